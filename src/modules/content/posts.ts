/** Posts: read, begun, copied, put away. */
import { sql } from 'kysely';
import { invalidField } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import { assertCampaignUsable } from './campaigns.ts';
import { planned, stateOf } from './rules.ts';
import { findPost, imagesOf, insertPost, lockPost, replaceImages, replaceVariants, variantsOf, writePost, type PostRow } from './store.ts';
import { assertChannels, assertUnit, writer } from './usable.ts';
import { queueIdleVersion } from './versions.ts';

export interface PostInput {
  unitId: string;
  title: string;
  language: string;
  campaignId: string | null;
  text: string;
  planned: { local: string; zone: string } | null;
  channelIds: string[];
}
export async function describePost(scope: Scope, row: PostRow) {
  const names = await namesOf(scope, [row.author_person_id, row.edited_by]);
  const images = await imagesOf(scope, row.id);
  const archived = row.archived_at !== null;
  return {
    id: row.id,
    unitId: row.unit_id,
    campaignId: row.campaign_id,
    title: row.title,
    language: row.language,
    text: row.base_text,
    revision: row.revision,
    archived,
    author: { id: row.author_person_id, name: names.get(row.author_person_id) ?? '' },
    editedBy: { id: row.edited_by, name: names.get(row.edited_by) ?? '' },
    planned: row.planned_local && row.planned_zone ? planned(row.planned_local, row.planned_zone) : null,
    state: stateOf({ revision: row.revision, submittedRevision: row.submitted_revision, archived }),
    editedAt: row.edited_at,
    createdAt: row.created_at,
    variants: await variantsOf(scope, row.id),
    images: images.map(({ assetId, alt, fileName, mediaType, bytes, width, height, animated }) => ({
      assetId,
      alt,
      fileName,
      mediaType,
      bytes,
      width,
      height,
      animated,
    })),
  };
}

export async function getPost(scope: Scope, id: string) {
  const row = await findPost(scope, id);
  assertReadable(scope, 'content.read', row?.unit_id);
  return describePost(scope, row!);
}

export async function createPost(scope: Scope, input: PostInput) {
  await assertUnit(scope, input.unitId);
  const person = writer(scope);
  if (input.campaignId) await assertCampaignUsable(scope, input.campaignId, input.unitId);
  const variants = input.channelIds.map((channelId) => ({ channelId, enabled: true, text: null, language: null }));
  await assertChannels(scope, variants, [], (index) => `channelIds.${index}`);
  const row = await insertPost(scope, {
    unit_id: input.unitId,
    campaign_id: input.campaignId,
    title: input.title,
    language: input.language,
    base_text: input.text,
    person,
    ...plannedColumns(input.planned),
  });
  await replaceVariants(scope, row.id, variants);
  scope.record({
    action: 'content.post.created',
    entity: { type: 'post', id: row.id },
    unitId: row.unit_id,
    new: { title: row.title, language: row.language, campaignId: row.campaign_id, channelIds: input.channelIds },
  });
  await queueIdleVersion(scope, row.id);
  return describePost(scope, row);
}

/** Throws `invalid` for a day that does not exist. */
export function plannedColumns(wanted: { local: string; zone: string } | null) {
  if (!wanted) return { planned_local: null, planned_zone: null, planned_at: null };
  try {
    return { planned_local: wanted.local, planned_zone: wanted.zone, planned_at: planned(wanted.local, wanted.zone).at };
  } catch {
    throw invalidField('planned.local', 'no_such_day');
  }
}

/** Put away or take out again. Doing it twice changes nothing. */
export async function archivePost(scope: Scope, id: string, archived: boolean) {
  const row = await lockPost(scope, id);
  assertAllowed(scope, 'content.edit', row?.unit_id);
  if ((row!.archived_at !== null) !== archived) {
    await writePost(scope, id, { archived_at: archived ? sql<string>`kernel.now()` : null });
    scope.record({
      action: archived ? 'content.post.archived' : 'content.post.unarchived',
      entity: { type: 'post', id },
      unitId: row!.unit_id,
    });
  }
  return describePost(scope, (await findPost(scope, id))!);
}

/** A post of one's own with the text, variants and pictures of another; planned time and review stay behind. */
export async function duplicatePost(scope: Scope, input: { id: string; title?: string | undefined; language?: string | undefined }) {
  const from = await findPost(scope, input.id);
  assertAllowed(scope, 'content.edit', from?.unit_id);
  const source = from!;
  const channels = new Map(
    (
      await channelsOf(
        scope,
        (await variantsOf(scope, source.id)).map((variant) => variant.channelId),
      )
    ).map((channel) => [channel.id, channel]),
  );
  const variants = (await variantsOf(scope, source.id)).filter(({ channelId }) => channels.get(channelId)?.archived === false);
  const row = await insertPost(scope, {
    unit_id: source.unit_id,
    campaign_id: source.campaign_id,
    title: input.title ?? source.title,
    language: input.language ?? source.language,
    base_text: source.base_text,
    person: writer(scope),
    planned_local: null,
    planned_zone: null,
    planned_at: null,
  });
  await replaceVariants(scope, row.id, variants);
  await replaceImages(scope, row.id, await imagesOf(scope, source.id));
  scope.record({
    action: 'content.post.duplicated',
    entity: { type: 'post', id: row.id },
    unitId: row.unit_id,
    new: { from: source.id, title: row.title },
  });
  await queueIdleVersion(scope, row.id);
  return describePost(scope, row);
}
