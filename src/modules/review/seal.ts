/**
 * Each row of review carries an HMAC over all its values under a key outside the database, so that a byte changed by
 * whoever holds the database is seen. The purposes differ: no row can stand in for one of another table.
 */
import type { Selectable } from 'kysely';
import { canonicalJson } from '#kernel/canonical.ts';
import type { ReviewDecision, ReviewRelease, ReviewSignature, ReviewWithdrawal } from '#kernel/db.gen.ts';
import { sha256Hex } from '#kernel/ids.ts';
import { mac, verifyMac, type Keyring } from '#kernel/keyring.ts';

export type ReleaseRow = Selectable<ReviewRelease>;
export type DecisionRow = Selectable<ReviewDecision>;
export type SignatureRow = Selectable<ReviewSignature>;
export type WithdrawalRow = Selectable<ReviewWithdrawal>;

/** The table, and the purpose of its key. */
export type Sealed = 'release' | 'decision' | 'signature' | 'withdrawal';

/** A row about to be written, with its seal. Times are given in ISO 8601 with milliseconds, as they are read back. */
export function seal<Row extends object>(keyring: Keyring, kind: Sealed, row: Row): Row & { key_id: string; mac: string } {
  const { keyId, mac: code } = mac(keyring, kind, canonicalJson(row));
  return { ...row, key_id: keyId, mac: code };
}

/** Whether a row is as this installation wrote it. */
export function sealHolds(keyring: Keyring, kind: Sealed, sealed: { key_id: string; mac: string }): boolean {
  const { key_id: keyId, mac: code, ...row } = sealed;
  return verifyMac(keyring, kind, canonicalJson(row), { keyId, mac: code });
}

/** What is wrong with a release's row, or null: its text is what was hashed, and no value was changed since it was written. */
export function releaseFault(keyring: Keyring, row: ReleaseRow): 'text' | 'seal' | null {
  if (sha256Hex(row.canonical) !== row.hash) return 'text';
  return sealHolds(keyring, 'release', row) ? null : 'seal';
}
