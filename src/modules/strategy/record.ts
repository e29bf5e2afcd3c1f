/** strategy's part of the joined record: goal › objective › KPI › accounts. */
import type { LinkEnd, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { readableUnits } from './access.ts';
import { containing } from './rules.ts';
import * as store from './store.ts';

const longestList = 20;

async function describe(scope: Scope, type: string, id: string) {
  const filter = { ids: [id] };
  if (type === 'kpi') {
    const [kpi] = await store.kpis(scope.db, filter);
    return kpi ? { title: kpi.name, state: stateOf(kpi), unitId: kpi.unitId } : null;
  }
  const [thing] = type === 'goal' ? await store.goals(scope.db, filter) : await store.objectives(scope.db, filter);
  return thing ? { title: thing.title, state: stateOf(thing), unitId: thing.unitId } : null;
}

const stateOf = ({ archived }: { archived: boolean }) => (archived ? 'archived' : null);

async function links(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  const { db } = scope;
  const under = { archived: false };
  if (type === 'goal') {
    const objectives = await store.objectives(db, { ...under, goalId: id });
    return objectives.map((objective) => ({
      type: 'objective',
      id: objective.id,
      direction: 'down',
      relation: 'strategy.relation.objective',
    }));
  }
  if (type === 'objective') {
    const [objective] = await store.objectives(db, { ids: [id] });
    if (!objective) return [];
    const kpis = await store.kpis(db, { ...under, objectiveId: id });
    return [
      { type: 'goal', id: objective.goalId, direction: 'up', relation: 'strategy.relation.goal' },
      ...kpis.map((kpi): LinkEnd => ({ type: 'kpi', id: kpi.id, direction: 'down', relation: 'strategy.relation.kpi' })),
    ];
  }
  if (type === 'kpi') {
    const [kpi] = await store.kpis(db, { ids: [id] });
    if (!kpi) return [];
    const channelIds = kpi.metric.source === 'channel' ? kpi.metric.channelIds : [];
    return [
      { type: 'objective', id: kpi.objectiveId, direction: 'up', relation: 'strategy.relation.objective' },
      ...channelIds.map((channelId): LinkEnd => ({
        type: 'channel',
        id: channelId,
        direction: 'down',
        relation: 'strategy.relation.counted',
      })),
    ];
  }
  if (type === 'channel') {
    const rows = await db.selectFrom('strategy.kpi_channel').select('kpi_id').where('channel_id', '=', id).execute();
    const kpis = await store.kpis(db, { ...under, ids: rows.map((row) => row.kpi_id) });
    return kpis.map((kpi) => ({ type: 'kpi', id: kpi.id, direction: 'up', relation: 'strategy.relation.counts' }));
  }
  return [];
}

async function search(scope: Scope, q: string) {
  const pattern = containing(q);
  const units = readableUnits(scope);
  const titled = async (table: 'strategy.goal' | 'strategy.objective', type: string) => {
    const rows = await scope.db
      .selectFrom(table)
      .select(['id', 'title', 'archived_at'])
      .where('title', 'ilike', pattern)
      .where('unit_id', 'in', units)
      .orderBy('title')
      .limit(longestList)
      .execute();
    return rows.map((row) => ({ type, id: row.id, title: row.title, state: stateOf({ archived: row.archived_at !== null }) }));
  };
  const kpis = await scope.db
    .selectFrom('strategy.v_kpi')
    .select(['id', 'name', 'archived'])
    .where('name', 'ilike', pattern)
    .where('unit_id', 'in', units)
    .orderBy('name')
    .limit(longestList)
    .execute();
  const named = kpis.map((row) => ({
    type: 'kpi',
    id: row.id ?? '',
    title: row.name ?? '',
    state: stateOf({ archived: row.archived === true }),
  }));
  return [...(await titled('strategy.goal', 'goal')), ...(await titled('strategy.objective', 'objective')), ...named].slice(0, longestList);
}

export const strategyRecord: RoomRecord = {
  entities: {
    goal: { can: 'strategy.read', below: true },
    objective: { can: 'strategy.read', below: true },
    kpi: { can: 'strategy.read', below: true },
  },
  describe,
  links,
  search,
};
