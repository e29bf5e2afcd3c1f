/** Finds every lexicon entry in a text: one walk over the letters of each word, then over the sequences of words. */
import type { Token } from '../tokenise.ts';
import { columnOf } from '../word-memory.ts';
import type { Numbered } from '../word-memory.ts';
import { step } from './char-trie.ts';
import type { CharTrie } from './char-trie.ts';
import { isConnector } from './compile.ts';
import type { FiledEntry, Lexicon, WordTerms } from './compile.ts';
import type { Entry } from './entry.ts';
import { bitOf, follow } from './steps.ts';

/** A lexicon entry found in a text. */
export interface Hit {
  entry: Entry;
  /** Index of the first and of the last token, both included. */
  first: number;
  last: number;
}

interface Candidate extends Hit {
  list: number;
  precision: number;
}

/** Shorter words hold no compound part worth finding. */
const shortestCompound = 7;
const mostElements = 6;

/** The tokens that count, one after the other; written over by the next call of `matchTerms`. */
interface Row {
  places: number[];
  terms: WordTerms[];
}
const row: Row = { places: [], terms: [] };

/** Hits in the order of their first token, longer before shorter; within one list none lies inside another. */
export function matchTerms(lexicon: Lexicon, tokens: readonly Token[], spelled: readonly string[], numbered: Numbered): Hit[] {
  const { places, terms } = row;
  places.length = 0;
  terms.length = 0;
  let any = false;
  const remembered = numbered.memory === null ? null : columnOf(lexicon.remembered, numbered.memory);
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || isConnector(tokens, index)) continue;
    places.push(index);
    // Handles are names: no term is looked for in them.
    if (token.tag === '@') {
      terms.push(nothing);
      continue;
    }
    const number = remembered === null ? -1 : (numbered.numbers[index] ?? -1);
    let known = number === -1 ? undefined : remembered?.[number];
    if (known === undefined) {
      known = termsOf(lexicon, token, spelled[index] ?? '');
      if (remembered !== null && number !== -1) remembered[number] = known;
    }
    if (known !== nothing) any = true;
    terms.push(known);
  }
  return any ? prune(findAll(lexicon, tokens), lexicon.lists.length) : [];
}

function findAll(lexicon: Lexicon, tokens: readonly Token[]): Candidate[] {
  const { places, terms } = row;
  const found: Candidate[] = [];
  for (let at = 0; at < places.length; at += 1) {
    const { alone, leads } = terms[at] ?? nothing;
    const first = places[at] ?? 0;
    for (let which = 0; which < alone.length; which += 1) {
      const one = alone[which];
      if (one !== undefined) found.push(candidate(one.filed, first, first, one.precision));
    }
    const { bits } = terms[at + 1] ?? nothing;
    for (let which = 0; which < leads.length; which += 3)
      if (((leads[which] ?? 0) & bits) !== 0) walkOn(lexicon, tokens, at, at, leads[which + 1] ?? 0, leads[which + 2] ?? 0, found);
  }
  return found;
}

const none: readonly number[] = [];
const nothing: WordTerms = { elements: none, bits: 0, alone: [], leads: [] };

function termsOf(lexicon: Lexicon, { kind }: Token, text: string): WordTerms {
  if (kind === 'url' || kind === 'email') return nothing;
  const elements = kind === 'word' ? spelledElements(lexicon, text) : wordElements(lexicon, text);
  if (elements.length === 0) return nothing;
  const begun = elements.map((element) => ({ node: lexicon.begin[element] ?? -1, precision: lexicon.precision[element] ?? 0 }));
  const nodes = begun.filter(({ node }) => node !== -1);
  return {
    elements,
    bits: elements.reduce((sum, element) => sum | bitOf(element), 0),
    alone: nodes.flatMap(({ node, precision }) => (lexicon.ends[node] ?? noEnds).map((filed) => ({ filed, precision }))),
    leads: nodes.flatMap(({ node, precision }) => {
      const bits = lexicon.next.leads[node] ?? 0;
      return bits === 0 ? [] : [bits, node, precision];
    }),
  };
}

/** Also for "sooo", "looove": the word with the run cut to two letters, then to one. */
function spelledElements(lexicon: Lexicon, text: string): readonly number[] {
  const found = wordElements(lexicon, text);
  if (found.some((element) => lexicon.precision[element] === 100) || !hasRun(text)) return found;
  for (const run of ['$1$1', '$1']) {
    const shorter = wordElements(lexicon, text.replaceAll(/(..?)\1{2,}/gu, run));
    if (shorter.length > 0) return shorter;
  }
  return found;
}

function hasRun(text: string): boolean {
  for (let at = 2; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit !== text.charCodeAt(at - 2)) continue;
    if (unit === text.charCodeAt(at - 1)) return true;
    // "schöööön" is spelled out as "schoeoeoeoen".
    if (at > 4 && unit === text.charCodeAt(at - 4) && text.charCodeAt(at - 1) === text.charCodeAt(at - 3)) return true;
  }
  return false;
}

function wordElements(lexicon: Lexicon, text: string): readonly number[] {
  let found: number[] | null = null;
  const { words, parts } = lexicon;
  let node = 0;
  for (let at = 0; at < text.length; at += 1) {
    node = step(words, node, text.charCodeAt(at));
    if (node === -1) break;
    const open = words.prefix[node] ?? -1;
    if (open !== -1) (found ??= []).push(open);
  }
  if (node > 0) {
    const whole = words.exact[node] ?? -1;
    if (whole !== -1) (found ??= []).push(whole);
  }
  if (parts !== null && text.length >= shortestCompound) found = partElements(parts, text, found);
  return found ?? none;
}

function partElements(parts: CharTrie, text: string, already: number[] | null): number[] | null {
  let found = already;
  for (let from = 1; from < text.length - 3; from += 1) {
    let node = 0;
    for (let at = from; at < text.length; at += 1) {
      node = step(parts, node, text.charCodeAt(at));
      if (node === -1) break;
      const inside = parts.prefix[node] ?? -1;
      if (inside !== -1) (found ??= []).push(inside);
      const end = at === text.length - 1 ? (parts.exact[node] ?? -1) : -1;
      if (end !== -1) (found ??= []).push(end);
    }
  }
  return found;
}

/** From a node reached by the token at `at` to all that the next one leads to. */
function walkOn(
  lexicon: Lexicon,
  tokens: readonly Token[],
  from: number,
  at: number,
  node: number,
  precision: number,
  found: Candidate[],
): void {
  const { places, terms } = row;
  if (at + 1 >= places.length || at - from >= mostElements) return;
  const { elements, bits } = terms[at + 1] ?? nothing;
  if (((lexicon.next.leads[node] ?? 0) & bits) === 0) return;
  for (let which = 0; which < elements.length; which += 1) {
    const element = elements[which] ?? 0;
    const next = follow(lexicon.next, node, element);
    if (next === -1) continue;
    const sum = precision + (lexicon.precision[element] ?? 0);
    const first = places[from] ?? 0;
    const last = places[at + 1] ?? 0;
    for (const filed of lexicon.ends[next] ?? noEnds)
      if (!filed.glued || touching(tokens, first, last)) found.push(candidate(filed, first, last, sum));
    if (lexicon.next.leads[next] !== 0) walkOn(lexicon, tokens, from, at + 1, next, sum, found);
  }
}

const noEnds: readonly FiledEntry[] = [];

const candidate = (filed: FiledEntry, first: number, last: number, precision: number): Candidate => ({
  entry: filed.entry,
  first,
  last,
  list: filed.list,
  precision,
});

function touching(tokens: readonly Token[], first: number, last: number): boolean {
  for (let index = first; index < last; index += 1) if (tokens[index]?.to !== tokens[index + 1]?.from) return false;
  return true;
}

/** By insertion: candidates come in the order of their first token already. */
function sort(found: Candidate[]): void {
  for (let at = 1; at < found.length; at += 1) {
    const one = found[at];
    if (one === undefined) continue;
    let to = at;
    for (; to > 0; to -= 1) {
      const before = found[to - 1];
      if (before === undefined || !isBefore(one, before)) break;
      found[to] = before;
    }
    found[to] = one;
  }
}

const isBefore = (one: Candidate, other: Candidate): boolean =>
  (one.first - other.first || other.last - one.last || other.precision - one.precision) < 0;

/** Within a list the longest hit wins, then the closest; hits of one term in one list (two topics) all stay. */
function prune(found: Candidate[], lists: number): Hit[] {
  if (found.length < 2) return found;
  sort(found);
  const kept: Candidate[] = [];
  const latest = Array.from<Candidate | undefined>({ length: lists });
  for (const one of found) {
    const before = latest[one.list];
    if (before !== undefined && one.last <= before.last) {
      const same = one.first === before.first && one.last === before.last && one.precision === before.precision;
      if (!same || one.entry.list === 'sentiment') continue;
    }
    if (before === undefined || one.last > before.last) latest[one.list] = one;
    kept.push(one);
  }
  return kept;
}
