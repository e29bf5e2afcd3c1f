/**
 * A grammar laid out for speed: what each word can begin, layer by layer, worked out when the word is first met. A
 * pattern is tried only where all that it needs besides its beginning stands somewhere in the text. Pure, browser-safe.
 */
import type { Atom, Grammar, Pattern } from './grammar.ts';
import { termsOf } from './grammar.ts';

/** A pattern that a word may begin. */
export interface Candidate {
  readonly pattern: Pattern;
  /** Alternatives of its first element that this word does not rule out; null where the word alone is the match. */
  readonly starts: readonly (readonly Atom[])[] | null;
  readonly needs: readonly number[];
}

/** What the grammar knows of a word. */
export interface WordPlan {
  readonly terms: readonly number[];
  /** By layer; undefined where the word begins nothing. */
  readonly layers: readonly (readonly Candidate[] | undefined)[];
  /** Needs that the word meets, as bits. */
  readonly meets: Int32Array | null;
}

/** A pattern that begins with a class or a number. */
export interface Gated {
  readonly pattern: Pattern;
  readonly needs: readonly number[];
}

export interface PlannedLayer {
  readonly byTerm: ReadonlyMap<number, readonly Pattern[]>;
  /** By class id. */
  readonly byClass: readonly (readonly Gated[] | undefined)[];
  readonly hasClasses: boolean;
  readonly byNumber: readonly Gated[];
}

export interface Plans {
  readonly grammar: Grammar;
  readonly layers: readonly PlannedLayer[];
  /** 32-bit words that hold one bit for each need. */
  readonly width: number;
  readonly needsByTerm: ReadonlyMap<number, readonly number[]>;
  readonly metByClass: readonly (Int32Array | undefined)[];
  readonly metByNumber: Int32Array | null;
  readonly needsOf: ReadonlyMap<Pattern, readonly number[]>;
  readonly remembered: Map<string, WordPlan>;
}

export const nothing: WordPlan = { terms: [], layers: [], meets: null };

const mostRemembered = 60_000;
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
  const plan = terms.length === 0 ? nothing : makePlan(plans, terms);
  if (plans.remembered.size >= mostRemembered) plans.remembered.clear();
  plans.remembered.set(key, plan);
  return plan;
}

function makePlan(plans: Plans, terms: readonly number[]): WordPlan {
  const layers = plans.layers.map((layer): Candidate[] | undefined => {
    const patterns = new Set(terms.flatMap((term) => layer.byTerm.get(term) ?? []));
    return patterns.size === 0 ? undefined : [...patterns].map((pattern) => candidate(plans, pattern, terms));
  });
  const needs = terms.flatMap((term) => plans.needsByTerm.get(term) ?? []);
  return { terms, layers, meets: needs.length === 0 ? null : bits(plans.width, needs) };
}

function candidate(plans: Plans, pattern: Pattern, terms: readonly number[]): Candidate {
  const needs = plans.needsOf.get(pattern) ?? [];
  const viable = (pattern.elements[0]?.alternatives ?? []).filter(([first]) => first?.is !== 'term' || terms.includes(first.id));
  // The first alternative that fits wins: behind one that always does, none is asked.
  const sure = pattern.elements.length === 1 ? viable.findIndex((atoms) => atoms.length === 1 && atoms[0]?.is === 'term') : -1;
  if (sure === 0) return { pattern, starts: null, needs };
  return { pattern, starts: sure < 0 ? viable : viable.slice(0, sure + 1), needs };
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
  const width = Math.ceil(ids.size / 32);
  const gated = (pattern: Pattern): Gated => ({ pattern, needs: needsOf.get(pattern) ?? [] });
  const classes = Array.from({ length: grammar.classes.size }, (_, id) => id);
  return {
    grammar,
    width,
    needsByTerm,
    needsOf,
    metByClass: classes.map((id) => {
      const needs = needsByClass[id];
      return needs === undefined ? undefined : bits(width, needs);
    }),
    metByNumber: needsByNumber.length === 0 ? null : bits(width, needsByNumber),
    layers: grammar.layers.map(({ byTerm, byClass, byNumber }) => ({
      byTerm,
      byClass: classes.map((id) => byClass.get(id)?.map(gated)),
      hasClasses: byClass.size > 0,
      byNumber: byNumber.map(gated),
    })),
    remembered: new Map(),
  };
}

function push(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function bits(width: number, set: readonly number[]): Int32Array {
  const made = new Int32Array(width);
  for (const bit of set) made[bit >> 5] = (made[bit >> 5] ?? 0) | (1 << (bit & 31));
  return made;
}
