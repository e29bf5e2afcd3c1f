/**
 * The file identify.bin: a JSON line with the length of each section, then the sections. The section of n-grams: a JSON
 * header line, then per n-gram four bytes of key, a byte of where it stands (begin, end of the word) and the number of
 * scores; then the scores, two bytes each. Unpacked into a hash table that is looked up by the four bytes, without a
 * string. The other sections: vocabulary.ts, kin.ts.
 */
import { z } from 'zod';

const sectionsHeader = z.object({ sections: z.array(z.object({ name: z.string(), length: z.int().nonnegative() })), about: z.unknown() });

/** Sections in the order given; `about` is anything that JSON can hold. */
export function packSections(about: unknown, sections: readonly { name: string; bytes: Uint8Array }[]): Uint8Array {
  const header = new TextEncoder().encode(
    `${JSON.stringify({ about, sections: sections.map(({ name, bytes }) => ({ name, length: bytes.length })) })}\n`,
  );
  const packed = new Uint8Array(header.length + sections.reduce((sum, { bytes }) => sum + bytes.length, 0));
  packed.set(header);
  let at = header.length;
  for (const { bytes } of sections) {
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

/** Throws where a section is missing or shorter than its header says. */
export function unpackSections(packed: Uint8Array): { about: unknown; section: (name: string) => Uint8Array } {
  const newLine = packed.indexOf(10);
  const { about, sections } = sectionsHeader.parse(JSON.parse(new TextDecoder().decode(packed.subarray(0, newLine))));
  const found = new Map<string, Uint8Array>();
  let at = newLine + 1;
  for (const { name, length } of sections) {
    if (at + length > packed.length) throw new Error(`identify.bin ends within "${name}"`);
    found.set(name, packed.subarray(at, at + length));
    at += length;
  }
  return {
    about,
    section: (name) => {
      const bytes = found.get(name);
      if (!bytes) throw new Error(`identify.bin has no "${name}"`);
      return bytes;
    },
  };
}

export interface PackedNgram {
  /** At most four bytes of UTF-8. */
  bytes: readonly number[];
  begins: boolean;
  ends: boolean;
  /** Language (index) and its score. */
  scores: readonly (readonly [number, number])[];
}

export interface NgramTable {
  source: string;
  /** ISO 639-1. */
  languages: readonly string[];
  /** Place of the n-gram, or -1. */
  find(key: number, place: number): number;
  /** Scores of the n-gram at place p are `entries[starts[p] … starts[p + 1]]`, language and score by turns. */
  starts: Uint32Array;
  entries: Uint8Array;
  /** Number of n-grams. */
  size: number;
}

const ngramHeader = z.object({ source: z.string(), languages: z.array(z.string()), ngrams: z.int().positive() });

export const places = { begin: 1, end: 2 } as const;

/** Four bytes as one number; shorter n-grams are filled with zeros. */
function keyOf(bytes: readonly number[]): number {
  return (((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)) >>> 0;
}

export function packNgrams(table: { source: string; languages: readonly string[]; ngrams: readonly PackedNgram[] }): Uint8Array {
  const rows = table.ngrams
    .map((ngram) => ({ ...ngram, key: keyOf(ngram.bytes), place: (ngram.begins ? places.begin : 0) | (ngram.ends ? places.end : 0) }))
    .sort((a, b) => a.key - b.key || a.place - b.place);
  const total = rows.reduce((sum, row) => sum + row.scores.length, 0);
  const header = new TextEncoder().encode(
    `${JSON.stringify({ source: table.source, languages: table.languages, ngrams: rows.length, scores: total })}\n`,
  );
  const packed = new Uint8Array(header.length + rows.length * 6 + total * 2);
  packed.set(header);
  const view = new DataView(packed.buffer);
  let at = header.length;
  for (const row of rows) {
    view.setUint32(at, row.key);
    packed[at + 4] = row.place;
    packed[at + 5] = row.scores.length;
    at += 6;
  }
  for (const row of rows) {
    for (const [language, score] of row.scores.toSorted((a, b) => a[0] - b[0])) {
      packed[at] = language;
      packed[at + 1] = score;
      at += 2;
    }
  }
  return packed;
}

export function unpackNgrams(packed: Uint8Array): NgramTable {
  const newLine = packed.indexOf(10);
  const header = ngramHeader.parse(JSON.parse(new TextDecoder().decode(packed.subarray(0, newLine))));
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const size = header.ngrams;
  const keys = new Uint32Array(size);
  const placed = new Uint8Array(size);
  const starts = new Uint32Array(size + 1);
  let at = newLine + 1;
  for (let index = 0; index < size; index += 1, at += 6) {
    keys[index] = view.getUint32(at);
    placed[index] = view.getUint8(at + 4);
    starts[index + 1] = (starts[index] ?? 0) + 2 * view.getUint8(at + 5);
  }
  const slots = 2 ** Math.ceil(Math.log2(size * 2));
  const table = new Int32Array(slots).fill(-1);
  const slotOf = (key: number, place: number) => (Math.imul(key ^ (place << 13), 0x9e3779b1) >>> 7) & (slots - 1);
  for (let index = 0; index < size; index += 1) {
    let slot = slotOf(keys[index] ?? 0, placed[index] ?? 0);
    while (table[slot] !== -1) slot = (slot + 1) & (slots - 1);
    table[slot] = index;
  }
  return {
    source: header.source,
    languages: header.languages,
    starts,
    entries: packed.subarray(at),
    size,
    find(key, place) {
      let slot = slotOf(key, place);
      for (let index = table[slot] ?? -1; index !== -1; index = table[slot] ?? -1) {
        if (keys[index] === key && placed[index] === place) return index;
        slot = (slot + 1) & (slots - 1);
      }
      return -1;
    },
  };
}
