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
    zone,
    from,
    to,
    order: search['order'] === 'relevant' ? 'relevant' : 'newest',
    ...(search['query'] ? { queryId: search['query'] } : {}),
    ...(search['source'] ? { sourceId: search['source'] } : {}),
    ...chosen,
  };
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
