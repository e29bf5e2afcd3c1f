/** Released pictures as files: named so that a person who saves them knows which is which, given out as they were signed. */
import { AppError, notFound } from '#kernel/errors.ts';
import { BlobError } from '#kernel/blob-store.ts';
import type { Context } from '#kernel/types.ts';
import type { Release } from '#modules/review/index.ts';
import { pictureBytes } from './outgoing.ts';

export interface Picture {
  position: number;
  alt: string;
  mediaType: string;
  width: number;
  height: number;
  sha256: string;
  name: string;
}

/** `picture-2.jpg`: short, in ASCII, in the order of the post. */
export function picturesOf(release: Release): Picture[] {
  return release.content.media.map(({ alt, mediaType, width, height, sha256 }, position) => ({
    position,
    alt,
    mediaType,
    width,
    height,
    sha256,
    name: `picture-${position + 1}.${extensionOf(mediaType)}`,
  }));
}

function extensionOf(mediaType: string): string {
  return mediaType === 'image/jpeg' ? 'jpg' : mediaType.replace('image/', '');
}

export interface Download {
  headers: Record<string, string>;
  body: File;
}

/** The bytes with headers for a browser: nothing in them may run, and they are cached by this browser alone. Throws `gone` where the file is damaged. */
export async function downloadOf(
  ctx: Context,
  file: { sha256: string; mediaType: string; name: string },
  disposition: 'attachment' | 'inline',
): Promise<Download> {
  const bytes = await pictureBytes(ctx, file.sha256).catch((error: unknown) => {
    throw error instanceof BlobError ? new AppError('gone', { reason: 'file_damaged' }, error) : error;
  });
  return {
    headers: {
      'cache-control': 'private, max-age=3600',
      'content-disposition': `${disposition}; filename="${file.name}"`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      vary: 'cookie, authorization, auscult-organisation',
    },
    body: new File([new Uint8Array(bytes)], file.name, { type: file.mediaType }),
  };
}

export function pictureAt(release: Release, position: number): Picture {
  const picture = picturesOf(release)[position];
  if (!picture) throw notFound();
  return picture;
}
