/** Objectives: what social media shall do for a goal. */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { assertEditable, assertOwner, readableUnits, unitUnder } from './access.ts';
import { lock, oldValues, setArchived } from './change.ts';
import * as store from './store.ts';
import { viewsOf } from './view.ts';

interface ObjectiveInput {
  title: string;
  description: string;
  ownerPersonId: string;
}

export async function getObjective(scope: Scope, id: string) {
  const [objective] = await store.objectives(scope.db, { ids: [id] });
  assertReadableBelow(scope, 'strategy.read', objective?.unitId);
  const kpis = await store.kpis(scope.db, { objectiveId: id, units: readableUnits(scope) });
  const views = await viewsOf(scope, [objective!, ...kpis]);
  return { ...views.objective(objective!), goal: { id: objective!.goalId, title: objective!.goalTitle }, kpis: kpis.map(views.kpi) };
}

export async function createObjective(
  scope: Scope,
  { id: goalId, unitId: wanted, ...input }: ObjectiveInput & { id: string; unitId?: string },
) {
  const [goal] = await store.goals(scope.db, { ids: [goalId] });
  const unitId = await unitUnder(scope, goal, wanted);
  await assertOwner(scope, input.ownerPersonId);
  const id = newId();
  await scope.db
    .insertInto('strategy.objective')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: unitId,
      goal_id: goalId,
      title: input.title,
      description: input.description,
      owner_person_id: input.ownerPersonId,
    })
    .execute();
  scope.record({ action: 'strategy.objective.created', entity: { type: 'objective', id }, unitId, new: { ...input, goalId, unitId } });
  return viewOf(scope, id);
}

export async function updateObjective(
  scope: Scope,
  { id, revision, ...change }: Partial<ObjectiveInput> & { id: string; revision?: number },
) {
  const old = await locked(scope, id);
  assertEditable(scope, old, revision);
  await assertOwner(scope, change.ownerPersonId);
  const values = { title: change.title, description: change.description, owner_person_id: change.ownerPersonId };
  await scope.db
    .updateTable('strategy.objective')
    .set({ ...values, revision: sql`revision + 1` })
    .where('id', '=', id)
    .execute();
  scope.record({
    action: 'strategy.objective.updated',
    entity: { type: 'objective', id },
    unitId: old!.unitId,
    old: oldValues(old!, change),
    new: change,
  });
  return viewOf(scope, id);
}

export async function archiveObjective(scope: Scope, id: string, archive: boolean) {
  const objective = await locked(scope, id);
  const [goal] = objective ? await store.goals(scope.db, { ids: [objective.goalId] }) : [];
  await setArchived(scope, 'objective', objective, goal?.archived ?? false, archive);
  return viewOf(scope, id);
}

async function locked(scope: Scope, id: string): Promise<store.Objective | undefined> {
  await lock(scope, 'objective', id);
  return (await store.objectives(scope.db, { ids: [id] }))[0];
}

async function viewOf(scope: Scope, id: string) {
  const [objective] = await store.objectives(scope.db, { ids: [id] });
  if (!objective) throw new AppError('not_found');
  return (await viewsOf(scope, [objective])).objective(objective);
}
