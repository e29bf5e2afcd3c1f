/** From the address of the mentions page to what is asked of the server. */
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api, client, type Client } from '../../api.ts';
import type { ListState } from '../../ui/list-search.ts';
import type { Period } from './period.ts';
import type { Found } from './queries.ts';

type Asked = Parameters<Client['listening']['mentions']['search']>[0];

/** Facets of the page: the name in the address, and the list in the answer. */
export const facetLists = {
  sentiment: 'sentiments',
  emotion: 'emotions',
  topic: 'topics',
  language: 'languages',
  network: 'networks',
  kind: 'kinds',
  signal: 'signals',
  authorKind: 'authorKinds',
} as const;
export type FacetName = keyof typeof facetLists;
export const facetNames = Object.keys(facetLists) as FacetName[];

export function askedOf({ q, search, values }: ListState, { from, to }: Period, zone: string): Asked {
  const chosen = Object.fromEntries(
    facetNames.flatMap((name) => {
      const list = values(name);
      return list.length === 0 ? [] : [[facetLists[name], list]];
    }),
  );
  return {
    text: q,
    // Hours of a week are asked for in the zone they were counted in.
    zone: search['zone'] ?? zone,
    from,
    to,
    spam: search['spam'] === 'with' || search['spam'] === 'only' ? search['spam'] : 'without',
    order: search['order'] === 'relevant' ? 'relevant' : 'newest',
    ...(search['query'] ? { queryId: search['query'] } : {}),
    ...(search['source'] ? { sourceId: search['source'] } : {}),
    ...(search['author'] ? { authorId: search['author'] } : {}),
    ...within(search),
    ...chosen,
  };
}

/** An hour of the week; what the address says wrongly is as if it said nothing. */
export function within({ weekday, hour }: ListState['search']): { weekday?: number; hour?: number } {
  const number = (value: string | undefined, least: number, most: number) => {
    const read = Number(value);
    return value !== undefined && Number.isInteger(read) && read >= least && read <= most ? read : undefined;
  };
  const [day, at] = [number(weekday, 1, 7), number(hour, 0, 23)];
  return { ...(day === undefined ? {} : { weekday: day }), ...(at === undefined ? {} : { hour: at }) };
}

export function foundQuery(asked: Asked) {
  return infiniteQueryOptions({
    queryKey: [...api.listening.mentions.key(), 'found', asked],
    queryFn: ({ pageParam, signal }): Promise<Found> =>
      client.listening.mentions.search({ ...asked, cursor: pageParam ?? undefined }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }: Found) => nextCursor,
  });
}
