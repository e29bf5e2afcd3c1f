import { detectFacets } from '../../../../../src/connectors/bluesky/facets.ts';
import { fromByteOffsets, segmentsOf, type Mark } from './highlight.ts';
import classes from './preview.module.css';

/** A text as the network shows it: links, hashtags and handles in their colour, what is over the limit marked. */
export function FacetText({ text, overFrom = null }: { text: string; overFrom?: number | null }) {
  const marks: Mark[] = [];
  const found = detectFacets(text);
  const offsets = fromByteOffsets(text, found.flatMap(({ byteStart, byteEnd }) => [byteStart, byteEnd]));
  found.forEach((facet, index) => marks.push({ start: offsets[2 * index] ?? 0, end: offsets[2 * index + 1] ?? 0, tone: facet.kind }));
  if (overFrom !== null) marks.push({ start: overFrom, end: text.length, tone: 'over' });
  return (
    <p className={classes.text} dir="auto">
      {segmentsOf(text, marks).map((segment) =>
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
