/** Saved views: a list's filters under a name, one's own, and those that others share with a unit one works in. */
import { z } from 'zod';
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { permissions } from './roles.ts';

const searchSchema = z.record(z.string(), z.string());
/** Of one person on one list; more would be no help. */
const mostViews = 100;

function personOf({ actor }: Scope): string {
  if (!actor.personId) throw new AppError('forbidden', { reason: 'person_needed' });
  return actor.personId;
}

/** Units in which the caller holds anything, and those above: what is shared there is shared with them. */
function sharedWith({ access }: Scope): string[] {
  return [...new Set(permissions.flatMap((permission) => access.unitsWithAncestors(permission)))];
}

/** A view is shared only with a unit one works in oneself. */
async function assertMayShare(scope: Scope, unitId: string | null): Promise<void> {
  if (unitId === null || permissions.some((permission) => scope.access.can(permission, unitId))) return;
  const unit = await scope.db.selectFrom('identity.unit').select('id').where('id', '=', unitId).executeTakeFirst();
  if (unit) throw new AppError('forbidden', { reason: 'not_your_unit' });
  throw invalidField('unitId', 'unknown_unit');
}

/** One's own first, then what is shared, by name. */
export async function listViews(scope: Scope, list: string) {
  const person = personOf(scope);
  const rows = await scope.db
    .selectFrom('identity.saved_view as v')
    .innerJoin('identity.person as p', (join) =>
      join.onRef('p.organisation_id', '=', 'v.organisation_id').onRef('p.id', '=', 'v.person_id'),
    )
    .select(['v.id', 'v.name', 'v.search', 'v.unit_id', 'v.person_id', 'p.name as owner'])
    .where('v.list', '=', list)
    .where(({ or, eb }) => or([eb('v.person_id', '=', person), eb('v.unit_id', 'in', [...sharedWith(scope), person])]))
    .orderBy('v.name')
    .execute();
  return rows
    .map((row) => ({
      id: row.id,
      name: row.name,
      search: searchSchema.parse(row.search),
      unitId: row.unit_id,
      mine: row.person_id === person,
      owner: row.owner,
    }))
    .sort((one, other) => Number(other.mine) - Number(one.mine));
}

/** Keeps a view; one of the same name on the same list is replaced. */
export async function keepView(
  scope: Scope,
  input: { list: string; name: string; search: Record<string, string>; unitId: string | null },
): Promise<{ id: string }> {
  const person = personOf(scope);
  await assertMayShare(scope, input.unitId);
  const own = await scope.db
    .selectFrom('identity.saved_view')
    .select('name')
    .where('person_id', '=', person)
    .where('list', '=', input.list)
    .execute();
  if (own.length >= mostViews && !own.some((view) => view.name === input.name)) throw refuse('too_many_views', { maximum: mostViews });
  const values = { search: JSON.stringify(input.search), unit_id: input.unitId };
  const { id } = await scope.db
    .insertInto('identity.saved_view')
    .values({ organisation_id: scope.organisationId, id: newId(), person_id: person, list: input.list, name: input.name, ...values })
    .onConflict((oc) => oc.columns(['organisation_id', 'person_id', 'list', 'name']).doUpdateSet(values))
    .returning('id')
    .executeTakeFirstOrThrow();
  scope.record({
    action: 'identity.view.kept',
    entity: { type: 'person', id: person },
    unitId: input.unitId,
    new: { list: input.list, name: input.name, unitId: input.unitId },
  });
  return { id };
}

async function ownView(scope: Scope, id: string) {
  const row = await scope.db
    .selectFrom('identity.saved_view')
    .select(['list', 'name', 'unit_id'])
    .where('id', '=', id)
    .where('person_id', '=', personOf(scope))
    .executeTakeFirst();
  if (!row) throw new AppError('not_found');
  return row;
}

/** Shares with a unit, or with nobody (`null`) again. */
export async function shareView(scope: Scope, { id, unitId }: { id: string; unitId: string | null }): Promise<void> {
  const view = await ownView(scope, id);
  await assertMayShare(scope, unitId);
  await scope.db.updateTable('identity.saved_view').set({ unit_id: unitId }).where('id', '=', id).execute();
  scope.record({
    action: 'identity.view.shared',
    entity: { type: 'person', id: personOf(scope) },
    unitId: unitId ?? view.unit_id,
    old: { list: view.list, name: view.name, unitId: view.unit_id },
    new: { list: view.list, name: view.name, unitId },
  });
}

export async function removeView(scope: Scope, id: string): Promise<void> {
  const view = await ownView(scope, id);
  await scope.db.deleteFrom('identity.saved_view').where('id', '=', id).execute();
  scope.record({
    action: 'identity.view.removed',
    entity: { type: 'person', id: personOf(scope) },
    unitId: view.unit_id,
    old: { list: view.list, name: view.name, unitId: view.unit_id },
  });
}
