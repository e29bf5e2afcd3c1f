import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useCan } from '../../session.ts';
import { standingsQuery, type Standing } from './queries.ts';

/** Where KPIs stand, by id; empty for those who may not read numbers, and until they are there. */
export function useStandings(): ReadonlyMap<string, Standing> {
  const can = useCan();
  const { data } = useQuery({ ...standingsQuery(), enabled: can('measurement.read') });
  return useMemo(() => new Map((data ?? []).map((standing) => [standing.kpiId, standing])), [data]);
}
