/**
 * The one place where random ids, tokens and plain digests are made.
 * Ids are UUIDv7 (RFC 9562): ordered by time, so that rows land beside their neighbours in an index.
 */
import { hash, randomBytes } from 'node:crypto';
import { now } from './clock.ts';

const counterLimit = 0x1000; // 12 bits of rand_a, RFC 9562 section 6.2, method 1

let lastMilliseconds = 0;
let counter = 0;

/**
 * A new UUIDv7. Without `at` it is greater than every id this process made before, even when the clock
 * stands still or steps back. With `at` (imports, the example organisation) it carries that time and
 * stands outside the sequence.
 */
export function newId(at?: Date): string {
  const random = randomBytes(10);
  const seed = ((random[0]! << 8) | random[1]!) & 0x7ff; // upper half stays free, so that counting rarely overflows
  if (at !== undefined) return layOut(at.getTime(), seed, random);
  const milliseconds = now().getTime();
  if (milliseconds > lastMilliseconds) {
    lastMilliseconds = milliseconds;
    counter = seed;
  } else if (++counter >= counterLimit) {
    lastMilliseconds += 1;
    counter = seed;
  }
  return layOut(lastMilliseconds, counter, random);
}

function layOut(milliseconds: number, randA: number, random: Buffer): string {
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 0 || milliseconds >= 2 ** 48) {
    throw new RangeError('a UUIDv7 carries milliseconds since 1970 in 48 bits');
  }
  const bytes = Buffer.alloc(16);
  bytes.writeUIntBE(milliseconds, 0, 6);
  bytes.writeUInt16BE(0x7000 | randA, 6);
  random.copy(bytes, 8, 2, 10);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A secret that cannot be guessed: `bytes` random bytes (32 = 256 bits) in base64url. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString('base64url');
}

/** SHA-256 in lower-case hex. A string is hashed as UTF-8. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}
