/** Saving the working copy. A change names the revision it started from; two editors never overwrite each other unseen. */
import { sql } from 'kysely';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { assertCampaignUsable } from './campaigns.ts';
import { describePost, plannedColumns } from './posts.ts';
import { queueRenditions } from './renditions.ts';
import {
  findPost,
  imagesOf,
  lockPost,
  replaceImages,
  replaceVariants,
  variantsOf,
  writePost,
  type Image,
  type PostRow,
  type Variant,
} from './store.ts';
import { assertChannels, assertCurrent, assertImages, writer } from './usable.ts';
import { keepBeforeChange, keepVersion, queueIdleVersion } from './versions.ts';

export interface PostChange {
  id: string;
  revision: number;
  title?: string | undefined;
  language?: string | undefined;
  text?: string | undefined;
  campaignId?: string | null | undefined;
  planned?: { local: string; zone: string } | null | undefined;
  variants?: Variant[] | undefined;
  images?: Image[] | undefined;
  keep?: boolean | undefined;
}

/** Save the working copy. Throws `stale` (409) with who changed it and when, if another revision has come since. */
export async function updatePost(scope: Scope, change: PostChange) {
  const row = await lockPost(scope, change.id);
  assertAllowed(scope, 'content.edit', row?.unit_id);
  const before = row!;
  const person = writer(scope);
  await assertCurrent(scope, before, change.revision);
  if (before.archived_at) throw refuse('post_archived');
  const changed = await changesOf(scope, before, change);
  if (changed.length === 0) return describePost(scope, before);

  if (change.keep) await keepVersion(scope, before, 'before_restore');
  else await keepBeforeChange(scope, before, person);
  await writePost(scope, before.id, {
    revision: before.revision + 1,
    edited_by: person,
    edited_at: sql<string>`kernel.now()`,
    ...(change.title === undefined ? {} : { title: change.title }),
    ...(change.language === undefined ? {} : { language: change.language }),
    ...(change.text === undefined ? {} : { base_text: change.text }),
    ...(change.campaignId === undefined ? {} : { campaign_id: change.campaignId }),
    ...(change.planned === undefined ? {} : plannedColumns(change.planned)),
  });
  if (change.variants && changed.includes('variants')) await replaceVariants(scope, before.id, change.variants);
  if (change.images && changed.includes('images')) await replaceImages(scope, before.id, change.images);
  // Texts stand in the kept versions; the trail says who changed which part when.
  scope.record({
    action: 'content.post.edited',
    entity: { type: 'post', id: before.id },
    unitId: before.unit_id,
    old: {
      revision: before.revision,
      ...(change.title === undefined ? {} : { title: before.title }),
      ...(change.planned === undefined ? {} : { planned: before.planned_local, zone: before.planned_zone }),
    },
    new: {
      revision: before.revision + 1,
      changed,
      ...(change.title === undefined ? {} : { title: change.title }),
      ...(change.planned === undefined ? {} : { planned: change.planned?.local ?? null, zone: change.planned?.zone ?? null }),
    },
  });
  await queueIdleVersion(scope, before.id);
  if (changed.includes('images') || changed.includes('variants')) await queueRenditions(scope, before.id);
  return describePost(scope, (await findPost(scope, before.id))!);
}

/** The parts that differ from what is kept, each checked for what it names. */
async function changesOf(scope: Scope, before: PostRow, change: PostChange): Promise<string[]> {
  const changed: string[] = [];
  if (change.title !== undefined && change.title !== before.title) changed.push('title');
  if (change.language !== undefined && change.language !== before.language) changed.push('language');
  if (change.text !== undefined && change.text !== before.base_text) changed.push('text');
  if (change.campaignId !== undefined && change.campaignId !== before.campaign_id) {
    if (change.campaignId) await assertCampaignUsable(scope, change.campaignId, before.unit_id);
    changed.push('campaign');
  }
  if (change.planned !== undefined) {
    const columns = plannedColumns(change.planned);
    if (columns.planned_local !== before.planned_local || columns.planned_zone !== before.planned_zone) changed.push('planned');
  }
  if (change.variants) {
    const old = await variantsOf(scope, before.id);
    if (!sameVariants(old, change.variants)) {
      await assertChannels(scope, change.variants, old, (index) => `variants.${index}.channelId`);
      changed.push('variants');
    }
  }
  if (change.images) {
    const old = await imagesOf(scope, before.id);
    if (
      !same(
        old.map(({ assetId, alt }) => ({ assetId, alt })),
        change.images,
      )
    ) {
      await assertImages(scope, before.unit_id, change.images);
      changed.push('images');
    }
  }
  return changed;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Variants have no order of their own. */
function sameVariants(one: readonly Variant[], other: readonly Variant[]): boolean {
  const inOrder = (list: readonly Variant[]) =>
    list
      .map(({ channelId, enabled, text, language }) => [channelId, enabled, text, language])
      .sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  return same(inOrder(one), inOrder(other));
}
