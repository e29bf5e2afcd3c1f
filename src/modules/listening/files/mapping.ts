/** Which column says what: guessed from the columns' names, and rows read by it. Pure. */
import { sha256Hex } from '#kernel/ids.ts';
import { instantOf } from '#kernel/wall-time.ts';
import type { z } from 'zod';
import { fileFields, type FileField, type Mapping, type RawPost, type rowFaultSchema } from '../contract-schemas.ts';
import { readRawPost } from '../raw-post.ts';
import headers from './headers.json' with { type: 'json' };
import type { Table } from './read-table.ts';

type RowFault = z.infer<typeof rowFaultSchema>;

const plainName = (name: string): string => name.toLowerCase().replaceAll(/^author\.|[^\p{L}\p{Nd}]/gu, '');

/** The best column for each field; no column twice. Names are known in four languages (headers.json). */
export function guessMapping(columns: readonly string[], zone: string): Mapping {
  const taken = new Set<string>();
  const found: Partial<Record<FileField, string>> = {};
  // The earlier a name stands in the list, the surer it is: all first names are tried before any second.
  const longest = Math.max(...fileFields.map((field) => headers[field].length));
  for (let rank = 0; rank < longest; rank += 1) {
    for (const field of fileFields) {
      const name = headers[field][rank];
      const column =
        name === undefined || found[field] !== undefined ? undefined : columns.find((one) => !taken.has(one) && plainName(one) === name);
      if (column === undefined) continue;
      found[field] = column;
      taken.add(column);
    }
  }
  return { columns: found, network: 'file', zone, dayFirst: true };
}

export interface MappedRow {
  row: number;
  post: RawPost | null;
  faults: RowFault[];
}

export function mapRows(table: Table, mapping: Mapping): MappedRow[] {
  const places = new Map(fileFields.map((field) => [field, table.columns.indexOf(mapping.columns[field] ?? '\u0000')]));
  return table.rows.map(({ row, cells }) => {
    const cell = (field: FileField): string => cells[places.get(field) ?? -1]?.trim() ?? '';
    return mapRow(row, cell, mapping);
  });
}

function mapRow(row: number, cell: (field: FileField) => string, mapping: Mapping): MappedRow {
  const faults: RowFault[] = [];
  const or = <T>(field: FileField, read: (text: string) => T | null): T | null => {
    const text = cell(field);
    if (text === '') return null;
    const value = read(text);
    if (value === null) faults.push({ row, column: mapping.columns[field] ?? field, code: `no_${field}`, value: text.slice(0, 200) });
    return value;
  };
  const publishedAt = or('publishedAt', (text) => readInstant(text, mapping));
  const followers = or('followers', readCount);
  const rating = or('rating', (text) => readNumber(text.replace(/\s*(\/|von|van|of|sur)\s*5$/i, '')));
  const handle = cell('handle') || cell('name');
  const text = cell('text');
  const title = cell('title') || null;
  const network = cell('network') === '' ? mapping.network : networkWord(cell('network'));
  const externalId = cell('externalId') || cell('url') || sha256Hex([text, title ?? '', publishedAt ?? '', handle].join('\n'));
  const kind = cell('authorKind').toLowerCase();
  const read = readRawPost(
    {
      externalId,
      network,
      kind: kindWord(cell('kind')),
      text,
      title,
      url: /^https?:\/\//.test(cell('url')) ? cell('url') : null,
      publishedAt,
      language: /^[A-Za-z]{2}([-_]|$)/.test(cell('language')) ? cell('language').slice(0, 2).toLowerCase() : null,
      author: handle === '' ? null : { handle, name: cell('name') || null, followers, ...(kind === '' ? {} : { kind }) },
      rating,
      country: /^[A-Za-z]{2}$/.test(cell('country')) ? cell('country') : null,
    },
    row,
  );
  const all = [...faults, ...read.faults];
  return { row, post: all.length > 0 ? null : read.post, faults: all };
}

const networkWord = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_.-]+/g, '_')
    .replaceAll(/^[^a-z0-9]+|_+$/g, '')
    .slice(0, 40) || 'file';

const kinds: Record<string, RawPost['kind']> = {
  comment: 'comment',
  reply: 'reply',
  retweet: 'repost',
  repost: 'repost',
  share: 'repost',
  quote: 'quote',
  review: 'review',
};
const kindWord = (text: string): RawPost['kind'] => kinds[text.toLowerCase().trim()] ?? 'post';

function readNumber(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}

/** `12,345`, `12.345` and `12 345` are all twelve thousand. */
function readCount(text: string): number | null {
  const plain = /^\d{1,3}([.,\s]\d{3})+$/u.test(text) ? text.replaceAll(/\D/g, '') : text;
  return /^\d+(\.0+)?$/.test(plain) ? Math.trunc(Number(plain)) : null;
}

/** ISO 8601, `31/12/2026 14:05`, `31.12.2026`, or seconds or milliseconds since 1970. A time without offset is of the mapping's zone. */
export function readInstant(text: string, { zone, dayFirst }: Pick<Mapping, 'zone' | 'dayFirst'>): string | null {
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return new Date(Number(text) * 1000).toISOString();
  if (/^\d{12,14}$/.test(text)) return new Date(Number(text)).toISOString();
  if (/^\d{4}-\d\d-\d\d[T ].*(Z|UTC|[+-]\d\d:?\d\d)$/i.test(text)) {
    const time = Date.parse(text.replace(' UTC', 'Z').replace(' ', 'T'));
    return Number.isNaN(time) ? null : new Date(time).toISOString();
  }
  const found =
    /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?:[T ,]+(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d))?(?:\.\d+)?)?$/.exec(
      text,
    ) ??
    /^(?<first>\d{1,2})[-/.](?<second_>\d{1,2})[-/.](?<year>\d{4})(?:[T ,]+(?<hour>\d{1,2}):(?<minute>\d\d)(?::(?<second>\d\d))?)?$/.exec(
      text,
    );
  const part = found?.groups;
  if (!part) return null;
  const month = part['month'] ?? (dayFirst ? part['second_'] : part['first']) ?? '';
  const day = part['day'] ?? (dayFirst ? part['first'] : part['second_']) ?? '';
  const two = (value: string | undefined) => (value ?? '0').padStart(2, '0');
  try {
    const { instant } = instantOf(`${part['year']}-${two(month)}-${two(day)}T${two(part['hour'])}:${two(part['minute'])}`, zone);
    return new Date(instant.getTime() + Number(part['second'] ?? 0) * 1000).toISOString();
  } catch {
    return null; // 31 February
  }
}
