import type { Period } from '../period.ts';

/** The address of the posts behind a figure. */
export function postsLink(queryId: string, { from, to }: Period, facets: Record<string, string> = {}): string {
  return `/listening/mentions?${new URLSearchParams({ query: queryId, from, to, ...facets }).toString()}`;
}
