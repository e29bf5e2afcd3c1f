/** Looks through a workbook before it is read whole: how much it really unpacks to, and how far out its cells say they stand. */
import { createInflateRaw } from 'node:zlib';
import { FileError } from './file-error.ts';
import { zipEntries, type ZipEntry } from './zip-entries.ts';

export interface WorkbookLimits {
  /** Bytes, of all parts together. */
  unpacked: number;
  rows: number;
  columns: number;
}

/** Throws FileError. Nothing of what is unpacked is held. */
export async function checkWorkbook(bytes: Uint8Array, limits: WorkbookLimits): Promise<void> {
  const entries = zipEntries(bytes);
  if (!entries) throw new FileError('not_a_table');
  if (entries.reduce((sum, { size }) => sum + size, 0) > limits.unpacked) throw new FileError('too_large');
  let unpacked = 0;
  for (const entry of entries) {
    const look = entry.name.startsWith('xl/worksheets/') ? lookAtPlaces(limits) : () => undefined;
    for await (const chunk of unpack(entry)) {
      unpacked += chunk.length;
      if (unpacked > limits.unpacked) throw new FileError('too_large');
      look(chunk);
    }
  }
}

async function* unpack({ method, packed }: ZipEntry): AsyncGenerator<Buffer> {
  if (method === 0) return yield Buffer.from(packed);
  if (method !== 8) throw new FileError('not_a_table');
  const inflate = createInflateRaw();
  inflate.end(packed);
  try {
    for await (const chunk of inflate) yield chunk as Buffer;
  } catch (error) {
    throw new FileError('not_a_table', error);
  }
}

const place = /\br\s*=\s*["']([A-Za-z]*)(\d+)["']/g;
/** A place is shorter; one that is cut by the end of a chunk is found with the next. */
const overlap = 40;

/** A row numbered ten million makes ten million rows of one cell. The first row is the header. */
function lookAtPlaces({ rows, columns }: WorkbookLimits): (chunk: Buffer) => void {
  let before = '';
  return (chunk) => {
    const text = before + chunk.toString('latin1');
    for (const [, letters = '', digits = ''] of text.matchAll(place)) {
      if (digits.length > 8 || Number(digits) > rows + 1) throw new FileError('too_many_rows', undefined, { maximum: rows });
      if (letters !== '' && (letters.length > 3 || columnOf(letters) > columns))
        throw new FileError('too_many_columns', undefined, { maximum: columns });
    }
    before = text.slice(-overlap);
  };
}

/** A is 1, Z is 26, AA is 27. */
const columnOf = (letters: string): number =>
  [...letters.toUpperCase()].reduce((number, letter) => number * 26 + (letter.codePointAt(0) ?? 0) - 64, 0);
