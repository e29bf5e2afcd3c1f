/** What the rooms below may ask of strategy. They check rights themselves: goals are readable below their unit. */
import type { Scope } from '#kernel/types.ts';
import * as store from './store.ts';

export { strategyRecord } from './record.ts';
export type { Kpi } from './store.ts';

/** The goal, or null where the organisation has none of that id. */
export async function goalOf(scope: Scope, id: string): Promise<store.Goal | null> {
  return (await store.goals(scope.db, { ids: [id] }))[0] ?? null;
}

/** KPIs with their definitions: all of the organisation, or those the filter leaves. `archived: false` leaves out what is archived at any level. */
export function kpisOf(scope: Scope, filter: store.Filter = {}): Promise<store.Kpi[]> {
  return store.kpis(scope.db, filter);
}

export async function kpiOf(scope: Scope, id: string): Promise<store.Kpi | null> {
  return (await store.kpis(scope.db, { ids: [id] }))[0] ?? null;
}
