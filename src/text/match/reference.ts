/**
 * Slow and plain: whether a post matches, read from the query's tree and its rules (query/syntax.ts) with nothing
 * prepared, indexed or remembered. What the fast matcher must always agree with.
 */
import { exactKey, plainKey, termParts } from '../query/reading.ts';
import type { Near, Phrase, QueryNode, Spot, Term, TextNode } from '../query/syntax.ts';
import type { Post } from './post.ts';
import { fieldHolds } from './reference-fields.ts';
import { globTest, readText } from './reference-reading.ts';
import type { Name, Reading } from './reference-reading.ts';

/** Places [from, to); to = from for marks between two words. */
type Stretch = [from: number, to: number];

export function referenceMatches(root: QueryNode, post: Post, zone = 'UTC'): boolean {
  return referenceReader(post)(root, zone);
}

/** The same for several queries on one post, which is read once. */
export function referenceReader(post: Post): (root: QueryNode, zone?: string) => boolean {
  const readings = [post.title ?? '', post.text].map(readText);
  return (root, zone = 'UTC') => holdsFor(root, post, readings, zone);
}

function holdsFor(root: QueryNode, post: Post, readings: readonly Reading[], zone: string): boolean {
  const holds = (node: QueryNode): boolean => {
    if (node.kind === 'and') return node.children.every(holds);
    if (node.kind === 'or') return node.children.some(holds);
    if (node.kind === 'not') return !holds(node.child);
    if (node.kind === 'filter') return fieldHolds(node.field, node.test, post, zone);
    if (node.kind === 'title') return readings[0] !== undefined && holdsWithin(node.child, [readings[0]]);
    return holdsWithin(node, readings);
  };
  return holds(root);
}

function holdsWithin(node: TextNode, readings: readonly Reading[]): boolean {
  if (node.kind === 'and') return node.children.every((child) => holdsWithin(child, readings));
  if (node.kind === 'or') return node.children.some((child) => holdsWithin(child, readings));
  if (node.kind === 'not') return !holdsWithin(node.child, readings);
  if (node.kind === 'sentence') return readings.flatMap(sentences).some((sentence) => holdsWithin(node.child, [sentence]));
  return readings.some((reading) => stretches(node, reading).length > 0);
}

/** Each sentence as a reading of its own, with the places of the whole. */
function sentences(reading: Reading): Reading[] {
  return [...new Set(reading.places.map(({ sentence }) => sentence))].map((number) => {
    const inside = (at: number): boolean => reading.places[at]?.sentence === number;
    const places = reading.places.map((place) => (place.sentence === number ? place : { ...place, sentence: -1 }));
    return { glyphs: reading.glyphs, places, names: reading.names.filter(({ from, to }) => inside(from) && inside(to)) };
  });
}

function stretches(node: Spot, reading: Reading): Stretch[] {
  switch (node.kind) {
    case 'or':
      return node.children.flatMap((child) => stretches(child, reading));
    case 'near':
      return near(node, reading);
    case 'phrase':
      return phrase(node, reading);
    case 'term':
      return term(node, reading);
    case 'emoji':
      return named(reading, '☺', ({ text }) => [text, text.replace(/[\u{1F3FB}-\u{1F3FF}]/gu, '')].includes(node.text));
    case 'tag':
      return named(reading, '#', wordTest(node.text, node.accents));
    case 'handle':
      return named(reading, '@', wordTest(node.text, false));
    case 'exact':
      return exact(node.text, reading);
  }
}

function named({ names }: Reading, sign: Name['sign'], fits: (name: Name) => boolean): Stretch[] {
  return names.filter((name) => name.sign === sign && fits(name)).map(({ from, to }) => [from, to + 1]);
}

function wordTest(wanted: string, accents: boolean): (name: Name) => boolean {
  const fits = globTest(accents ? exactKey(wanted) : plainKey(wanted));
  return ({ keys }) => (accents ? fits(keys.exact) : fits(keys.plain) || fits(keys.spelled));
}

function term(node: Pick<Term, 'text' | 'accents'>, reading: Reading): Stretch[] {
  const word = (text: string): Stretch[] => named(reading, '', wordTest(text, node.accents));
  const parts = termParts(node.text);
  return parts.length === 1 ? word(parts[0] ?? '') : [...inOrder(parts.map(word)), ...word(parts.join(''))];
}

function inOrder([first = [], ...rest]: Stretch[][]): Stretch[] {
  if (rest.length === 0) return first;
  const ends = inOrder(rest);
  return unique(first.flatMap(([from, to]) => ends.filter((end) => end[0] === to).map((end): Stretch => [from, end[1]])));
}

function phrase({ items, slop }: Phrase, reading: Reading): Stretch[] {
  const each = items.map((item): Stretch[] => {
    if (item.kind === 'term' && item.text === '*') {
      return reading.places.flatMap(({ sentence }, at): Stretch[] => (sentence < 0 ? [] : [[at, at + 1]]));
    }
    return stretches(item, reading);
  });
  if (slop === 0) return inOrder(each);
  // Every way to give each item a stretch of its own.
  const choose = (left: Stretch[][], chosen: Stretch[]): Stretch[] => {
    const [first, ...rest] = left;
    if (first === undefined) {
      const from = Math.min(...chosen.map((one) => one[0]));
      const to = Math.max(...chosen.map((one) => one[1]));
      const taken = chosen.reduce((sum, one) => sum + one[1] - one[0], 0);
      return to - from - taken <= slop ? [[from, to]] : [];
    }
    return first.filter((one) => chosen.every((other) => apart(one, other))).flatMap((one) => choose(rest, [...chosen, one]));
  };
  return unique(choose(each, []));
}

const apart = (one: Stretch, other: Stretch): boolean => one[1] <= other[0] || other[1] <= one[0];

function near({ left, right, distance, ordered }: Near, reading: Reading): Stretch[] {
  const rights = stretches(right, reading);
  return unique(
    stretches(left, reading).flatMap((one) =>
      rights
        .filter((other) => {
          const follows = one[1] <= other[0] && other[0] - one[1] <= distance;
          const precedes = other[1] <= one[0] && one[0] - other[1] <= distance;
          return follows || (!ordered && precedes);
        })
        .map((other): Stretch => [Math.min(one[0], other[0]), Math.max(one[1], other[1])]),
    ),
  );
}

function unique(found: Stretch[]): Stretch[] {
  return [...new Map(found.map((one) => [one.join(), one])).values()];
}

function exact(wanted: string, { places, glyphs }: Reading): Stretch[] {
  const found: Stretch[] = [];
  const wordlike = /[\p{L}\p{Nd}\p{M}]/u;
  const written = glyphs();
  // Of a sentence, the places from its first to its last.
  const lowest = places.findIndex(({ sentence }) => sentence >= 0);
  const highest = places.findLastIndex(({ sentence }) => sentence >= 0);
  written.forEach(({ start }, first) => {
    let last = first;
    let text = written[first]?.text ?? '';
    while (text.length < wanted.length && last + 1 < written.length) text += written[(last += 1)]?.text ?? '';
    const end = written[last]?.end ?? 0;
    if (text !== wanted) return;
    if (wordlike.test([...(written[first - 1]?.text ?? '')].at(-1) ?? '') || wordlike.test([...(written[last + 1]?.text ?? '')][0] ?? ''))
      return;
    const next = places.findIndex((place) => place.end > start);
    const from = next < 0 ? places.length : next;
    let to = from;
    while (to < places.length && (places[to]?.start ?? 0) < end) to += 1;
    if (places.slice(from, to).some((place) => place.start < start || place.end > end)) return;
    if (lowest < 0 || (from >= lowest && to - 1 <= highest)) found.push([from, to]);
  });
  return found;
}
