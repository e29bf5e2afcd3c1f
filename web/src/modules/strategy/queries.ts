/** What strategy's pages read, and what goes stale when they change something. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, type Answer, type Client } from '../../api.ts';

export type Goal = Answer<Client['strategy']['goals']['list']>[number];
export type Objective = Goal['objectives'][number];
export type Kpi = Objective['kpis'][number];
export type KpiWithParents = Answer<Client['strategy']['kpis']['get']>;

export const goalsQuery = (archived: boolean) =>
  api.strategy.goals.list.queryOptions({ input: { archived: archived ? 'with' : 'without' } });
export const goalQuery = (id: string) => api.strategy.goals.get.queryOptions({ input: { id } });
export const objectiveQuery = (id: string) => api.strategy.objectives.get.queryOptions({ input: { id } });
export const kpiQuery = (id: string) => api.strategy.kpis.get.queryOptions({ input: { id } });

/** After a change: everything of strategy, what is measured by it, and the joined record around it. */
export function useStrategyChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    const keys = [api.strategy.key(), api.measurement.key(), api.record.key()];
    await Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}
