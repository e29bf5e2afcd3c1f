/** The key under which a post will stand, chosen before it is sent. */
import { createHash } from 'node:crypto';
import type { Handles } from '../connector.ts';

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';

/**
 * A TID (13 characters, sortable: 53 bits of microseconds, 10 bits of clock id; atproto.com/specs/tid) that is
 * the same for the same `now` and `seed`.
 *
 * 32 bits come from the seed: the clock id, and 22 bits by which the time is set back (at most 4.2 s). Two
 * hundred posts of one account in one second share a key with probability 5 in a million, and then
 * `publish` rejects the second, it does not overwrite the first.
 */
export function prepare(now: Date, seed: string): Handles {
  const bits = createHash('sha256').update(seed).digest().readUInt32BE(0);
  const microseconds = BigInt(now.getTime()) * 1000n - BigInt(bits >>> 10);
  let rest = (microseconds << 10n) | BigInt(bits & 0x3ff);
  let recordKey = '';
  for (let place = 0; place < 13; place += 1) {
    recordKey = alphabet[Number(rest & 31n)] + recordKey;
    rest >>= 5n;
  }
  return { recordKey, createdAt: now.toISOString() };
}
