/**
 * Kept versions. Autosave writes the working copy; a version arises when the post is handed to review, when another
 * person takes over, and after ten idle minutes.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { now } from '#kernel/clock.ts';
import { AppError } from '#kernel/errors.ts';
import { assertReadable } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import { versionContentSchema } from './contract-schemas.ts';
import { idleMs, versionDue } from './rules.ts';
import { findPost, imagesOf, lockPost, variantsOf, writePost, type PostRow } from './store.ts';

export type VersionReason = 'submitted' | 'author_changed' | 'idle' | 'before_restore';
export type VersionContent = z.infer<typeof versionContentSchema>;

export async function contentOf(scope: Scope, post: PostRow): Promise<VersionContent> {
  const images = await imagesOf(scope, post.id);
  return {
    title: post.title,
    language: post.language,
    text: post.base_text,
    variants: await variantsOf(scope, post.id),
    images: images.map(({ assetId, alt }) => ({ assetId, alt })),
  };
}

/** Keep the working copy as it stands; the caller holds the post's row. What is kept already is not kept twice. */
export async function keepVersion(scope: Scope, post: PostRow, reason: VersionReason): Promise<void> {
  if (post.kept_revision === post.revision) return;
  const id = newId();
  await scope.db
    .insertInto('content.version')
    .values({
      organisation_id: scope.organisationId,
      id,
      post_id: post.id,
      revision: post.revision,
      reason,
      person_id: post.edited_by,
      edited_at: post.edited_at,
      number: sql<number>`(select coalesce(max(number), 0) + 1 from content.version where post_id = ${post.id})`,
      content: JSON.stringify(await contentOf(scope, post)),
    })
    .execute();
  await writePost(scope, post.id, { kept_revision: post.revision });
  scope.record({
    action: 'content.version.kept',
    entity: { type: 'post', id: post.id },
    unitId: post.unit_id,
    new: { versionId: id, revision: post.revision, reason },
  });
}

/** Before `editor` changes the post: keep what another person wrote, or what stood for ten minutes. */
export async function keepBeforeChange(scope: Scope, post: PostRow, editor: string): Promise<void> {
  const reason = versionDue(
    { revision: post.revision, keptRevision: post.kept_revision, editedBy: post.edited_by, editedAt: post.edited_at },
    editor,
    now(),
  );
  if (reason) await keepVersion(scope, post, reason);
}

/** A little after the ten minutes, so that the two clocks need not agree to the second. */
const afterIdleMs = idleMs + 5_000;

export const keepIdleVersion = defineTask({
  name: 'content.keepIdleVersion',
  version: 1,
  payload: z.object({ postId: z.uuid() }),
  run: (ctx, { postId }) =>
    inTransaction(ctx, async (scope) => {
      const post = await lockPost(scope, postId);
      if (!post || post.kept_revision === post.revision) return;
      if (now().getTime() - Date.parse(post.edited_at) < idleMs) await queueIdleVersion(scope, postId);
      else await keepVersion(scope, post, 'idle');
    }),
});

/** Ten minutes from now, unless another edit puts it off. */
export function queueIdleVersion(scope: Scope, postId: string): Promise<void> {
  return enqueue(scope, keepIdleVersion, { postId }, { runAt: new Date(now().getTime() + afterIdleMs), key: `content.idle:${postId}` });
}

async function postForReading(scope: Scope, postId: string): Promise<PostRow> {
  const post = await findPost(scope, postId);
  assertReadable(scope, 'content.read', post?.unit_id);
  return post!;
}

export async function listVersions(scope: Scope, postId: string) {
  await postForReading(scope, postId);
  const rows = await scope.db
    .selectFrom('content.version')
    .selectAll()
    .where('post_id', '=', postId)
    .orderBy('number', 'desc')
    .limit(500)
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  return rows.map((row) => describe(row, names));
}

export async function getVersion(scope: Scope, postId: string, versionId: string) {
  await postForReading(scope, postId);
  const row = await findVersion(scope, postId, versionId);
  const names = await namesOf(scope, [row.person_id]);
  return { ...describe(row, names), content: versionContentSchema.parse(row.content) };
}

export async function findVersion(scope: Scope, postId: string, versionId: string) {
  const row = await scope.db
    .selectFrom('content.version')
    .selectAll()
    .where('post_id', '=', postId)
    .where('id', '=', versionId)
    .executeTakeFirst();
  if (!row) throw new AppError('not_found');
  return row;
}

function describe(row: Awaited<ReturnType<typeof findVersion>>, names: Map<string, string>) {
  return {
    id: row.id,
    number: row.number,
    revision: row.revision,
    reason: row.reason as VersionReason,
    person: { id: row.person_id, name: names.get(row.person_id) ?? '' },
    editedAt: row.edited_at,
    createdAt: row.created_at,
  };
}
