import { detectFacets } from '../../../../src/connectors/bluesky/facets.ts';
import { fromByteOffsets, segmentsOf, type Mark } from './highlight.ts';
import classes from './preview.module.css';

/** A text as the network shows it: links, hashtags and handles in their colour, and whatever else is marked. */
export function FacetText({ text, marks = [] }: { text: string; marks?: readonly Mark[] }) {
  const found = detectFacets(text);
  const offsets = fromByteOffsets(text, found.flatMap(({ byteStart, byteEnd }) => [byteStart, byteEnd]));
  const facets = found.map((facet, index): Mark => ({ start: offsets[2 * index] ?? 0, end: offsets[2 * index + 1] ?? 0, tone: facet.kind }));
  return (
    <p className={classes.text} dir="auto">
      {segmentsOf(text, [...facets, ...marks]).map((segment) =>
        segment.tone ? (
          <span key={segment.start} data-tone={segment.tone}>
            {segment.text}
          </span>
        ) : (
          segment.text
        ),
      )}
    </p>
  );
}
