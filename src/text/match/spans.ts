/** Why a post matched: the stretches of its text that the query asks for, as UTF-16 offsets. */
import type { Program } from './compile.ts';
import { TEXT, spanOfPlaces } from './document.ts';
import type { Document } from './document.ts';
import { holds, sentencesOf, spotsOf, titleOf } from './evaluate.ts';
import type { Marks } from './marks.ts';
import type { Spot, Window } from './positions.ts';

export type Span = [start: number, end: number];

export interface Evidence {
  /** In order, not overlapping. Empty for a query that only asks for fields or for what is not there. */
  text: Span[];
  title: Span[];
}

/** For a document that matches. What stands under NOT is never evidence. */
export function evidenceOf(program: Program, marks: Marks): Evidence {
  const spots: Spot[] = [];
  collect(program, marks, { first: 0, last: Infinity }, spots);
  const evidence: Evidence = { text: [], title: [] };
  for (const spot of spots) addSpans(spot, marks.document, evidence);
  return { text: merged(evidence.text), title: merged(evidence.title) };
}

function collect(program: Program, marks: Marks, window: Window, spots: Spot[]): void {
  switch (program.op) {
    case 'not':
    case 'filter':
      return;
    case 'and':
      for (const child of program.children) collect(child, marks, window, spots);
      return;
    case 'or':
      // Of alternatives only those that hold: half of an AND that fails is no reason.
      for (const child of program.children) if (holds(child, marks, window)) collect(child, marks, window, spots);
      return;
    case 'title':
      collect(program.child, marks, titleOf(marks.document), spots);
      return;
    case 'sentence':
      for (const sentence of sentencesOf(marks.document, window)) {
        if (holds(program.child, marks, sentence)) collect(program.child, marks, sentence, spots);
      }
      return;
    default:
      spots.push(...spotsOf(program, marks, window));
  }
}

function addSpans(spot: Spot, document: Document, evidence: Evidence): void {
  if (spot.parts !== null) {
    for (const part of spot.parts) addSpans(part, document, evidence);
  } else if (spot.span !== null) {
    evidence[spot.first < TEXT ? 'title' : 'text'].push([...spot.span]);
  } else {
    const { part, start, end } = spanOfPlaces(document, spot.first, spot.last);
    evidence[part].push([start, end]);
  }
}

function merged(spans: Span[]): Span[] {
  const found: Span[] = [];
  for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0] || one[1] - other[1])) {
    const last = found.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else found.push([start, end]);
  }
  return found;
}
