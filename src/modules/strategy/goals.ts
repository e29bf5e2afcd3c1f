/** Goals: reading the tree, setting, changing, archiving. */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { assertEditable, assertOwner, assertUnitUsable, readableUnits } from './access.ts';
import { lock, oldValues, setArchived } from './change.ts';
import * as store from './store.ts';
import { treeOf, viewsOf } from './view.ts';

interface GoalInput {
  title: string;
  description: string;
  ownerPersonId: string;
}

export async function listGoals(scope: Scope, { archived }: { archived: 'without' | 'with' }) {
  const filter = { units: readableUnits(scope), ...(archived === 'without' ? { archived: false } : {}) };
  return treeOf(scope, await store.goals(scope.db, filter), await store.objectives(scope.db, filter), await store.kpis(scope.db, filter));
}

export async function getGoal(scope: Scope, id: string) {
  const [goal] = await store.goals(scope.db, { ids: [id] });
  assertReadableBelow(scope, 'strategy.read', goal?.unitId);
  const under = { goalId: id, units: readableUnits(scope) };
  const [tree] = await treeOf(scope, [goal!], await store.objectives(scope.db, under), await store.kpis(scope.db, under));
  return tree!;
}

export async function createGoal(scope: Scope, input: GoalInput & { unitId: string }) {
  await assertUnitUsable(scope, input.unitId);
  await assertOwner(scope, input.ownerPersonId);
  const id = newId();
  await scope.db
    .insertInto('strategy.goal')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: input.unitId,
      title: input.title,
      description: input.description,
      owner_person_id: input.ownerPersonId,
    })
    .execute();
  scope.record({ action: 'strategy.goal.created', entity: { type: 'goal', id }, unitId: input.unitId, new: input });
  return viewOf(scope, id);
}

export async function updateGoal(scope: Scope, { id, revision, ...change }: Partial<GoalInput> & { id: string; revision?: number }) {
  const old = await locked(scope, id);
  assertEditable(scope, old, revision);
  await assertOwner(scope, change.ownerPersonId);
  const values = { title: change.title, description: change.description, owner_person_id: change.ownerPersonId };
  await scope.db
    .updateTable('strategy.goal')
    .set({ ...values, revision: sql`revision + 1` })
    .where('id', '=', id)
    .execute();
  scope.record({
    action: 'strategy.goal.updated',
    entity: { type: 'goal', id },
    unitId: old!.unitId,
    old: oldValues(old!, change),
    new: change,
  });
  return viewOf(scope, id);
}

export async function archiveGoal(scope: Scope, id: string, archive: boolean) {
  await setArchived(scope, 'goal', await locked(scope, id), false, archive);
  return viewOf(scope, id);
}

async function locked(scope: Scope, id: string): Promise<store.Goal | undefined> {
  await lock(scope, 'goal', id);
  return (await store.goals(scope.db, { ids: [id] }))[0];
}

async function viewOf(scope: Scope, id: string) {
  const [goal] = await store.goals(scope.db, { ids: [id] });
  if (!goal) throw new AppError('not_found');
  return (await viewsOf(scope, [goal])).goal(goal);
}
