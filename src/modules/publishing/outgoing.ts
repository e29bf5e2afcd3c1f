/** What is sent: the released text and the renditions, byte for byte as they were signed. */
import { getBlob } from '#kernel/blob-store.ts';
import type { Media, OutgoingPost } from '#connectors/connector.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { filesOf } from '#modules/content/index.ts';
import { releaseOf, type Release } from '#modules/review/index.ts';

export async function releaseToSend(scope: Scope, releaseId: string): Promise<Release> {
  const release = await releaseOf(scope, releaseId);
  if (!release) throw new Error(`release ${releaseId} is gone`);
  return release;
}

/** The bytes of one picture. Throws BlobError where they are gone or no longer those that were signed. */
export async function pictureBytes(ctx: Context, sha256: string): Promise<Buffer> {
  return getBlob(filesOf(ctx.kernel), ctx.organisationId, sha256);
}

/** The post with its pictures in memory. Throws BlobError. */
export async function outgoingPost(ctx: Context, releaseId: string): Promise<OutgoingPost> {
  const { content } = await inTransaction(ctx, (scope) => releaseToSend(scope, releaseId));
  const media: Media[] = [];
  for (const { sha256, mediaType, alt, width, height } of content.media)
    media.push({ sha256, mediaType, alt, width, height, bytes: await pictureBytes(ctx, sha256) });
  return { text: content.text, languages: [content.language], media };
}
