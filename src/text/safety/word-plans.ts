/**
 * A grammar laid out for speed: what each word can begin, layer by layer, worked out when the word is first met. A
 * pattern is tried only where all that it needs besides its beginning stands somewhere in the text. Pure, browser-safe.
 */
import type { Atom, Grammar, Pattern } from './grammar.ts';
import { termsOf } from './grammar.ts';
import { writePattern } from './program.ts';
import { createColumn } from '../word-memory.ts';
import type { Column } from '../word-memory.ts';

/** What the grammar knows of a word. */
export interface WordPlan {
  readonly terms: readonly number[];
  /** What it is to the word before it: bits of its terms, several terms to a bit. */
  readonly bits: number;
  /**
   * By layer the patterns it may begin, undefined where there are none. Three numbers each: what the next token must be
   * (bits as below), the rarest need or −1, and where the pattern begins in the program, or −1 − class where the word
   * alone is the match. Of thirty candidates one is looked at.
   */
  readonly layers: readonly (Int32Array | undefined)[];
  /** A bit for each layer in which the word begins something. */
  readonly begins: number;
  /** Needs that the word meets. */
  readonly meets: readonly number[];
}

export interface PlannedLayer {
  readonly byTerm: ReadonlyMap<number, readonly Pattern[]>;
  /** Patterns that begin with a class, by its id, and those that begin with a number: rarest need and place in the program by turns. */
  readonly byClass: readonly (Int32Array | undefined)[];
  readonly byNumber: Int32Array;
}

export interface Plans {
  readonly grammar: Grammar;
  readonly layers: readonly PlannedLayer[];
  /** For each need, the last run in which something met it. */
  readonly met: Int32Array;
  readonly needsByTerm: ReadonlyMap<number, readonly number[]>;
  readonly needsByClass: readonly (readonly number[])[];
  readonly needsByNumber: readonly number[];
  readonly needsOf: ReadonlyMap<Pattern, readonly number[]>;
  /** 1 for each term that stands in a pattern: part of a grammar has the words of the whole. */
  readonly used: Uint8Array;
  /** All patterns, as program.ts writes them, and where each begins. */
  readonly program: Int32Array;
  readonly places: ReadonlyMap<Pattern, number>;
  /** Bits of the layers in which a class, or a number, begins something. */
  readonly begunByClass: Int32Array;
  readonly begunByNumber: number;
  /** Nothing, for each class. */
  readonly empty: readonly undefined[];
  readonly remembered: Map<string, WordPlan>;
  readonly byTerms: Map<string, WordPlan>;
  /** The same by the number of the word. */
  readonly numbered: Column<WordPlan>;
}

export const nothing: WordPlan = { terms: [], bits: 0, layers: [], begins: 0, meets: [] };

/** Bits of what may stand next: anything or nothing, a token of the same sentence, a number; the others are of terms. */
export const ANYTHING = 1 << 29;
export const TOKEN = 1 << 30;
export const NUMBER = 1 << 31;
const termBits = 29;
export const bitOfTerm = (term: number): number => 1 << (term % termBits);
const bitOfAtom = (atom: Atom): number => (atom.is === 'term' ? bitOfTerm(atom.id) : atom.is === 'number' ? NUMBER : TOKEN);

/** The bit of a layer; all from the 31st on share the last. */
export const bitOf = (layer: number): number => 1 << Math.min(layer, 30);

const mostRemembered = 60_000;
/** As many terms a class counts for when it is guessed how often a need is met. */
const classChances = 50;
const known = new WeakMap<Grammar, Plans>();

/** The plans of a grammar; made once. */
export function plansOf(grammar: Grammar): Plans {
  let plans = known.get(grammar);
  if (plans === undefined) known.set(grammar, (plans = makePlans(grammar)));
  return plans;
}

/** What a folded word begins and meets; the same word gives the same object. */
export function planOf(plans: Plans, word: string): WordPlan {
  const remembered = plans.remembered.get(word);
  if (remembered !== undefined) return remembered;
  return remember(plans, word, termsOf(plans.grammar.words, word));
}

/** The same for a word that is also a term of exact accents. */
export function accentedPlanOf(plans: Plans, word: string, accented: number): WordPlan {
  // No word holds a blank.
  const key = `${word} ${accented}`;
  return plans.remembered.get(key) ?? remember(plans, key, [...termsOf(plans.grammar.words, word), accented]);
}

function remember(plans: Plans, key: string, terms: readonly number[]): WordPlan {
  if (plans.remembered.size >= mostRemembered) {
    plans.remembered.clear();
    plans.byTerms.clear();
  }
  const used = terms.filter((term) => plans.used[term] === 1);
  const plan = used.length === 0 ? nothing : planOfTerms(plans, used);
  plans.remembered.set(key, plan);
  return plan;
}

/** Forms of a word are mostly the same terms. */
function planOfTerms(plans: Plans, terms: readonly number[]): WordPlan {
  const key = terms.join(' ');
  let plan = plans.byTerms.get(key);
  if (plan === undefined) plans.byTerms.set(key, (plan = makePlan(plans, terms)));
  return plan;
}

function makePlan(plans: Plans, terms: readonly number[]): WordPlan {
  const layers = plans.layers.map((layer): Int32Array | undefined => {
    const patterns = new Set(terms.flatMap((term) => layer.byTerm.get(term) ?? []));
    return patterns.size === 0 ? undefined : Int32Array.from([...patterns].flatMap((pattern) => candidate(plans, pattern, terms)));
  });
  const needs = [...new Set(terms.flatMap((term) => plans.needsByTerm.get(term) ?? []))];
  const meets = needs.length === 0 ? nothing.meets : needs;
  const begins = layers.reduce((sum, layer, level) => (layer === undefined ? sum : sum | bitOf(level)), 0);
  return { terms, bits: terms.reduce((sum, term) => sum | bitOfTerm(term), 0), layers, begins, meets };
}

/** The three numbers of a pattern that a word of these terms may begin. */
function candidate(plans: Plans, pattern: Pattern, terms: readonly number[]): number[] {
  const starts = (pattern.elements[0]?.alternatives ?? []).filter(([first]) => first?.is !== 'term' || terms.includes(first.id));
  const alone = pattern.elements.length === 1 && starts[0]?.length === 1 && starts[0][0]?.is === 'term';
  if (alone) return [ANYTHING, -1, -1 - pattern.classId];
  return [nextOf(pattern, starts), plans.needsOf.get(pattern)?.[0] ?? -1, plans.places.get(pattern) ?? 0];
}

/** Bits of what may follow the word for the pattern to match. */
function nextOf(pattern: Pattern, starts: readonly (readonly Atom[])[]): number {
  let next = 0;
  for (const [first, second] of starts) {
    if (first?.is !== 'term') return ANYTHING;
    next |= second === undefined ? bitsOfElement(pattern.elements[1]) : bitOfAtom(second);
  }
  return next;
}

function bitsOfElement(element: Pattern['elements'][number] | undefined): number {
  if (element === undefined || element.optional || element.gap > 0) return ANYTHING;
  return element.alternatives.reduce((sum, [first]) => sum | (first === undefined ? ANYTHING : bitOfAtom(first)), 0);
}

function makePlans(grammar: Grammar): Plans {
  const patterns = new Set(
    grammar.layers.flatMap(({ byTerm, byClass, byNumber }) => [...byTerm.values(), ...byClass.values(), byNumber].flat()),
  );
  const ids = new Map<string, number>();
  const needsByTerm = new Map<number, number[]>();
  const needsByClass: number[][] = [];
  const needsByNumber: number[] = [];
  const needsOf = new Map<Pattern, number[]>();
  for (const pattern of patterns) {
    const needs = new Set<number>();
    for (const { alternatives, optional, gap } of pattern.elements.slice(1)) {
      const firsts = alternatives.flatMap((atoms) => atoms.slice(0, 1));
      if (optional || gap > 0 || firsts.some(({ is }) => is === 'any')) continue;
      const key = [...new Set(firsts.map((atom) => `${atom.is}${'id' in atom ? atom.id : ''}`))].sort().join('|');
      let id = ids.get(key);
      if (id === undefined) {
        id = ids.size;
        ids.set(key, id);
        for (const atom of firsts) {
          if (atom.is === 'term') push(needsByTerm, atom.id, id);
          else if (atom.is === 'class') (needsByClass[atom.id] ??= []).push(id);
          else needsByNumber.push(id);
        }
      }
      needs.add(id);
    }
    needsOf.set(pattern, [...needs]);
  }
  // What little meets is asked first. A class is met by many words.
  const chances = Array.from({ length: ids.size }, () => 0);
  for (const needs of needsByTerm.values()) for (const need of needs) chances[need] = (chances[need] ?? 0) + 1;
  for (const needs of needsByClass) for (const need of needs ?? []) chances[need] = (chances[need] ?? 0) + classChances;
  for (const needs of needsOf.values()) needs.sort((one, other) => (chances[one] ?? 0) - (chances[other] ?? 0));
  const code: number[] = [];
  const places = new Map([...patterns].map((pattern) => [pattern, writePattern(code, pattern, needsOf.get(pattern) ?? [])]));
  const gated = (all: readonly Pattern[]): Int32Array =>
    Int32Array.from(all.flatMap((pattern) => [needsOf.get(pattern)?.[0] ?? -1, places.get(pattern) ?? 0]));
  const classes = Array.from({ length: grammar.classes.size }, (_, id) => id);
  const layersWhere = (begins: (layer: Grammar['layers'][number]) => boolean): number =>
    grammar.layers.reduce((sum, layer, level) => (begins(layer) ? sum | bitOf(level) : sum), 0);
  return {
    grammar,
    met: new Int32Array(ids.size),
    needsByTerm,
    needsOf,
    used: usedIn(patterns),
    program: Int32Array.from(code),
    places,
    needsByClass: classes.map((id) => needsByClass[id] ?? []),
    needsByNumber,
    begunByClass: Int32Array.from(classes, (id) => layersWhere(({ byClass }) => byClass.has(id))),
    begunByNumber: layersWhere(({ byNumber }) => byNumber.length > 0),
    empty: classes.map(() => undefined),
    layers: grammar.layers.map(({ byTerm, byClass, byNumber }) => ({
      byTerm,
      byClass: classes.map((id) => {
        const all = byClass.get(id);
        return all === undefined ? undefined : gated(all);
      }),
      byNumber: gated(byNumber),
    })),
    remembered: new Map(),
    byTerms: new Map(),
    numbered: createColumn(),
  };
}

function usedIn(patterns: ReadonlySet<Pattern>): Uint8Array {
  const terms = [...patterns].flatMap(({ elements }) =>
    elements.flatMap(({ alternatives }) => alternatives.flat().flatMap((atom) => (atom.is === 'term' ? [atom.id] : []))),
  );
  const used = new Uint8Array(terms.reduce((most, term) => Math.max(most, term), -1) + 1);
  for (const term of terms) used[term] = 1;
  return used;
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
