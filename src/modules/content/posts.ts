/** Reading and changing posts. A change names the revision it started from; two editors never overwrite each other unseen. */
import { sql } from 'kysely';
import { AppError, invalidField } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { namesOf, unitExists } from '#modules/identity/index.ts';
import { assertCampaignUsable } from './campaigns.ts';
import { queueRenditions } from './renditions.ts';
import { planned, stateOf } from './rules.ts';
import {
  findPost, imagesOf, insertPost, lineOf, lockPost, orNone, replaceImages, replaceVariants, variantsOf, writePost, type Image, type PostRow, type Variant,
} from './store.ts';
import { keepBeforeChange, keepVersion, queueIdleVersion } from './versions.ts';

export interface PostInput {
  unitId: string;
  title: string;
  language: string;
  campaignId: string | null;
  text: string;
  planned: { local: string; zone: string } | null;
  channelIds: string[];
}
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

/** Who writes; a post has an author, so the program itself cannot begin one. */
export function writer(scope: Scope): string {
  if (!scope.actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  return scope.actor.personId;
}

export async function describePost(scope: Scope, row: PostRow) {
  const names = await namesOf(scope, [row.author_person_id, row.edited_by]);
  const images = await imagesOf(scope, row.id);
  const archived = row.archived_at !== null;
  return {
    id: row.id, unitId: row.unit_id, campaignId: row.campaign_id, title: row.title, language: row.language, text: row.base_text, revision: row.revision, archived,
    author: { id: row.author_person_id, name: names.get(row.author_person_id) ?? '' },
    editedBy: { id: row.edited_by, name: names.get(row.edited_by) ?? '' },
    planned: row.planned_local && row.planned_zone ? planned(row.planned_local, row.planned_zone) : null,
    state: stateOf({ revision: row.revision, submittedRevision: row.submitted_revision, archived }),
    editedAt: row.edited_at, createdAt: row.created_at,
    variants: await variantsOf(scope, row.id),
    images: images.map(({ assetId, alt, fileName, mediaType, bytes, width, height, animated }) => ({ assetId, alt, fileName, mediaType, bytes, width, height, animated })),
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
  const row = await insertPost(scope, { unit_id: input.unitId, campaign_id: input.campaignId, title: input.title, language: input.language, base_text: input.text, person, ...plannedColumns(input.planned) });
  await replaceVariants(scope, row.id, variants);
  scope.record({ action: 'content.post.created', entity: { type: 'post', id: row.id }, unitId: row.unit_id, new: { title: row.title, language: row.language, campaignId: row.campaign_id, channelIds: input.channelIds } });
  await queueIdleVersion(scope, row.id);
  return describePost(scope, row);
}

/** Save the working copy. Throws `stale` (409) with who changed it and when, if another revision has come since. */
export async function updatePost(scope: Scope, change: PostChange) {
  const row = await lockPost(scope, change.id);
  assertAllowed(scope, 'content.edit', row?.unit_id);
  const before = row!;
  const person = writer(scope);
  await assertCurrent(scope, before, change.revision);
  if (before.archived_at) throw new AppError('not_allowed_in_state', { reason: 'post_archived' });
  const changed = await changesOf(scope, before, change);
  if (changed.length === 0) return describePost(scope, before);

  if (change.keep) await keepVersion(scope, before, 'before_restore');
  else await keepBeforeChange(scope, before, person);
  await writePost(scope, before.id, {
    revision: before.revision + 1, edited_by: person, edited_at: sql<string>`kernel.now()`,
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
    action: 'content.post.edited', entity: { type: 'post', id: before.id }, unitId: before.unit_id,
    old: { revision: before.revision, ...(change.title === undefined ? {} : { title: before.title }), ...(change.planned === undefined ? {} : { planned: before.planned_local, zone: before.planned_zone }) },
    new: { revision: before.revision + 1, changed, ...(change.title === undefined ? {} : { title: change.title }), ...(change.planned === undefined ? {} : { planned: change.planned?.local ?? null, zone: change.planned?.zone ?? null }) },
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
    if (!same(old.map(({ assetId, alt }) => ({ assetId, alt })), change.images)) {
      await assertImages(scope, before.unit_id, change.images);
      changed.push('images');
    }
  }
  return changed;
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** Variants have no order of their own. */
function sameVariants(one: readonly Variant[], other: readonly Variant[]): boolean {
  const inOrder = (list: readonly Variant[]) => list.map(({ channelId, enabled, text, language }) => [channelId, enabled, text, language]).sort((a, b) => String(a[0]).localeCompare(String(b[0])));
  return same(inOrder(one), inOrder(other));
}

/** The unit a new thing is to belong to. Throws `forbidden`, or `invalid` for one that is put away. */
export async function assertUnit(scope: Scope, unitId: string): Promise<void> {
  if (!scope.access.can('content.edit', unitId)) throw new AppError('forbidden', { reason: 'content.edit' });
  if (!(await unitExists(scope, unitId))) throw invalidField('unitId', 'unknown_unit');
}

export async function assertCurrent(scope: Scope, row: { revision: number; edited_by: string; edited_at: string }, revision: number): Promise<void> {
  if (row.revision === revision) return;
  const names = await namesOf(scope, [row.edited_by]);
  throw new AppError('stale', { reason: 'changed_meanwhile', values: { who: names.get(row.edited_by) ?? '', whoId: row.edited_by, at: row.edited_at, revision: row.revision } });
}

/** New channels must exist, be in use and be readable by whoever adds them; those already there stay. */
async function assertChannels(scope: Scope, variants: readonly Variant[], old: readonly Variant[], path: (index: number) => string): Promise<void> {
  const ids = variants.map((variant) => variant.channelId);
  const channels = new Map((await channelsOf(scope, ids)).map((channel) => [channel.id, channel]));
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) throw invalidField(path(index), 'named_twice');
    if (old.some((variant) => variant.channelId === id)) return;
    const channel = channels.get(id);
    if (!channel || channel.archived || !scope.access.can('channels.read', channel.unitId)) throw invalidField(path(index), 'unknown_channel');
  });
}

/** Pictures of the post's unit or of one above it: whoever reads the post can then read its pictures. */
async function assertImages(scope: Scope, unitId: string, images: readonly Image[]): Promise<void> {
  const ids = images.map((image) => image.assetId);
  const rows = await scope.db.selectFrom('content.asset').select('id').where('id', 'in', orNone(ids)).where('unit_id', 'in', orNone(await lineOf(scope, unitId))).execute();
  const usable = new Set(rows.map((row) => row.id));
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) throw invalidField(`images.${index}.assetId`, 'named_twice');
    if (!usable.has(id)) throw invalidField(`images.${index}.assetId`, 'unknown_asset');
  });
}

function plannedColumns(wanted: { local: string; zone: string } | null) {
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
    scope.record({ action: archived ? 'content.post.archived' : 'content.post.unarchived', entity: { type: 'post', id }, unitId: row!.unit_id });
  }
  return describePost(scope, (await findPost(scope, id))!);
}

/** A post of one's own with the text, variants and pictures of another; planned time and review stay behind. */
export async function duplicatePost(scope: Scope, input: { id: string; title?: string | undefined; language?: string | undefined }) {
  const from = await findPost(scope, input.id);
  assertAllowed(scope, 'content.edit', from?.unit_id);
  const source = from!;
  const channels = new Map((await channelsOf(scope, (await variantsOf(scope, source.id)).map((variant) => variant.channelId))).map((channel) => [channel.id, channel]));
  const variants = (await variantsOf(scope, source.id)).filter(({ channelId }) => channels.get(channelId)?.archived === false);
  const row = await insertPost(scope, {
    unit_id: source.unit_id, campaign_id: source.campaign_id, title: input.title ?? source.title, language: input.language ?? source.language, base_text: source.base_text,
    person: writer(scope), planned_local: null, planned_zone: null, planned_at: null,
  });
  await replaceVariants(scope, row.id, variants);
  await replaceImages(scope, row.id, await imagesOf(scope, source.id));
  scope.record({ action: 'content.post.duplicated', entity: { type: 'post', id: row.id }, unitId: row.unit_id, new: { from: source.id, title: row.title } });
  await queueIdleVersion(scope, row.id);
  return describePost(scope, row);
}
