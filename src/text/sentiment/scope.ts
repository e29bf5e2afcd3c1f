/**
 * Who modifies whom: for each sentiment word the negators, intensifiers, contrasts, conditions and irony marks that bear
 * on it. Works on token positions; a sentence is never crossed, a comma or a "but" ends a forward negation.
 */
import type { Hit } from '../lexicon/match-terms.ts';
import type { ModifierEntry } from '../lexicon/entry.ts';
import type { Reading } from '../reading.ts';
import type { Token } from '../tokenise.ts';
import { DRAWN, SHOUTED } from '../word-memory.ts';

export interface Bearing {
  negated: boolean;
  /** Product of intensifiers, diminishers, capitals and repeated letters; 1 for none. */
  intensity: number;
  /** What a "but" leaves of it; above 1 on the side that counts. */
  contrast: number;
  /** 1, less under "would", "if". */
  reality: number;
  asked: boolean;
  quoted: boolean;
}

export interface Scopes {
  modifiers: readonly (Hit & { entry: ModifierEntry })[];
  /** Every negator, also those that are part of a term ("nicht so toll"). */
  negators: readonly Hit[];
  /** Position of each token among the words, signs left out. */
  order: readonly number[];
  /** Sentences that end in a question mark or open with a question word. */
  questions: ReadonlySet<number>;
  /** 0…1, the strongest mark in the post. */
  irony: number;
  /** Nearly everything is in capitals, so capitals say nothing. */
  shouted: boolean;
}

const clauseEnds = new Set([',', ';', ':', '.', '!', '?', '…', '(', ')', '–', '|', '"', '“', '”', '„', '«', '»']);
const quotes = new Set(['"', '“', '”', '„', '«', '»', "'", '‚', '‘', '’']);
const reach = 3;

export function findScopes({ tokens, hits, looks }: Reading): Scopes {
  const order: number[] = [];
  let words = 0;
  let letters = 0;
  let shouts = 0;
  const questions = new Set<number>();
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    order.push(words);
    if (token.kind !== 'mark') words += 1;
    else if (token.text === '?') questions.add(token.sentence);
    if (token.kind === 'word' && token.tag !== '@' && token.text.length > 1) {
      letters += 1;
      if (((looks[index] ?? 0) & SHOUTED) !== 0) shouts += 1;
    }
  }
  const modifiers: (Hit & { entry: ModifierEntry })[] = [];
  const negators: Hit[] = [];
  let irony = 0;
  let sentimentEnd = -1;
  for (const hit of hits) {
    if (hit.entry.list === 'sentiment') {
      // "nicht so toll" as a term of its own has used its "nicht" up.
      if (hit.last > hit.first) sentimentEnd = Math.max(sentimentEnd, hit.last);
      continue;
    }
    if (hit.entry.list !== 'modifiers') continue;
    if (hit.entry.kind === 'negator') negators.push(hit);
    if (hit.last <= sentimentEnd) continue;
    if (hit.entry.kind === 'irony') irony = Math.max(irony, hit.entry.value);
    const token = tokens[hit.first];
    const opensSentence = hit.first === 0 || tokens[hit.first - 1]?.sentence !== token?.sentence;
    if (hit.entry.kind === 'question' && opensSentence && token) questions.add(token.sentence);
    modifiers.push({ entry: hit.entry, first: hit.first, last: hit.last });
  }
  return { modifiers, negators, order, questions, irony, shouted: shouts > 2 && shouts > letters * 0.6 };
}

export function bearingOf(reading: Reading, scopes: Scopes, hit: Hit): Bearing {
  const { tokens, looks } = reading;
  const sentence = tokens[hit.first]?.sentence;
  const bearing: Bearing = {
    negated: false,
    intensity: 1,
    contrast: 1,
    reality: 1,
    asked: sentence !== undefined && scopes.questions.has(sentence),
    quoted: isQuoted(tokens, hit),
  };
  // A term of several words with its own negation has said it: the "n'" of "n'est pas content" does not turn it again.
  const negatedItself = hit.last > hit.first && near(scopes.negators, hit).some((negator) => overlaps(negator, hit));
  const around = scopes.modifiers.length === 0 ? scopes.modifiers : near(scopes.modifiers, hit);
  for (const modifier of around) {
    const token = tokens[modifier.first];
    if (token?.sentence !== sentence || overlaps(modifier, hit)) continue;
    if (modifier.entry.kind === 'negator' && (negatedItself || (!modifier.entry.back && partedFrom(hit, modifier, around)))) continue;
    apply(tokens, scopes.order, modifier, hit, bearing);
  }
  for (let index = hit.first; index <= hit.last; index += 1) {
    const look = looks[index] ?? 0;
    if (!scopes.shouted && (look & SHOUTED) !== 0 && (tokens[index]?.text.length ?? 0) > 2) bearing.intensity *= 1.25;
    if ((look & DRAWN) !== 0) bearing.intensity *= 1.2;
  }
  bearing.intensity = Math.min(2.5, bearing.intensity);
  return bearing;
}

/** Farther away nothing bears on a word; the bound keeps the work linear in a text without full stops. */
const farthest = 60;

/** Those of a list, which is in order of the text, that stand near a hit. */
export function near<One extends Hit>(list: readonly One[], { first, last }: Hit): One[] {
  let from = 0;
  let to = list.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((list[middle]?.first ?? 0) < first - farthest) from = middle + 1;
    else to = middle;
  }
  const found: One[] = [];
  for (let index = from; index < list.length; index += 1) {
    const one = list[index];
    if (one === undefined || one.first > last + farthest) break;
    found.push(one);
  }
  return found;
}

const overlaps = (one: Hit, other: Hit): boolean => one.first <= other.last && other.first <= one.last;

/** "Not the cheapest but the kindest": the negation before a conjunction does not reach what follows it. */
function partedFrom(hit: Hit, negator: Hit, around: Scopes['modifiers']): boolean {
  return around.some(({ entry, first, last }) => entry.kind === 'contrast' && entry.value > 0 && first > negator.last && last < hit.first);
}

function apply(
  tokens: readonly Token[],
  order: readonly number[],
  modifier: Hit & { entry: ModifierEntry },
  hit: Hit,
  bearing: Bearing,
): void {
  const { entry } = modifier;
  const before = modifier.last < hit.first;
  const gap = before ? distance(order, modifier.last, hit.first) : distance(order, hit.last, modifier.first);
  switch (entry.kind) {
    case 'negator':
      if (entry.back !== before && gap <= entry.value && !clauseBetween(tokens, modifier, hit)) bearing.negated = true;
      return;
    case 'intensifier':
    case 'diminisher': {
      const near = before ? gap <= reach : gap === 1;
      if (near && !clauseBetween(tokens, modifier, hit))
        bearing.intensity *= before ? 1 + (entry.value - 1) / Math.sqrt(gap) : 1 + (entry.value - 1) / 2;
      return;
    }
    case 'contrast':
      // The clause after "but" is what the writer wants to be heard; before "although" likewise.
      bearing.contrast *= before === (entry.side === 'after') ? 1.3 : 0.6;
      return;
    case 'conditional':
      if (before || gap <= reach) bearing.reality = Math.min(bearing.reality, entry.value);
      return;
    case 'hedge':
      if (before && gap <= reach) bearing.intensity *= 0.85;
      return;
    default:
  }
}

const distance = (order: readonly number[], from: number, to: number): number => (order[to] ?? 0) - (order[from] ?? 0);

function clauseBetween(tokens: readonly Token[], one: Hit, other: Hit): boolean {
  const [from, to] = one.last < other.first ? [one.last, other.first] : [other.last, one.first];
  for (let index = from + 1; index < to; index += 1) {
    const token = tokens[index];
    if (token?.kind === 'mark' && clauseEnds.has(token.text)) return true;
  }
  return false;
}

/** A single word or two between quotation marks: the so-called "help". */
function isQuoted(tokens: readonly Token[], hit: Hit): boolean {
  const before = tokens[hit.first - 1];
  const after = tokens[hit.last + 1];
  return before?.kind === 'mark' && after?.kind === 'mark' && quotes.has(before.text) && quotes.has(after.text);
}
