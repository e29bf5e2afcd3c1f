import { Fragment } from 'react';
import { detectFacets } from '../../../../src/connectors/bluesky/facets.ts';
import { fromByteOffsets, segmentsOf, type Mark, type Segment } from './highlight.ts';
import classes from './preview.module.css';

interface Props {
  text: string;
  marks?: readonly Mark[];
  /** Where the network folds the text away, and what is said there; the rest is shown all the same. */
  fold?: { at: number; label: string };
}

/** A text as the network shows it: links, hashtags and handles in their colour, and whatever else is marked. */
export function FacetText({ text, marks = [], fold }: Props) {
  const found = detectFacets(text);
  const offsets = fromByteOffsets(
    text,
    found.flatMap(({ byteStart, byteEnd }) => [byteStart, byteEnd]),
  );
  const facets = found.map((facet, index): Mark => ({
    start: offsets[2 * index] ?? 0,
    end: offsets[2 * index + 1] ?? 0,
    tone: facet.kind,
  }));
  const segments = segmentsOf(text, [
    ...facets,
    ...marks,
    ...(fold ? [{ start: fold.at, end: text.length, tone: 'link' as const, id: foldId }] : []),
  ]);
  const foldBegins = segments.find(({ ids }) => ids.includes(foldId))?.start;
  return (
    <p className={classes.text} dir="auto">
      {segments.map((segment) => {
        const { ids, start, text: words } = segment;
        // The fold only cuts; the tone is that of what else stands there.
        const tone = ids.includes(foldId) ? toneWithoutFold(segment, [...facets, ...marks]) : segment.tone;
        return (
          <Fragment key={start}>
            {start === foldBegins && <span className={classes.fold}>{fold?.label}</span>}
            {tone ? <span data-tone={tone}>{words}</span> : words}
          </Fragment>
        );
      })}
    </p>
  );
}

const foldId = 'fold';

function toneWithoutFold({ start, text }: Segment, marks: readonly Mark[]) {
  return (
    segmentsOf(
      text,
      marks.map((mark) => ({ ...mark, start: mark.start - start, end: mark.end - start })),
    )[0]?.tone ?? null
  );
}
