/**
 * A small pattern language for concepts in text, and its compiler. A source line is
 *   class <tab> pattern ; pattern ; …
 * and a pattern is words with blanks between:
 *   word  word*  *word*  a|b  two+words   a word, endings, inside a compound, alternatives, several words as one alternative
 *   <class>   what another class has found (classes may not refer to each other in a circle)
 *   #  _  _4  any number; any one word; up to four words
 *   x?        may be missing
 *   =würde    with exactly these accents (folding makes "würde" and "wurde" one word)
 * A match never leaves its sentence. Words are written naturally; they are folded as the text is, and in German an
 * umlaut also stands for its two-letter spelling. Pure, browser-safe.
 */
import { fold } from '../normalise.ts';

/** One thing a token may be. */
export type Atom = { is: 'term'; id: number } | { is: 'class'; id: number } | { is: 'any' } | { is: 'number' };

/** Alternatives, each a run of atoms; `gap` > 0 is up to that many tokens of any kind instead. */
export interface Element {
  readonly alternatives: readonly (readonly Atom[])[];
  readonly optional: boolean;
  readonly gap: number;
}

export interface Pattern {
  readonly classId: number;
  readonly elements: readonly Element[];
}

/** Patterns of one layer by what they begin with; a layer only looks at classes of the layers below it. */
export interface Layer {
  readonly byTerm: ReadonlyMap<number, readonly Pattern[]>;
  readonly byClass: ReadonlyMap<number, readonly Pattern[]>;
  readonly byNumber: readonly Pattern[];
}

export interface Grammar {
  readonly classes: ReadonlyMap<string, number>;
  readonly layers: readonly Layer[];
  readonly words: Words;
}

/** Which terms a word is; remembered, because a few thousand words make up most of what people write. */
export interface Words {
  readonly exact: ReadonlyMap<string, readonly number[]>;
  readonly prefixes: ReadonlyMap<string, readonly number[]>;
  readonly suffixes: ReadonlyMap<string, readonly number[]>;
  /** By the first `infixKey` letters of the part. */
  readonly infixes: ReadonlyMap<string, readonly { part: string; id: number }[]>;
  /** Which beginnings, ends and parts there are, by their hashes: most stretches of a word are seen to be none without a look-up. */
  readonly filter: Uint8Array;
  readonly remembered: Map<string, readonly number[]>;
  /** Words that must be written with exactly these accents. */
  readonly accented: ReadonlyMap<string, number>;
}

export class GrammarError extends Error {}

const infixKey = 4;
const mostRemembered = 60_000;
const longestAffix = 24;
const none: readonly number[] = [];

interface Draft {
  classes: Map<string, number>;
  termIds: Map<string, number>;
  umlauts: boolean;
}

/**
 * Compiles grammar sources. `given` names classes whose hits the caller supplies (a catalogue's products).
 * @throws GrammarError on an unknown class, a circle, or a pattern that begins with a gap.
 */
export function compileGrammar(sources: readonly string[], options: { given?: readonly string[]; umlauts?: boolean } = {}): Grammar {
  const draft: Draft = { classes: new Map(), termIds: new Map(), umlauts: options.umlauts ?? false };
  const given = new Set((options.given ?? []).map((name) => classId(draft, name)));
  const patterns: Pattern[] = [];
  for (const source of sources) {
    for (const line of source.split('\n')) {
      const trimmed = line.trim();
      if (trimmed === '' || trimmed.startsWith('#')) continue;
      const tab = trimmed.indexOf('\t');
      if (tab < 0) throw new GrammarError(`no tab in "${trimmed}"`);
      const owner = classId(draft, trimmed.slice(0, tab).trim());
      for (const text of trimmed.slice(tab + 1).split(';')) {
        if (text.trim() !== '')
          patterns.push(...withoutOptionalStart({ classId: owner, elements: readElements(draft, text.trim()) }, text));
      }
    }
  }
  return { classes: draft.classes, layers: layersOf(draft, patterns, given), words: wordsOf(draft) };
}

function classId(draft: Draft, name: string): number {
  const known = draft.classes.get(name);
  if (known !== undefined) return known;
  draft.classes.set(name, draft.classes.size);
  return draft.classes.size - 1;
}

function readElements(draft: Draft, text: string): Element[] {
  return text.split(/\s+/).map((word) => {
    const gap = /^_(\d+)$/.exec(word);
    if (gap) return { alternatives: [], optional: false, gap: Number(gap[1]) };
    const optional = word.length > 1 && word.endsWith('?');
    const body = optional ? word.slice(0, -1) : word;
    return { alternatives: body.split('|').flatMap((part) => readAlternative(draft, part)), optional, gap: 0 };
  });
}

function readAlternative(draft: Draft, part: string): Atom[][] {
  if (part === '_') return [[{ is: 'any' }]];
  if (part === '#') return [[{ is: 'number' }]];
  const reference = /^<([\w.]+)>$/.exec(part);
  if (reference) return [[{ is: 'class', id: classId(draft, reference[1] ?? '') }]];
  const spellings = [part];
  if (draft.umlauts && /[äöü]/.test(part))
    spellings.push(part.replaceAll('=', '').replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue'));
  return spellings.map((spelling) =>
    spelling
      .split(/[+'’-]/)
      .filter((word) => word !== '')
      .flatMap((word) => atoms(draft, word)),
  );
}

/** Letters and digits are separate tokens in the text, so they are here. */
function atoms(draft: Draft, word: string): Atom[] {
  if (word === '_') return [{ is: 'any' }];
  const inner = /^<([\w.]+)>$/.exec(word);
  if (inner) return [{ is: 'class', id: classId(draft, inner[1] ?? '') }];
  if (word.startsWith('=')) return [{ is: 'term', id: termId(draft, word.normalize('NFC').toLowerCase()) }];
  const parts = fold(word).text.match(/\*?\p{L}+\*?|\p{Nd}+|[^\p{L}\p{Nd}*]+/gu);
  if (parts === null) throw new GrammarError(`no word in "${word}"`);
  return parts.map((part) => ({ is: 'term', id: termId(draft, part) }));
}

function termId(draft: Draft, term: string): number {
  const known = draft.termIds.get(term);
  if (known !== undefined) return known;
  draft.termIds.set(term, draft.termIds.size);
  return draft.termIds.size - 1;
}

function withoutOptionalStart(pattern: Pattern, text: string): Pattern[] {
  const [first, ...rest] = pattern.elements;
  if (first === undefined || first.gap > 0) throw new GrammarError(`"${text}" begins with a gap`);
  if (!first.optional) return [pattern];
  const without = withoutOptionalStart({ classId: pattern.classId, elements: rest }, text);
  return [{ classId: pattern.classId, elements: [{ ...first, optional: false }, ...rest] }, ...without];
}

function layersOf(draft: Draft, patterns: readonly Pattern[], given: ReadonlySet<number>): Layer[] {
  const names = [...draft.classes.keys()];
  const byOwner = new Map<number, Pattern[]>();
  for (const pattern of patterns) byOwner.set(pattern.classId, [...(byOwner.get(pattern.classId) ?? []), pattern]);
  const level = new Map<number, number>([...given].map((id) => [id, -1]));
  const visiting = new Set<number>();
  const visit = (id: number): number => {
    const known = level.get(id);
    if (known !== undefined) return known;
    if (visiting.has(id)) throw new GrammarError(`<${names[id]}> refers to itself`);
    const own = byOwner.get(id);
    if (own === undefined) throw new GrammarError(`<${names[id]}> is not defined`);
    visiting.add(id);
    let highest = -1;
    for (const pattern of own) for (const below of references(pattern)) highest = Math.max(highest, visit(below));
    const found = own.some((pattern) => references(pattern).length > 0) ? highest + 1 : 0;
    level.set(id, found);
    return found;
  };
  const layers: { byTerm: Map<number, Pattern[]>; byClass: Map<number, Pattern[]>; byNumber: Pattern[] }[] = [];
  for (const pattern of patterns) {
    const at = visit(pattern.classId);
    while (layers.length <= at) layers.push({ byTerm: new Map(), byClass: new Map(), byNumber: [] });
    const layer = layers[at];
    if (layer === undefined) continue;
    const starts = new Set<string>();
    for (const alternative of pattern.elements[0]?.alternatives ?? []) {
      const atom = alternative[0];
      const key = atom === undefined ? '' : atom.is === 'term' || atom.is === 'class' ? `${atom.is}${atom.id}` : atom.is;
      if (atom === undefined || starts.has(key)) continue;
      starts.add(key);
      if (atom.is === 'term') add(layer.byTerm, atom.id, pattern);
      else if (atom.is === 'class') add(layer.byClass, atom.id, pattern);
      else if (atom.is === 'number') layer.byNumber.push(pattern);
      else throw new GrammarError('a pattern may not begin with any word');
    }
  }
  return layers;
}

/** What a grammar says of some classes, and of those they name: the same patterns over the same words. */
export function partOf(grammar: Grammar, names: readonly string[]): Grammar {
  const patterns = new Set(
    grammar.layers.flatMap(({ byTerm, byClass, byNumber }) => [...byTerm.values(), ...byClass.values(), byNumber].flat()),
  );
  const wanted = new Set(names.map((name) => grammar.classes.get(name)));
  for (let before = -1; before < wanted.size;) {
    before = wanted.size;
    for (const pattern of patterns) if (wanted.has(pattern.classId)) for (const id of references(pattern)) wanted.add(id);
  }
  const some = (all: readonly Pattern[]): Pattern[] => all.filter(({ classId: id }) => wanted.has(id));
  const kept = (by: ReadonlyMap<number, readonly Pattern[]>): Map<number, Pattern[]> =>
    new Map([...by].map(([key, all]) => [key, some(all)] as const).filter(([, all]) => all.length > 0));
  return {
    ...grammar,
    layers: grammar.layers.map(({ byTerm, byClass, byNumber }) => ({
      byTerm: kept(byTerm),
      byClass: kept(byClass),
      byNumber: some(byNumber),
    })),
  };
}

function references(pattern: Pattern): number[] {
  return pattern.elements.flatMap((element) => element.alternatives.flat().flatMap((atom) => (atom.is === 'class' ? [atom.id] : [])));
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function wordsOf(draft: Draft): Words {
  const accented = new Map<string, number>();
  const exact = new Map<string, number[]>();
  const prefixes = new Map<string, number[]>();
  const suffixes = new Map<string, number[]>();
  const infixes = new Map<string, { part: string; id: number }[]>();
  for (const [term, id] of draft.termIds) {
    if (term.startsWith('=')) {
      accented.set(term.slice(1), id);
      continue;
    }
    const before = term.startsWith('*');
    const after = term.endsWith('*');
    const part = term.replaceAll('*', '');
    if (before && after) {
      if (part.length < infixKey) throw new GrammarError(`"${term}" is too short to be looked for inside words`);
      add(infixes, part.slice(0, infixKey), { part, id });
    } else add(before ? suffixes : after ? prefixes : exact, part, id);
  }
  const filter = new Uint8Array(filterSize);
  for (const part of prefixes.keys()) filter[hashForward(part, 0, part.length)] = 1;
  for (const part of suffixes.keys()) filter[hashBackward(part, part.length)] = 1;
  for (const part of infixes.keys()) filter[hashForward(part, 0, part.length)] = 1;
  return { exact, prefixes, suffixes, infixes, filter, remembered: new Map(), accented };
}

const filterSize = 2 ** 15;
const spread = (hash: number): number => (hash ^ (hash >>> 15)) & (filterSize - 1);
const mix = (hash: number, unit: number): number => Math.imul(hash ^ unit, 0x01000193);

function hashForward(text: string, from: number, to: number): number {
  let hash = 0;
  for (let at = from; at < to; at += 1) hash = mix(hash, text.charCodeAt(at));
  return spread(hash);
}

function hashBackward(text: string, length: number): number {
  let hash = 1;
  for (let at = text.length - 1; at >= text.length - length; at -= 1) hash = mix(hash, text.charCodeAt(at));
  return spread(hash);
}

/** Whether a word may begin (1) or end (2) with a part of each length; written over by each call. */
const parts = new Uint8Array(longestAffix + 1);

function findParts(words: Words, word: string): number {
  const longest = Math.min(word.length, longestAffix);
  let forward = 0;
  let backward = 1;
  let some = 0;
  for (let length = 1; length <= longest; length += 1) {
    forward = mix(forward, word.charCodeAt(length - 1));
    backward = mix(backward, word.charCodeAt(word.length - length));
    const both = (words.filter[spread(forward)] ?? 0) | ((words.filter[spread(backward)] ?? 0) << 1);
    parts[length] = both;
    some |= both;
  }
  return some === 0 ? 0 : longest;
}

/** The terms a folded word is; the same word gives the same list. */
export function termsOf(words: Words, word: string): readonly number[] {
  const known = words.remembered.get(word);
  if (known !== undefined) return known;
  const found = new Set(words.exact.get(word));
  for (let length = findParts(words, word); length >= 2; length -= 1) {
    const some = parts[length] ?? 0;
    if ((some & 1) !== 0) for (const id of words.prefixes.get(word.slice(0, length)) ?? none) found.add(id);
    if ((some & 2) !== 0) for (const id of words.suffixes.get(word.slice(word.length - length)) ?? none) found.add(id);
  }
  for (let at = 0; at + infixKey <= word.length; at += 1) {
    if (words.filter[hashForward(word, at, at + infixKey)] === 0) continue;
    for (const { part, id } of words.infixes.get(word.slice(at, at + infixKey)) ?? []) if (word.startsWith(part, at)) found.add(id);
  }
  if (words.remembered.size >= mostRemembered) words.remembered.clear();
  const list = found.size === 0 ? none : [...found];
  words.remembered.set(word, list);
  return list;
}
