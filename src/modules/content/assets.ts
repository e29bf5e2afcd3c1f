/** Pictures: handed in, inspected in a worker thread, kept whole or not at all, given out to those who may read them. */
import { z } from 'zod';
import { getBlob, putBlob, removeBlob } from '#kernel/blob-store.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { imageTypes, maximumImageBytes } from '#kernel/media.ts';
import { TaskError } from '#kernel/pool.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { filesOf, keepFile, type StoredFile } from './files.ts';
import { assertUnit, writer } from './usable.ts';

const work = new URL('./picture-work.ts', import.meta.url);
const facts = z.object({ mediaType: z.enum(imageTypes), width: z.number().int(), height: z.number().int(), animated: z.boolean() });
const inspectedSchema = z.object({ facts, thumbnail: facts.extend({ bytes: z.instanceof(Uint8Array) }) });
const detailsSchema = z.object({ maximum: z.number().optional() }).catch({});

export interface AssetFacts {
  id: string;
  unitId: string;
  fileName: string;
  mediaType: string;
  bytes: number;
  width: number;
  height: number;
  animated: boolean;
  createdAt: string;
}

/**
 * Keep a picture in a unit. Throws `too_large`, or `invalid` naming `file` with what is wrong with it (`svg`,
 * `too_many_pixels`, `corrupt`, …). What is refused leaves nothing behind.
 */
export async function uploadAsset(ctx: Context, input: { unitId: string; file: File }): Promise<AssetFacts> {
  await inTransaction(ctx, async (scope) => {
    writer(scope);
    await assertUnit(scope, input.unitId);
  });
  if (input.file.size > maximumImageBytes) throw tooLarge();
  const bytes = new Uint8Array(await input.file.arrayBuffer());
  const inspected = await inspect(ctx, bytes);
  const original = await put(ctx, bytes, inspected.facts.mediaType);
  const thumbnail = await put(ctx, inspected.thumbnail.bytes, inspected.thumbnail.mediaType);
  try {
    return await inTransaction(ctx, (scope) =>
      insertAsset(scope, input.unitId, { original, thumbnail, fileName: fileName(input.file.name), facts: inspected.facts }),
    );
  } catch (error) {
    await forget(ctx, [original.sha256, thumbnail.sha256]);
    throw error;
  }
}

async function inspect(ctx: Context, bytes: Uint8Array) {
  try {
    return inspectedSchema.parse(await ctx.kernel.pool.run(work, 'inspectAndShrink', { bytes }, { urgent: true }));
  } catch (error) {
    if (!(error instanceof TaskError) || error.kind !== 'MediaError' || !error.code) throw error;
    const { maximum } = detailsSchema.parse(error.details);
    if (error.code === 'too_many_bytes') throw tooLarge();
    throw new AppError(
      'invalid',
      {
        reason: error.code,
        fields: [
          { path: 'file', code: error.code, ...(maximum === undefined ? {} : { values: { megapixels: Math.floor(maximum / 1e6) } }) },
        ],
      },
      error,
    );
  }
}

function tooLarge(): AppError {
  const values = { megabytes: Math.floor(maximumImageBytes / 1e6) };
  return new AppError('too_large', { reason: 'too_many_bytes', values, fields: [{ path: 'file', code: 'too_many_bytes', values }] });
}

async function put({ kernel, organisationId }: Context, bytes: Uint8Array, mediaType: string): Promise<StoredFile> {
  const { sha256 } = await putBlob(filesOf(kernel), organisationId, bytes);
  return { sha256, bytes: bytes.byteLength, mediaType };
}

/** Bytes that no row came to refer to. */
async function forget(ctx: Context, hashes: readonly string[]): Promise<void> {
  const known = await inTransaction(ctx, ({ db }) =>
    db
      .selectFrom('kernel.file')
      .select('sha256')
      .where('sha256', 'in', [...hashes])
      .execute(),
  );
  for (const sha256 of hashes) {
    if (!known.some((row) => row.sha256 === sha256)) await removeBlob(filesOf(ctx.kernel), ctx.organisationId, sha256);
  }
}

/** The last part of whatever path came with it, without what could break a header or a list. */
function fileName(given: string): string {
  const name = (given.split(/[/\\]/).at(-1) ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '').trim();
  return name.slice(0, 200) || 'image';
}

async function insertAsset(
  scope: Scope,
  unitId: string,
  {
    original,
    thumbnail,
    fileName: name,
    facts: found,
  }: { original: StoredFile; thumbnail: StoredFile; fileName: string; facts: z.infer<typeof facts> },
): Promise<AssetFacts> {
  await keepFile(scope, original);
  await keepFile(scope, thumbnail);
  const row = await scope.db
    .insertInto('content.asset')
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      unit_id: unitId,
      file_name: name,
      sha256: original.sha256,
      thumbnail_sha256: thumbnail.sha256,
      media_type: found.mediaType,
      bytes: original.bytes,
      width: found.width,
      height: found.height,
      animated: found.animated,
      uploaded_by: writer(scope),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  scope.record({
    action: 'content.asset.uploaded',
    entity: { type: 'asset', id: row.id },
    unitId,
    new: { sha256: row.sha256, mediaType: row.media_type, bytes: row.bytes, width: row.width, height: row.height },
  });
  return factsOf(row);
}

async function findAsset(scope: Scope, id: string) {
  const row = await scope.db.selectFrom('content.asset').selectAll().where('id', '=', id).executeTakeFirst();
  assertReadableBelow(scope, 'content.read', row?.unit_id);
  return row!;
}

const factsOf = (row: Awaited<ReturnType<typeof findAsset>>): AssetFacts => ({
  id: row.id,
  unitId: row.unit_id,
  fileName: row.file_name,
  mediaType: row.media_type,
  bytes: row.bytes,
  width: row.width,
  height: row.height,
  animated: row.animated,
  createdAt: row.created_at,
});

export async function getAsset(scope: Scope, id: string): Promise<AssetFacts> {
  return factsOf(await findAsset(scope, id));
}

/** For lists of the joined record: the name and unit of a picture, unread by permission. */
export async function assetOf({ db }: Scope, id: string) {
  return db.selectFrom('content.asset').select(['file_name', 'unit_id']).where('id', '=', id).executeTakeFirst();
}

export type AssetCopy = { kind: 'original' } | { kind: 'thumbnail' } | { kind: 'rendition'; sha256: string };

/**
 * The bytes of a picture with headers for a browser. The address never changes its bytes, so they may be cached, by
 * this browser alone; the type is the one our decoder found, and nothing in it may run.
 */
export async function downloadAsset(ctx: Context, id: string, copy: AssetCopy): Promise<{ headers: Record<string, string>; body: File }> {
  const found = await inTransaction(ctx, async (scope) => {
    const row = await findAsset(scope, id);
    if (copy.kind === 'original') return { sha256: row.sha256, mediaType: row.media_type, name: row.file_name };
    if (copy.kind === 'thumbnail')
      return { sha256: row.thumbnail_sha256, mediaType: 'image/webp', name: `${withoutExtension(row.file_name)}.webp` };
    const rendition = await scope.db
      .selectFrom('content.rendition')
      .selectAll()
      .where('source_sha256', '=', row.sha256)
      .where('sha256', '=', copy.sha256)
      .executeTakeFirst();
    if (!rendition?.media_type) throw notFound();
    return {
      sha256: copy.sha256,
      mediaType: rendition.media_type,
      name: `${withoutExtension(row.file_name)}.${rendition.media_type.slice('image/'.length)}`,
    };
  });
  const bytes = await getBlob(filesOf(ctx.kernel), ctx.organisationId, found.sha256);
  return {
    headers: {
      'cache-control': 'private, max-age=31536000, immutable',
      'content-disposition': `${copy.kind === 'original' ? 'attachment' : 'inline'}; filename="${ascii(found.name)}"; filename*=UTF-8''${encodeURIComponent(found.name).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      vary: 'cookie, authorization, auscult-organisation',
    },
    body: new File([new Uint8Array(bytes)], found.name, { type: found.mediaType }),
  };
}

const withoutExtension = (name: string) => name.replace(/\.[^.]{1,5}$/, '');
const ascii = (name: string) => name.replaceAll(/[^\x20-\x7e]|["\\]/g, '_');
