/** Make a kept version the working copy again; what stood there is kept first, so nothing is lost. */
import { sql } from 'kysely';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { versionContentSchema } from './contract-schemas.ts';
import { describePost } from './posts.ts';
import { queueRenditions } from './renditions.ts';
import { findPost, lockPost, replaceImages, replaceVariants, writePost } from './store.ts';
import { assertCurrent, writer } from './usable.ts';
import { findVersion, keepVersion, queueIdleVersion } from './versions.ts';

export async function restoreVersion(scope: Scope, input: { id: string; versionId: string; revision: number }) {
  const row = await lockPost(scope, input.id);
  assertAllowed(scope, 'content.edit', row?.unit_id);
  const post = row!;
  const version = await findVersion(scope, post.id, input.versionId);
  await assertCurrent(scope, post, input.revision);
  if (post.archived_at) throw refuse('post_archived');
  const content = versionContentSchema.parse(version.content);
  await keepVersion(scope, post, 'before_restore');
  await writePost(scope, post.id, {
    title: content.title,
    language: content.language,
    base_text: content.text,
    revision: post.revision + 1,
    edited_by: writer(scope),
    edited_at: sql<string>`kernel.now()`,
  });
  const known = new Set(
    (
      await channelsOf(
        scope,
        content.variants.map((variant) => variant.channelId),
      )
    ).map((channel) => channel.id),
  );
  await replaceVariants(
    scope,
    post.id,
    content.variants.filter((variant) => known.has(variant.channelId)),
  );
  await replaceImages(scope, post.id, content.images);
  scope.record({
    action: 'content.version.restored',
    entity: { type: 'post', id: post.id },
    unitId: post.unit_id,
    old: { revision: post.revision },
    new: { versionId: version.id, number: version.number, revision: post.revision + 1 },
  });
  await queueIdleVersion(scope, post.id);
  await queueRenditions(scope, post.id);
  return describePost(scope, (await findPost(scope, post.id))!);
}
