/**
 * Bytes on disk, named by their SHA-256, apart for each organisation: `<root>/<organisation>/<ab>/<abcd…>`.
 * A blob never changes. It is there whole or not at all: written aside, synced, then renamed.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { randomToken, sha256Hex } from './ids.ts';

/**
 * `bad_name`: not the id of an organisation or not a SHA-256. `absent`: no such blob. `corrupt`: the bytes on disk
 * are no longer those of the name. `too_large`: more bytes came than `maximumBytes`.
 */
export class BlobError extends Error {
  readonly code: 'bad_name' | 'absent' | 'corrupt' | 'too_large';
  constructor(code: BlobError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'BlobError';
    this.code = code;
  }
}

export type BlobSource = Uint8Array | AsyncIterable<Uint8Array>;

const incoming = 'incoming';

/**
 * Keep these bytes. Putting the same bytes again changes nothing. Throws BlobError `too_large` when a stream
 * brings more than `maximumBytes`; what failed half way leaves no blob.
 */
export async function putBlob(
  root: string,
  organisationId: string,
  source: BlobSource,
  { maximumBytes = Number.POSITIVE_INFINITY }: { maximumBytes?: number } = {},
): Promise<{ sha256: string; bytes: number }> {
  directoryOf(root, organisationId);
  await mkdir(join(root, incoming), { recursive: true, mode: 0o700 });
  const temporary = join(root, incoming, randomToken(16));
  try {
    const written = await write(temporary, source instanceof Uint8Array ? [source] : source, maximumBytes);
    const path = pathOf(root, organisationId, written.sha256);
    const directory = join(path, '..');
    await mkdir(directory, { recursive: true, mode: 0o700 });
    await rename(temporary, path); // over the same bytes where they are there already, which heals what the disk spoiled
    for (const changed of [directory, directoryOf(root, organisationId), root]) await syncDirectory(changed);
    return written;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** The bytes, checked against their name. Throws BlobError. */
export async function getBlob(root: string, organisationId: string, sha256: string): Promise<Buffer> {
  const path = pathOf(root, organisationId, sha256);
  const bytes = await readFile(path).catch((error: unknown) => {
    throw isAbsent(error) ? new BlobError('absent', `no blob ${sha256}`, error) : error;
  });
  if (sha256Hex(bytes) !== sha256) throw new BlobError('corrupt', `the bytes of blob ${sha256} have changed`);
  return bytes;
}

/** The bytes as a stream with their number, not checked against their name. Throws BlobError. */
export async function blobStream(root: string, organisationId: string, sha256: string): Promise<{ stream: Readable; bytes: number }> {
  const path = pathOf(root, organisationId, sha256);
  const found = await stat(path).catch(absentOnly);
  if (!found) throw new BlobError('absent', `no blob ${sha256}`);
  return { stream: createReadStream(path), bytes: found.size };
}

/** Remove a blob; removing what is gone is no error. The caller knows that nothing refers to it. Throws BlobError `bad_name`. */
export async function removeBlob(root: string, organisationId: string, sha256: string): Promise<void> {
  await rm(pathOf(root, organisationId, sha256), { force: true });
}

/** Clear away what interrupted writes left more than `olderThanMs` milliseconds ago; for the start of the program. Answers how many. */
export async function clearIncoming(root: string, olderThanMs = 86_400_000): Promise<number> {
  const names = await readdir(join(root, incoming)).catch((error: unknown) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  let cleared = 0;
  for (const name of names) {
    const path = join(root, incoming, name);
    const found = await stat(path).catch(absentOnly);
    // Compared with the machine's clock, which stamped the file; not with the program's, which tests move.
    if (!found || Date.now() - found.mtimeMs < olderThanMs) continue;
    await rm(path, { force: true });
    cleared += 1;
  }
  return cleared;
}

async function write(
  path: string,
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  maximumBytes: number,
): Promise<{ sha256: string; bytes: number }> {
  const digest = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of source) {
      bytes += chunk.byteLength;
      if (bytes > maximumBytes) throw new BlobError('too_large', `more than ${maximumBytes} bytes`);
      digest.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { sha256: digest.digest('hex'), bytes };
}

/** The only place where names become paths. Both are hexadecimal and dashes, so no path can climb. */
function pathOf(root: string, organisationId: string, sha256: string): string {
  if (!/^[0-9a-f]{64}$/.test(sha256)) throw new BlobError('bad_name', 'not a SHA-256 in lower-case hex');
  return join(directoryOf(root, organisationId), sha256.slice(0, 2), sha256);
}

function directoryOf(root: string, organisationId: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(organisationId))
    throw new BlobError('bad_name', 'not the id of an organisation');
  return join(root, organisationId);
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function absentOnly(error: unknown): undefined {
  if (!isAbsent(error)) throw error;
}
