import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';

export const schedulesQuery = (releaseId: string) => api.publishing.schedules.list.queryOptions({ input: { releaseId } });
export const scheduleQuery = (id: string) => api.publishing.schedules.get.queryOptions({ input: { id } });
/** While it is on its way, the page looks again every two seconds. */
export const dispatchQuery = (id: string) =>
  api.publishing.dispatches.get.queryOptions({
    input: { id },
    refetchInterval: ({ state: { data } }: { state: { data?: { entryState: string; comparison: string | null } } }) =>
      data &&
      (data.entryState === 'publishing' || data.entryState === 'unknown' || (data.entryState === 'published' && data.comparison === null))
        ? 2000
        : false,
  });
export const taskQuery = (id: string) => api.publishing.tasks.get.queryOptions({ input: { id } });

/** After a change: what publishing shows anywhere, and the joined record. */
export function useRefresh(): () => Promise<unknown> {
  const queries = useQueryClient();
  return () =>
    Promise.all([
      queries.invalidateQueries({ queryKey: api.publishing.key() }),
      queries.invalidateQueries({ queryKey: api.record.key() }),
      queries.invalidateQueries({ queryKey: api.review.key() }),
    ]);
}
