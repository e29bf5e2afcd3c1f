import type { Mark } from '../../../ui/preview/highlight.ts';

/** A field of a post whose words may be marked. */
export type MarkedField = { kind: 'text'; channelId: string | null } | { kind: 'alt'; assetId: string };

/** What other rooms have to say about the words of a post. */
export interface Remarks {
  marksIn: (field: MarkedField) => Mark[];
  activeId: string | null;
}
