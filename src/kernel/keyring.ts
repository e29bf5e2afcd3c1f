/**
 * The keys outside the database: they seal tokens and sign releases and the audit chain.
 * One file, mode 0600, made on first start and never overwritten. The newest key (the last) seals and signs,
 * every key opens. Losing the file loses what it sealed: it belongs in the backup, apart from the database's.
 */
import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { now } from './clock.ts';
import { randomToken } from './ids.ts';
import { logger } from './log.ts';

const keySchema = z.strictObject({
  id: z.string().regex(/^[\w-]{4,32}$/),
  secret: z
    .string()
    .refine((text) => /^[\w-]+$/.test(text) && Buffer.from(text, 'base64url').length === 32, 'must be 32 bytes in base64url'),
  createdAt: z.iso.datetime(),
});
const fileSchema = z
  .strictObject({ keys: z.array(keySchema).min(1) })
  .refine(({ keys }) => new Set(keys.map((key) => key.id)).size === keys.length, 'key ids must differ');

export type SealingKey = z.infer<typeof keySchema>;

/** The keys as last read. They are read again when the file changes, so that a rotation reaches running processes. */
export interface Keyring {
  readonly file: string;
  keys: readonly SealingKey[];
  /** Size and modification time of the file as read. */
  stamp: string;
}

/** `unreadable`: missing, not JSON or not keys. `locked`: another rotation is under way, or one died. */
export class KeyringError extends Error {
  readonly code: 'unreadable' | 'locked';
  constructor(code: KeyringError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'KeyringError';
    this.code = code;
  }
}

/**
 * Read the keys file; make it with one new key where there is none. Of several processes that start at once
 * one makes it and all read the same. Throws KeyringError when the file is there but cannot be used.
 */
export function openKeyring(file: string): Keyring {
  if (statSync(file, { throwIfNoEntry: false }) === undefined) create(file);
  const keyring: Keyring = { file, keys: [], stamp: '' };
  read(keyring);
  const mode = statSync(file).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    logger('keyring').warn('others on this machine can read the keys file: chmod 600 it', { file, reason: mode.toString(8) });
  }
  return keyring;
}

/** Append a new key to the file; from now on it seals and signs. Answers its id. Throws KeyringError. */
export function rotateKeyring(file: string): string {
  const lock = `${file}.lock`;
  try {
    writeDurably(lock, `${process.pid}\n`);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new KeyringError('locked', `the keys are being rotated; if no rotation is running, remove ${lock}`, error);
  }
  try {
    const keyring: Keyring = { file, keys: [], stamp: '' };
    read(keyring);
    const key = newKey();
    const temporary = temporaryBeside(file);
    writeDurably(temporary, `${JSON.stringify({ keys: [...keyring.keys, key] }, null, 2)}\n`);
    renameSync(temporary, file);
    syncDirectoryOf(file);
    return key.id;
  } finally {
    rmSync(lock);
  }
}

/** HMAC-SHA-256 of `data` under the newest key, for one purpose. Store both parts. */
export function mac(keyring: Keyring, purpose: string, data: string | Uint8Array): { keyId: string; mac: string } {
  const key = newestKey(keyring);
  return { keyId: key.id, mac: hmac(key, purpose, data).toString('base64url') };
}

/** Whether `given` is the MAC of `data` under the key it names. An unknown key is no match. Constant time. */
export function verifyMac(keyring: Keyring, purpose: string, data: string | Uint8Array, given: { keyId: string; mac: string }): boolean {
  const key = findKey(keyring, given.keyId);
  if (!key) return false;
  const expected = hmac(key, purpose, data);
  const actual = Buffer.from(given.mac, 'base64url');
  // Base64 has several spellings of the same bytes; a code spelled otherwise than we spell it was changed.
  return given.mac === actual.toString('base64url') && actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** The key that seals now; a rotation by another process is noticed. */
export function newestKey(keyring: Keyring): SealingKey {
  if (stampOf(keyring.file) !== keyring.stamp) read(keyring);
  const key = keyring.keys.at(-1);
  if (!key) throw new KeyringError('unreadable', `no keys in ${keyring.file}`);
  return key;
}

/** The key of this id, also one added since the file was last read. */
export function findKey(keyring: Keyring, id: string): SealingKey | undefined {
  const known = keyring.keys.find((key) => key.id === id);
  if (known || stampOf(keyring.file) === keyring.stamp) return known;
  read(keyring);
  return keyring.keys.find((key) => key.id === id);
}

const derived = new Map<string, Buffer>();

/** 32 bytes for one purpose (HKDF-SHA-256, RFC 5869), so that no two purposes ever share a key. */
export function deriveKey(key: SealingKey, use: 'seal' | 'mac', purpose: string): Buffer {
  const name = JSON.stringify([key.id, key.secret, use, purpose]);
  const known = derived.get(name);
  if (known) return known;
  const made = Buffer.from(hkdfSync('sha256', Buffer.from(key.secret, 'base64url'), '', `auscult/v1/${use}/${purpose}`, 32));
  derived.set(name, made);
  return made;
}

function hmac(key: SealingKey, purpose: string, data: string | Uint8Array): Buffer {
  return createHmac('sha256', deriveKey(key, 'mac', purpose))
    .update(data)
    .digest();
}

function newKey(): SealingKey {
  return { id: `k${randomToken(6)}`, secret: randomBytes(32).toString('base64url'), createdAt: now().toISOString() };
}

function create(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = temporaryBeside(file);
  writeDurably(temporary, `${JSON.stringify({ keys: [newKey()] }, null, 2)}\n`);
  try {
    linkSync(temporary, file); // unlike rename, link never replaces a file that came to be meanwhile
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(temporary);
  }
  syncDirectoryOf(file);
}

function read(keyring: Keyring): void {
  try {
    const stamp = stampOf(keyring.file);
    keyring.keys = fileSchema.parse(JSON.parse(readFileSync(keyring.file, 'utf8'))).keys;
    keyring.stamp = stamp;
  } catch (error) {
    // Neither JSON.parse nor zod may put a secret into a message or a log.
    const why =
      error instanceof z.ZodError
        ? error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
        : hasCode(error)
          ? error.code
          : 'not JSON';
    throw new KeyringError('unreadable', `the keys file ${keyring.file} cannot be used: ${why}`);
  }
}

function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false, bigint: true });
  return found ? `${found.ino}.${found.size}.${found.mtimeNs}` : 'missing';
}

function temporaryBeside(file: string): string {
  return `${file}.${process.pid}.${randomToken(6)}`;
}

function writeDurably(file: string, text: string): void {
  const handle = openSync(file, 'wx', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function syncDirectoryOf(file: string): void {
  const handle = openSync(dirname(file), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function hasCode(error: unknown, code?: string): error is Error & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && (code === undefined || error.code === code);
}
