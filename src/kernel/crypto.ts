/**
 * Sealing: AES-256-GCM under a key outside the database, bound to where the secret stands, so that a sealed
 * token copied into another row, organisation or column does not open.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey, findKey, newestKey, type Keyring } from './keyring.ts';

/** Where the sealed text stands. */
export interface SealContext {
  organisationId: string;
  table: string;
  rowId: string;
}

/**
 * `malformed`: not a sealed text. `unknown_key`: sealed under a key that the keys file does not hold.
 * `forged`: changed, or sealed for another purpose or place.
 */
export class SealError extends Error {
  readonly code: 'malformed' | 'unknown_key' | 'forged';
  constructor(code: SealError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'SealError';
    this.code = code;
  }
}

const version = 'v1';

/** Seal `plaintext` for one purpose and one place: `v1.keyId.iv.ciphertext.tag`, the parts in base64url. */
export function seal(keyring: Keyring, purpose: string, context: SealContext, plaintext: string): string {
  const key = newestKey(keyring);
  // 96 random bits per message: NIST SP 800-38D allows 2^32 messages under one key, far beyond the tokens of any organisation.
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', deriveKey(key, 'seal', purpose), iv);
  cipher.setAAD(associatedData(key.id, purpose, context));
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
  return [version, key.id, ...[iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join('.');
}

/** The text that was sealed for exactly this purpose and place. Throws SealError. */
export function open(keyring: Keyring, purpose: string, context: SealContext, sealed: string): string {
  const found = /^v1\.([\w-]+)\.([\w-]{16})\.([\w-]*)\.([\w-]{22})$/.exec(sealed);
  if (!found) throw new SealError('malformed', 'not a sealed text');
  const [, keyId = '', iv = '', ciphertext = '', tag = ''] = found;
  const key = findKey(keyring, keyId);
  if (!key) throw new SealError('unknown_key', `the keys file holds no key ${keyId}`);
  const decipher = createDecipheriv('aes-256-gcm', deriveKey(key, 'seal', purpose), Buffer.from(iv, 'base64url'), { authTagLength: 16 });
  decipher.setAAD(associatedData(keyId, purpose, context));
  decipher.setAuthTag(Buffer.from(tag, 'base64url'));
  try {
    return Buffer.concat([decipher.update(Buffer.from(ciphertext, 'base64url')), decipher.final()]).toString('utf8');
  } catch (error) {
    throw new SealError('forged', 'the sealed text was changed, or sealed for another place', error);
  }
}

/** The id of the key a text is sealed under, so that a rotation finds what to seal again. Throws SealError. */
export function sealedUnder(sealed: string): string {
  const [start, keyId] = sealed.split('.', 2);
  if (start !== version || !keyId) throw new SealError('malformed', 'not a sealed text');
  return keyId;
}

function associatedData(keyId: string, purpose: string, context: SealContext): Buffer {
  return Buffer.from(JSON.stringify([version, keyId, purpose, context.organisationId, context.table, context.rowId]));
}
