/** Runs a compiled query on a document whose atoms are marked. */
import { ANY } from './compile.ts';
import type { Program } from './compile.ts';
import { TEXT, spanOfPlaces } from './document.ts';
import type { Document } from './document.ts';
import { FIELDS, HEAD, isPresent } from './marks.ts';
import type { Marks } from './marks.ts';
import { bagSpots, nearSpots, sequenceSpots } from './positions.ts';
import type { Spot, Window } from './positions.ts';
import { findWritten, writtenOf } from './written.ts';

const EVERYWHERE: Window = { first: 0, last: Infinity };

export function holds(program: Program, marks: Marks, window: Window = EVERYWHERE): boolean {
  switch (program.op) {
    case 'and':
      return program.children.every((child) => holds(child, marks, window));
    case 'or':
      return program.children.some((child) => holds(child, marks, window));
    case 'not':
      return !holds(program.child, marks, window);
    case 'filter':
      return program.test(marks.document);
    case 'title':
      return holds(program.child, marks, titleOf(marks.document));
    case 'sentence':
      return sentencesOf(marks.document, window).some((sentence) => holds(program.child, marks, sentence));
    case 'atom':
      if (!isPresent(marks, program.atom)) return false;
      return window === EVERYWHERE || spotsOf(program, marks, window).length > 0;
    default:
      return spotsOf(program, marks, window).length > 0;
  }
}

export function titleOf(document: Document): Window {
  return { first: 0, last: document.titlePlaces - 1 };
}

export function sentencesOf(document: Document, window: Window): Window[] {
  const { placeSentence, titlePlaces, textPlaces } = document;
  const found: Window[] = [];
  const count = titlePlaces + textPlaces;
  for (let from = 0; from < count;) {
    let to = from + 1;
    while (to < count && to !== titlePlaces && placeSentence[to] === placeSentence[from]) to += 1;
    const shift = from < titlePlaces ? 0 : TEXT - titlePlaces;
    const sentence = { first: from + shift, last: to - 1 + shift };
    if (sentence.first >= window.first && sentence.last <= window.last) found.push(sentence);
    from = to;
  }
  return found;
}

/** Every stretch within the window that meets the program, which is of the kind that has a position. */
export function spotsOf(program: Program, marks: Marks, window: Window): Spot[] {
  switch (program.op) {
    case 'atom':
      return occurrences(program.atom, marks, window);
    case 'sequence': {
      const complete = program.steps.every((step) => step === ANY || isPresent(marks, step));
      if (!complete) return program.whole < 0 ? [] : occurrences(program.whole, marks, window);
      const spots = sequenceSpots(program.steps.map((step) => occurrences(step, marks, window)));
      return program.whole < 0 ? spots : [...spots, ...occurrences(program.whole, marks, window)];
    }
    case 'bag':
      if (!program.steps.every((step) => step === ANY || isPresent(marks, step))) return [];
      return bagSpots(program.steps, (step) => occurrences(step, marks, window), program.slop);
    case 'near': {
      const left = spotsOf(program.left, marks, window);
      return left.length === 0 ? left : nearSpots(left, spotsOf(program.right, marks, window), program.distance, program.ordered);
    }
    case 'or':
      return program.children.flatMap((child) => spotsOf(child, marks, window));
    case 'exact':
      if (!program.words.every((word) => isPresent(marks, word))) return [];
      return exactSpots(program.text, marks.document, window);
    default:
      throw new TypeError(`${program.op} has no position`);
  }
}

function occurrences(atom: number, marks: Marks, window: Window): Spot[] {
  const { document, next, name } = marks;
  if (atom === ANY) return anywhere(document, window);
  if (!isPresent(marks, atom)) return [];
  const { first, last } = document.names;
  const spots: Spot[] = [];
  for (let at = marks.atoms[atom * FIELDS + HEAD] ?? -1; at >= 0; at = next[at] ?? -1) {
    const from = first[name[at] ?? 0] ?? 0;
    const to = last[name[at] ?? 0] ?? 0;
    if (from >= window.first && to <= window.last) spots.push({ first: from, last: to, parts: null, span: null });
  }
  return spots;
}

function anywhere({ titlePlaces, textPlaces }: Document, window: Window): Spot[] {
  const spots: Spot[] = [];
  for (let i = 0; i < titlePlaces + textPlaces; i += 1) {
    const place = i < titlePlaces ? i : i - titlePlaces + TEXT;
    if (place >= window.first && place <= window.last) spots.push({ first: place, last: place, parts: null, span: null });
  }
  return spots;
}

/** An {exact} text begins and ends where words do; between two words it may hold marks alone and then takes no place. */
function exactSpots(wanted: string, document: Document, window: Window): Spot[] {
  const spots: Spot[] = [];
  for (const part of ['title', 'text'] as const) {
    const folded = document[part];
    if (folded === null) continue;
    const written = (document.written[part] ??= writtenOf(folded.source));
    const places = part === 'title' ? document.titlePlaces : document.textPlaces;
    const base = part === 'title' ? 0 : TEXT;
    for (const [start, end] of findWritten(written, wanted)) {
      let first = base;
      while (first < base + places && spanOfPlaces(document, first, first).end <= start) first += 1;
      let last = first - 1;
      while (last + 1 < base + places && spanOfPlaces(document, last + 1, last + 1).start < end) last += 1;
      const whole = last < first || (spanOfPlaces(document, first, first).start >= start && spanOfPlaces(document, last, last).end <= end);
      if (whole && first >= window.first && last <= window.last) spots.push({ first, last, parts: null, span: [start, end] });
    }
  }
  return spots;
}
