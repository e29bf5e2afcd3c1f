/** What a write must find true of the writer, the unit, and the channels and pictures it names. */
import { AppError, invalidField } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { namesOf, unitExists } from '#modules/identity/index.ts';
import { lineOf, orNone, type Image, type Variant } from './store.ts';

/** Who writes; a post has an author, so the program itself cannot begin one. */
export function writer(scope: Scope): string {
  if (!scope.actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  return scope.actor.personId;
}

/** The unit a new thing is to belong to. Throws `forbidden`, or `invalid` for one that is put away. */
export async function assertUnit(scope: Scope, unitId: string): Promise<void> {
  if (!scope.access.can('content.edit', unitId)) throw new AppError('forbidden', { reason: 'content.edit' });
  if (!(await unitExists(scope, unitId))) throw invalidField('unitId', 'unknown_unit');
}

/** Throws `stale` (409) with who changed it and when, if another revision has come since. */
export async function assertCurrent(
  scope: Scope,
  row: { revision: number; edited_by: string; edited_at: string },
  revision: number,
): Promise<void> {
  if (row.revision === revision) return;
  const names = await namesOf(scope, [row.edited_by]);
  throw new AppError('stale', {
    reason: 'changed_meanwhile',
    values: { who: names.get(row.edited_by) ?? '', whoId: row.edited_by, at: row.edited_at, revision: row.revision },
  });
}

/** New channels must exist, be in use and be readable by whoever adds them; those already there stay. */
export async function assertChannels(
  scope: Scope,
  variants: readonly Variant[],
  old: readonly Variant[],
  path: (index: number) => string,
): Promise<void> {
  const ids = variants.map((variant) => variant.channelId);
  const channels = new Map((await channelsOf(scope, ids)).map((channel) => [channel.id, channel]));
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) throw invalidField(path(index), 'named_twice');
    if (old.some((variant) => variant.channelId === id)) return;
    const channel = channels.get(id);
    if (!channel || channel.archived || !scope.access.can('channels.read', channel.unitId))
      throw invalidField(path(index), 'unknown_channel');
  });
}

/** Pictures of the post's unit or of one above it: whoever reads the post can then read its pictures. */
export async function assertImages(scope: Scope, unitId: string, images: readonly Image[]): Promise<void> {
  const ids = images.map((image) => image.assetId);
  const rows = await scope.db
    .selectFrom('content.asset')
    .select('id')
    .where('id', 'in', orNone(ids))
    .where('unit_id', 'in', orNone(await lineOf(scope, unitId)))
    .execute();
  const usable = new Set(rows.map((row) => row.id));
  ids.forEach((id, index) => {
    if (ids.indexOf(id) !== index) throw invalidField(`images.${index}.assetId`, 'named_twice');
    if (!usable.has(id)) throw invalidField(`images.${index}.assetId`, 'unknown_asset');
  });
}
