/**
 * Which mentions of a segment hold which word, packed: words in the order of their UTF-8 bytes, each with the places of its
 * mentions as differences, in blocks that fit a row. A block begins with its first word, so that one row is read for a word. Pure.
 */

export interface Block {
  first: string;
  bytes: Uint8Array;
}

/** Below what PostgreSQL keeps in the row itself; four to a page. */
const blockSize = 1_900;

/** Beyond the surrogates, UTF-16 units stand in another order than UTF-8 bytes. */
const OUT_OF_ORDER = /[\ue000-\uffff]/;

/** `places` rise within each word. */
export function packWords(words: ReadonlyMap<string, readonly number[]>): Block[] {
  const sorted = [...words.keys()].filter((word) => word !== '').sort();
  if (sorted.some((word) => OUT_OF_ORDER.test(word))) sorted.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));
  const blocks: Block[] = [];
  let bytes = Buffer.allocUnsafe(blockSize * 2);
  let length = 0;
  let first = '';
  const close = () => {
    if (length > 0) blocks.push({ first, bytes: Uint8Array.prototype.slice.call(bytes, 0, length) });
    length = 0;
  };
  const put = (value: number) => {
    let rest = value;
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes[length++] = (rest & 127) | 128;
    bytes[length++] = rest;
  };
  for (const word of sorted) {
    const places = words.get(word) ?? [];
    if (length > blockSize || (length > 0 && length + word.length + places.length > blockSize)) close();
    if (length === 0) first = word;
    const room = length + word.length * 3 + 16 + places.length * 5;
    if (room > bytes.length) bytes = Buffer.concat([bytes.subarray(0, length)], room * 2);
    put(Buffer.byteLength(word));
    length += bytes.write(word, length);
    put(places.length);
    let before = -1;
    for (const place of places) {
      put(place - before - 1);
      before = place;
    }
  }
  close();
  return blocks;
}

/** Every word of a block in turn, with its places; `wanted` says for which these are worth reading. */
export function readBlock(block: Uint8Array, wanted: (word: string) => boolean, found: (word: string, places: number[]) => void): void {
  const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  let at = 0;
  const take = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const size = take();
    const word = bytes.toString('utf8', at, at + size);
    at += size;
    const count = take();
    if (!wanted(word)) {
      for (let i = 0; i < count; i += 1) while ((bytes[at++] ?? 0) > 127);
      continue;
    }
    const places: number[] = [];
    let place = -1;
    for (let i = 0; i < count; i += 1) {
      place += take() + 1;
      places.push(place);
    }
    found(word, places);
  }
}

const memberSize = 24;

export interface Member {
  /** A UUID. */
  id: string;
  /** ISO 8601, to the millisecond. */
  publishedAt: string;
}

/** Mentions of a segment by their place: when they were published, and their id. */
export function packMembers(members: readonly Member[]): Buffer {
  const bytes = Buffer.alloc(members.length * memberSize);
  for (const [place, { id, publishedAt }] of members.entries()) {
    bytes.writeBigInt64BE(BigInt(Date.parse(publishedAt)), place * memberSize);
    bytes.write(id.replaceAll('-', ''), place * memberSize + 8, 'hex');
  }
  return bytes;
}

export const memberCount = (bytes: Buffer): number => bytes.length / memberSize;

/** Milliseconds since 1970 at which the member of this place was published. */
export const publishedAtOf = (bytes: Buffer, place: number): number =>
  bytes.readInt32BE(place * memberSize) * 2 ** 32 + bytes.readUInt32BE(place * memberSize + 4);

export function memberOf(bytes: Buffer, place: number): Member {
  const hex = bytes.toString('hex', place * memberSize + 8, (place + 1) * memberSize);
  return {
    id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
    publishedAt: new Date(publishedAtOf(bytes, place)).toISOString(),
  };
}

export const readMembers = (bytes: Buffer): Member[] => Array.from({ length: memberCount(bytes) }, (_, place) => memberOf(bytes, place));
