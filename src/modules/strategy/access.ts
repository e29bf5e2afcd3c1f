/** What a write in this room must find true of units, people and parents before it happens. */
import { sql } from 'kysely';
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { unitExists } from '#modules/identity/index.ts';

/** An id that no row has, so that a list over no units is an empty list. */
export const nowhere = '00000000-0000-0000-0000-000000000000';

/** Units whose goals the caller may read: their own and all above them. */
export function readableUnits(scope: Scope): string[] {
  return [...scope.access.unitsWithAncestors('strategy.read'), nowhere];
}

/** The unit a new thing is to stand in. 403 where the caller may not edit, 422 where it is archived. */
export async function assertUnitUsable(scope: Scope, unitId: string): Promise<void> {
  assertAllowed(scope, 'strategy.edit', unitId);
  if (!(await unitExists(scope, unitId))) throw invalidField('unitId', 'unknown_unit');
}

/**
 * The unit of something new under `parent`: `wanted`, or the parent's. The parent must be readable (403 for a
 * sibling's, as for every write), and the unit must be the parent's or lie below it, so that the tree of goals
 * never contradicts the tree of units.
 */
export async function unitUnder(
  scope: Scope,
  parent: { unitId: string; archived: boolean } | undefined,
  wanted: string | undefined,
): Promise<string> {
  if (!parent) throw new AppError('not_found');
  const readable =
    scope.access.can('strategy.read', parent.unitId) || scope.access.unitsWithAncestors('strategy.read').includes(parent.unitId);
  if (!readable) throw new AppError('forbidden', { reason: 'strategy.edit' });
  const unitId = wanted ?? parent.unitId;
  await assertUnitUsable(scope, unitId);
  if (parent.archived) throw refuse('archived');
  if (!(await isWithin(scope, unitId, parent.unitId))) throw invalidField('unitId', 'unit_outside_parent');
  return unitId;
}

async function isWithin(scope: Scope, unitId: string, ancestorId: string): Promise<boolean> {
  if (unitId === ancestorId) return true;
  const { rows } = await sql`
    with recursive line as (
      select parent_id from identity.v_unit where id = ${unitId}
      union
      select u.parent_id from identity.v_unit u join line on u.id = line.parent_id)
    select 1 from line where parent_id = ${ancestorId}`.execute(scope.db);
  return rows.length > 0;
}

/** The owner is a person of the organisation who is still there. */
export async function assertOwner(scope: Scope, personId: string | undefined): Promise<void> {
  if (personId === undefined) return;
  const person = await scope.db
    .selectFrom('identity.v_person')
    .select('id')
    .where('id', '=', personId)
    .where('archived', '=', false)
    .executeTakeFirst();
  if (!person) throw invalidField('ownerPersonId', 'unknown_person');
}

/** Every account named is one the caller may see and still in use. */
export async function assertChannels(scope: Scope, channelIds: readonly string[]): Promise<void> {
  const wanted = [...new Set(channelIds)];
  if (wanted.length === 0) return;
  const rows = await scope.db
    .selectFrom('channels.v_channel')
    .select(['id', 'unit_id'])
    .where('id', 'in', wanted)
    .where('archived', '=', false)
    .execute();
  const usable = rows.filter((row) => row.unit_id !== null && scope.access.can('channels.read', row.unit_id));
  if (usable.length < wanted.length) throw invalidField('metric.channelIds', 'unknown_channel');
}

/** A change of something that exists: 404, 403, archived, or changed meanwhile. */
export function assertEditable(
  scope: Scope,
  row: { unitId: string; archived: boolean; revision: number } | undefined,
  revision: number | undefined,
): void {
  assertAllowed(scope, 'strategy.edit', row?.unitId);
  if (row?.archived) throw refuse('archived');
  if (revision !== undefined && row?.revision !== revision) throw new AppError('stale');
}
