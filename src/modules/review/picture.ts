/** A picture of a release, byte for byte as it leaves. */
import { getBlob } from '#kernel/blob-store.ts';
import { notFound } from '#kernel/errors.ts';
import { assertReadable } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { filesOf } from '#modules/content/index.ts';
import { readContent } from './assemble.ts';
import { findRelease } from './store.ts';

/** Never another file than one the release names; the type is the one our encoder wrote, and nothing in it may run. */
export async function picture(ctx: Context, id: string, sha256: string): Promise<{ headers: Record<string, string>; body: File }> {
  const media = await inTransaction(ctx, async (scope) => {
    const row = await findRelease(scope, id);
    assertReadable(scope, 'review.read', row?.unit_id);
    return readContent(row!.canonical).media.find((one) => one.sha256 === sha256);
  });
  if (!media) throw notFound();
  const bytes = await getBlob(filesOf(ctx.kernel), ctx.organisationId, sha256);
  return {
    headers: {
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': `inline; filename="${sha256.slice(0, 16)}.${media.mediaType.slice('image/'.length)}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      vary: 'cookie, authorization, auscult-organisation',
    },
    body: new File([new Uint8Array(bytes)], sha256, { type: media.mediaType }),
  };
}
