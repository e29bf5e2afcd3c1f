import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from '../../api.ts';
import type { Release } from './states.ts';

export const releaseQuery = (id: string) => api.review.get.queryOptions({ input: { id } });

/** After a decision: the release as it now is, and everything that tells of it asked again. */
export function useDecided(): (release: Release) => Promise<void> {
  const queries = useQueryClient();
  return useCallback(
    async (release) => {
      queries.setQueryData(releaseQuery(release.id).queryKey, release);
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.review.key() }),
        queries.invalidateQueries({ queryKey: api.record.key() }),
      ]);
    },
    [queries],
  );
}
