/**
 * What each network gets of a picture, made in worker threads before review and kept under its hash. A rendition
 * belongs to the bytes and the limits, not to the post: two posts, or two networks with equal limits, share it.
 */
import { z } from 'zod';
import type { ImageLimits } from '#connectors/connector.ts';
import { getBlob, putBlob } from '#kernel/blob-store.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { imageTypes, maximumImageBytes } from '#kernel/media.ts';
import { TaskError } from '#kernel/pool.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { filesOf, keepFile, type StoredFile } from './files.ts';
import { profileOf } from './rules.ts';
import { findPost, imagesOf, orNone, variantsOf } from './store.ts';

const work = new URL('./picture-work.ts', import.meta.url);
const renditionSchema = z.object({
  bytes: z.instanceof(Uint8Array),
  mediaType: z.enum(imageTypes),
  width: z.number(),
  height: z.number(),
  animated: z.boolean(),
});
/** Faults that lie in the picture and the network's limits, not in this attempt. */
const lasting = ['cannot_fit', 'no_common_type'];

interface Missing {
  source: string;
  profile: string;
  limits: ImageLimits;
}

/** What is kept of these pictures, by source and profile. */
export async function renditionsOf({ db }: Scope, sources: readonly string[]) {
  const rows = await db.selectFrom('content.rendition').selectAll().where('source_sha256', 'in', orNone(sources)).execute();
  return new Map(rows.map((row) => [`${row.source_sha256} ${row.profile}`, row]));
}

async function missingOf(scope: Scope, postId: string): Promise<Missing[]> {
  if (!(await findPost(scope, postId))) return [];
  const images = await imagesOf(scope, postId);
  const enabled = (await variantsOf(scope, postId)).filter((variant) => variant.enabled).map((variant) => variant.channelId);
  const channels = await channelsOf(scope, enabled);
  const known = await renditionsOf(
    scope,
    images.map((image) => image.sha256),
  );
  const missing = new Map<string, Missing>();
  for (const { sha256: source } of images) {
    for (const { capabilities } of channels) {
      const profile = profileOf(capabilities.images);
      const key = `${source} ${profile}`;
      if (!known.has(key)) missing.set(key, { source, profile, limits: capabilities.images });
    }
  }
  return [...missing.values()];
}

/**
 * Makes what is missing of a post's renditions; does nothing where all are there. Call it outside a transaction,
 * before `renderVariants` or `assertSubmittable` is asked inside one.
 */
export async function prepareRenditions(ctx: Context, postId: string, { urgent = true }: { urgent?: boolean } = {}): Promise<void> {
  for (const missing of await inTransaction(ctx, (scope) => missingOf(scope, postId))) {
    const made = await make(ctx, missing, urgent);
    await inTransaction(ctx, (scope) => keep(scope, missing, made));
  }
}

type Made = { fault: string } | { file: StoredFile; width: number; height: number };

async function make(ctx: Context, { source, limits }: Missing, urgent: boolean): Promise<Made> {
  const { kernel, organisationId } = ctx;
  const bytes = await getBlob(filesOf(kernel), organisationId, source);
  const { maximumSide, mediaTypes } = limits;
  try {
    const answer = await kernel.pool.run(
      work,
      'render',
      { bytes, limits: { maximumBytes: Math.min(limits.maximumBytes, maximumImageBytes), maximumSide, mediaTypes: [...mediaTypes] } },
      { urgent },
    );
    const rendition = renditionSchema.parse(answer);
    const { sha256 } = await putBlob(filesOf(kernel), organisationId, rendition.bytes);
    return {
      file: { sha256, bytes: rendition.bytes.byteLength, mediaType: rendition.mediaType },
      width: rendition.width,
      height: rendition.height,
    };
  } catch (error) {
    if (error instanceof TaskError && error.code && lasting.includes(error.code)) return { fault: error.code };
    throw error;
  }
}

async function keep(scope: Scope, { source, profile }: Missing, made: Made): Promise<void> {
  const file = 'file' in made ? made.file : null;
  if (file) await keepFile(scope, file);
  await scope.db
    .insertInto('content.rendition')
    .values({
      organisation_id: scope.organisationId,
      source_sha256: source,
      profile,
      ...('file' in made
        ? {
            sha256: made.file.sha256,
            media_type: made.file.mediaType,
            bytes: made.file.bytes,
            width: made.width,
            height: made.height,
            fault: null,
          }
        : { sha256: null, media_type: null, bytes: null, width: null, height: null, fault: made.fault }),
    })
    // Another process made the same meanwhile: the same bytes, since rendering repeats itself exactly.
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export const renderPost = defineTask({
  name: 'content.render',
  version: 1,
  payload: z.object({ postId: z.uuid() }),
  run: (ctx, { postId }) => prepareRenditions(ctx, postId, { urgent: false }),
});

/** Once for a burst of edits; after the transaction. */
export function queueRenditions(scope: Scope, postId: string): Promise<void> {
  return enqueue(scope, renderPost, { postId }, { key: `content.render:${postId}` });
}
