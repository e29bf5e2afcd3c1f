/** Ids and fingerprints that follow from what a source says, so that the same post is the same row wherever it comes from. Pure. */
import { sha256Hex } from '#kernel/ids.ts';
import type { RawPost } from './contract-schemas.ts';

/** A UUIDv8 (RFC 9562, 5.8) of SHA-256 over these parts. */
function nameOf(...parts: readonly string[]): string {
  const hex = sha256Hex(parts.map((part) => `${part.length}:${part}`).join(''));
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const mentionId = (organisationId: string, network: string, externalId: string): string =>
  nameOf(organisationId, network, externalId);

export const plainHandle = (handle: string): string => handle.trim().replace(/^@/, '').toLowerCase();

/** `name` is the network's own for the account where it has one, else the handle. */
export const authorId = (organisationId: string, network: string, name: string): string =>
  nameOf(organisationId, network, plainHandle(name));

/** Over all that makes an edition; followers change without anybody editing. */
export function contentOf(post: RawPost): string {
  const { kind, text, title, url, publishedAt, language, author, rating, country, has } = post;
  const who = author ? [plainHandle(author.id ?? author.handle), author.name ?? null, author.kind ?? null, author.verified ?? null] : null;
  return sha256Hex(
    JSON.stringify([
      kind,
      text,
      title ?? null,
      url ?? null,
      publishedAt ?? null,
      language ?? null,
      who,
      rating ?? null,
      country ?? null,
      has ?? null,
    ]),
  );
}

/** One id in a hundred, always the same ones: the sample of a source that keeps what matches. */
export const isSampled = (id: string): boolean => Number.parseInt(id.slice(0, 8), 16) % 100 === 0;

/** Whether an edition is known to be older than another. */
export const isOlder = (edited: string | null | undefined, than: string | null | undefined): boolean =>
  typeof edited === 'string' && typeof than === 'string' && Date.parse(edited) < Date.parse(than);
