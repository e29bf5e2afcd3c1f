/** Which queries hear which units. Pure. */
import type { QuerySetNow } from './query-sets.ts';
import type { MatchedBy } from './rollups.ts';

/** Of the queries that match, those that hear this unit. */
export function heardBy(set: QuerySetNow, places: readonly number[], unitId: string): MatchedBy[] {
  return places.flatMap((place) => {
    const query = set.queries[place];
    return query?.hears.has(unitId) ? [{ queryId: query.queryId, version: query.version }] : [];
  });
}
