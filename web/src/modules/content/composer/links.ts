import { detectFacets } from '../../../../../src/connectors/bluesky/facets.ts';

/** The addresses in a text as a reader would open them, as the server resolves them. */
export function linksOf(text: string): string[] {
  return [...new Set(detectFacets(text).flatMap((facet) => (facet.kind === 'link' ? [new URL(facet.value).href] : [])))];
}
