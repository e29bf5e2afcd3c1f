/** What measurement's pages read, and what goes stale when a value is recorded. */
import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, type Answer, type Client } from '../../api.ts';

export type Standing = Answer<Client['measurement']['kpis']['progress']>;
export type Recorded = Answer<Client['measurement']['kpis']['recorded']>[number];
export type ChannelNumbers = Answer<Client['measurement']['channels']['series']>;
export type Series = ChannelNumbers['series'][number];

export const standingsQuery = () => api.measurement.kpis.list.queryOptions();
export const standingQuery = (id: string) => api.measurement.kpis.progress.queryOptions({ input: { id } });
export const recordedQuery = (id: string) => api.measurement.kpis.recorded.queryOptions({ input: { id } });
export const goalStandingQuery = (id: string) => api.measurement.goals.progress.queryOptions({ input: { id } });
export const channelNumbersQuery = (id: string) => api.measurement.channels.series.queryOptions({ input: { id } });
export const postNumbersQuery = (id: string) => api.measurement.posts.series.queryOptions({ input: { id } });

export function useNumbersChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return useCallback(async () => {
    await Promise.all([api.measurement.key(), api.record.key()].map((queryKey) => queries.invalidateQueries({ queryKey })));
  }, [queries]);
}
