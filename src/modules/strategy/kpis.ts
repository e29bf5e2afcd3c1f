/** KPIs: what is counted, from where it starts, what is to be reached, by when and by whom. */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { assertReadableBelow } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { assertChannels, assertEditable, assertOwner, unitUnder } from './access.ts';
import { lock, oldValues, setArchived } from './change.ts';
import { smartFaults, type Aim } from './rules.ts';
import * as store from './store.ts';
import { viewsOf } from './view.ts';

type KpiInput = Pick<
  store.Kpi,
  'name' | 'metric' | 'direction' | 'baseline' | 'baselineOn' | 'target' | 'targetOn' | 'unitLabel' | 'ownerPersonId'
>;

export async function getKpi(scope: Scope, id: string) {
  const [kpi] = await store.kpis(scope.db, { ids: [id] });
  assertReadableBelow(scope, 'strategy.read', kpi?.unitId);
  const { goalId, goalTitle, objectiveId, objectiveTitle } = kpi!;
  return {
    ...(await viewsOf(scope, [kpi!])).kpi(kpi!),
    goal: { id: goalId, title: goalTitle },
    objective: { id: objectiveId, title: objectiveTitle },
  };
}

export async function createKpi(scope: Scope, { id: objectiveId, unitId: wanted, ...input }: KpiInput & { id: string; unitId?: string }) {
  const [objective] = await store.objectives(scope.db, { ids: [objectiveId] });
  const unitId = await unitUnder(scope, objective, wanted);
  await assertSound(scope, input);
  const id = newId();
  await scope.db
    .insertInto('strategy.kpi')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: unitId,
      objective_id: objectiveId,
      name: input.name,
      source: input.metric.source,
      metric: store.metricName(input.metric),
      direction: input.direction,
      baseline: input.baseline,
      baseline_on: input.baselineOn,
      target: input.target,
      target_on: input.targetOn,
      unit_label: input.unitLabel,
      owner_person_id: input.ownerPersonId,
    })
    .execute();
  await store.replaceChannels(scope.db, scope.organisationId, id, input.metric);
  scope.record({ action: 'strategy.kpi.created', entity: { type: 'kpi', id }, unitId, new: { ...input, objectiveId, unitId } });
  return viewOf(scope, id);
}

export async function updateKpi(scope: Scope, { id, revision, ...change }: Partial<KpiInput> & { id: string; revision?: number }) {
  const old = await locked(scope, id);
  assertEditable(scope, old, revision);
  const merged = { ...old!, ...given(change) };
  await assertSound(scope, merged, old);
  await scope.db
    .updateTable('strategy.kpi')
    .set({
      name: merged.name,
      source: merged.metric.source,
      metric: store.metricName(merged.metric),
      direction: merged.direction,
      baseline: merged.baseline,
      baseline_on: merged.baselineOn,
      target: merged.target,
      target_on: merged.targetOn,
      unit_label: merged.unitLabel,
      owner_person_id: merged.ownerPersonId,
      revision: sql`revision + 1`,
    })
    .where('id', '=', id)
    .execute();
  if (change.metric) await store.replaceChannels(scope.db, scope.organisationId, id, change.metric);
  scope.record({
    action: 'strategy.kpi.updated',
    entity: { type: 'kpi', id },
    unitId: old!.unitId,
    old: oldValues(old!, change),
    new: change,
  });
  return viewOf(scope, id);
}

export async function archiveKpi(scope: Scope, id: string, archive: boolean) {
  const kpi = await locked(scope, id);
  const [objective] = kpi ? await store.objectives(scope.db, { ids: [kpi.objectiveId] }) : [];
  await setArchived(scope, 'kpi', kpi, objective?.archived ?? false, archive);
  return viewOf(scope, id);
}

/** SMART, owned by someone who is here, counted on accounts one may see; what was fine before and stays is not asked again. */
async function assertSound(scope: Scope, input: KpiInput, before?: KpiInput): Promise<void> {
  const faults = smartFaults(input satisfies Aim);
  if (faults.length > 0) throw new AppError('invalid', { reason: 'fields', fields: faults });
  if (input.ownerPersonId !== before?.ownerPersonId) await assertOwner(scope, input.ownerPersonId);
  const known = before?.metric.source === 'channel' ? before.metric.channelIds : [];
  if (input.metric.source === 'channel')
    await assertChannels(
      scope,
      input.metric.channelIds.filter((channelId) => !known.includes(channelId)),
    );
}

/** A field that is absent stays as it is. */
function given<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}

async function locked(scope: Scope, id: string): Promise<store.Kpi | undefined> {
  await lock(scope, 'kpi', id);
  return (await store.kpis(scope.db, { ids: [id] }))[0];
}

async function viewOf(scope: Scope, id: string) {
  const [kpi] = await store.kpis(scope.db, { ids: [id] });
  if (!kpi) throw new AppError('not_found');
  return (await viewsOf(scope, [kpi])).kpi(kpi);
}
