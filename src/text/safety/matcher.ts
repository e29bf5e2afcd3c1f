/**
 * Runs a compiled grammar over one text and keeps what its classes found. Layers run from below, so that a pattern
 * sees the classes it names. Pure, browser-safe.
 */
import type { Token } from '../tokenise.ts';
import type { Atom, Grammar, Pattern } from './grammar.ts';
import { accentedPlanOf, nothing, planOf, plansOf } from './word-plans.ts';
import type { Gated, PlannedLayer, Plans, WordPlan } from './word-plans.ts';

/** What a class found: tokens [from, to) of the reading's words. */
export interface Hit {
  readonly from: number;
  readonly to: number;
}

/** Words, numbers and emoji of a text without its punctuation; what the punctuation said is kept beside them. */
export interface Words {
  readonly tokens: readonly Token[];
  /** Number of the clause (cut at commas, colons, dashes, brackets and sentence ends) of each token. */
  readonly clauses: readonly number[];
  /** Sentences that end in a question mark. */
  readonly questions: ReadonlySet<number>;
  /** Whether the token stands inside quotation marks. */
  readonly quoted: readonly boolean[];
  /** The original text. */
  readonly source: string;
  /** Which word a token of the whole text is; −1 for punctuation. */
  readonly places: readonly number[];
}

export interface Marks {
  readonly grammar: Grammar;
  readonly words: Words;
  readonly hits: readonly (Hit[] | undefined)[];
}

const clauseMarks = new Set([',', ';', ':', '(', ')', '-', '.', '!', '?', '…', '/', '=', '\u2014']);
const opening = new Set(['„', '«', '“', '"', '‘']);
const closing = new Set(['“', '”', '»', '"', '’', '«']);

export function wordsOf(all: readonly Token[], source: string): Words {
  const tokens: Token[] = [];
  const clauses: number[] = [];
  const quoted: boolean[] = [];
  const places: number[] = [];
  const questions = new Set<number>();
  let clause = 0;
  let inside = false;
  let sentence = 0;
  for (let index = 0; index < all.length; index += 1) {
    const token = all[index];
    if (token === undefined) continue;
    if (token.sentence !== sentence) {
      sentence = token.sentence;
      clause += 1;
    }
    places.push(token.kind === 'mark' ? -1 : tokens.length);
    if (token.kind !== 'mark') {
      tokens.push(token);
      clauses.push(clause);
      quoted.push(inside);
      continue;
    }
    const mark = token.text;
    if (mark === '?') questions.add(token.sentence);
    if (inside && closing.has(source[token.start] ?? mark)) inside = false;
    else if (!inside && opening.has(source[token.start] ?? mark) && closesLater(all, index, source)) inside = true;
    // A hyphen inside a word ("Zahn-OP") joins; one with blanks around it parts.
    const joins = mark === '-' && (all[index - 1]?.to === token.from || all[index + 1]?.from === token.to);
    if (!joins && clauseMarks.has(mark)) clause += 1;
  }
  return { tokens, clauses, questions, quoted, source, places };
}

function closesLater(all: readonly Token[], at: number, source: string): boolean {
  for (let index = at + 1; index < all.length; index += 1) {
    const token = all[index];
    if (token?.kind === 'mark' && closing.has(source[token.start] ?? token.text)) return true;
  }
  return false;
}

/** Finds every class's hits. `given` holds hits of the classes the caller supplies, by class name. */
export function findMarks(
  grammar: Grammar,
  words: Words,
  given: Readonly<Record<string, readonly Hit[]>> = {},
  hidden?: ReadonlySet<number>,
): Marks {
  const { tokens } = words;
  const plans = plansOf(grammar);
  const run: Run = { plans, words, plan: [], met: new Int32Array(plans.width), hits: [], starts: [] };
  const begins = new Uint8Array(plans.layers.length);
  for (let at = 0; at < tokens.length; at += 1) {
    const plan = hidden?.has(at) ? nothing : planAt(plans, words, at);
    run.plan.push(plan);
    if (plan.meets !== null) meet(run.met, plan.meets);
    for (let layer = 0; layer < plan.layers.length; layer += 1) if (plan.layers[layer] !== undefined) begins[layer] = 1;
    if (tokens[at]?.kind === 'number') {
      if (plans.metByNumber !== null) meet(run.met, plans.metByNumber);
      begins.fill(1);
    }
  }
  for (const name of Object.keys(given)) {
    const id = grammar.classes.get(name);
    if (id !== undefined) for (const hit of given[name] ?? []) keep(run, id, hit.from, hit.to);
  }
  for (let layer = 0; layer < plans.layers.length; layer += 1) {
    const planned = plans.layers[layer];
    if (planned !== undefined && (begins[layer] === 1 || (planned.hasClasses && run.starts.length > 0))) runLayer(run, planned, layer);
  }
  return { grammar, words, hits: run.hits };
}

/** What a word may begin, also by its exact accents. */
function planAt(plans: Plans, words: Words, at: number): WordPlan {
  const token = words.tokens[at];
  // A handle is a name, whatever words it is made of.
  if (token === undefined || token.tag === '@' || token.kind === 'url') return nothing;
  const { accented } = plans.grammar.words;
  if (accented.size === 0 || isPlain(words.source, token.start, token.end)) return planOf(plans, token.text);
  const term = accented.get(words.source.slice(token.start, token.end).normalize('NFC').toLowerCase());
  return term === undefined ? planOf(plans, token.text) : accentedPlanOf(plans, token.text, term);
}

function isPlain(source: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const code = source.charCodeAt(at);
    if (code < 32 || code > 126) return false;
  }
  return true;
}

/** What a class found, in order of the text. */
export function hitsOf(marks: Marks, name: string): readonly Hit[] {
  const id = marks.grammar.classes.get(name);
  return id === undefined ? [] : (marks.hits[id] ?? []);
}

interface Run {
  plans: Plans;
  words: Words;
  plan: WordPlan[];
  /** Needs of patterns that something in the text meets, as bits. */
  met: Int32Array;
  hits: (Hit[] | undefined)[];
  /** Hits by the token they begin at. */
  starts: ({ classId: number; to: number }[] | undefined)[];
}

function meet(met: Int32Array, more: Int32Array): void {
  for (let at = 0; at < met.length; at += 1) met[at] = (met[at] ?? 0) | (more[at] ?? 0);
}

function isMet(met: Int32Array, needs: readonly number[]): boolean {
  for (let at = 0; at < needs.length; at += 1) {
    const need = needs[at] ?? 0;
    if (((met[need >> 5] ?? 0) & (1 << (need & 31))) === 0) return false;
  }
  return true;
}

function keep(run: Run, classId: number, from: number, to: number): void {
  const at = (run.starts[from] ??= []);
  for (const known of at) if (known.classId === classId && known.to === to) return;
  at.push({ classId, to });
  const hits = run.hits[classId];
  if (hits !== undefined) {
    hits.push({ from, to });
    return;
  }
  run.hits[classId] = [{ from, to }];
  const meets = run.plans.metByClass[classId];
  if (meets !== undefined) meet(run.met, meets);
}

/** Class, first and last token of what a layer found, by turns: kept once the layer is through. */
const found: number[] = [];

function runLayer(run: Run, layer: PlannedLayer, level: number): void {
  const { tokens } = run.words;
  found.length = 0;
  const attempt = ({ pattern, needs }: Gated, from: number, sentence: number) => {
    if (!isMet(run.met, needs)) return;
    const to = match(run, pattern, 0, from, sentence);
    if (to > from) found.push(pattern.classId, from, to);
  };
  for (let from = 0; from < tokens.length; from += 1) {
    const candidates = run.plan[from]?.layers[level];
    const sentence = tokens[from]?.sentence ?? 0;
    if (candidates !== undefined) {
      for (const { pattern, starts, needs } of candidates) {
        if (starts === null) found.push(pattern.classId, from, from + 1);
        else if (isMet(run.met, needs)) {
          const to = matchFirst(run, pattern, starts, from, sentence);
          if (to > from) found.push(pattern.classId, from, to);
        }
      }
    }
    const seen = layer.hasClasses ? run.starts[from] : undefined;
    if (seen !== undefined) {
      for (let index = 0; index < seen.length; index += 1) {
        const classId = seen[index]?.classId ?? -1;
        const patterns = layer.byClass[classId];
        if (patterns === undefined || isRepeated(seen, index, classId)) continue;
        for (const gated of patterns) attempt(gated, from, sentence);
      }
    }
    if (tokens[from]?.kind === 'number') for (const gated of layer.byNumber) attempt(gated, from, sentence);
  }
  for (let at = 0; at < found.length; at += 3) keep(run, found[at] ?? 0, found[at + 1] ?? 0, found[at + 2] ?? 0);
}

function isRepeated(seen: readonly { classId: number }[], index: number, classId: number): boolean {
  for (let before = 0; before < index; before += 1) if (seen[before]?.classId === classId) return true;
  return false;
}

/** `match` from a pattern's first element, of which only some alternatives are open. */
function matchFirst(run: Run, pattern: Pattern, starts: readonly (readonly Atom[])[], from: number, sentence: number): number {
  for (const alternative of starts) {
    const to = matchAtoms(run, pattern, 0, alternative, 0, from, sentence);
    if (to >= 0) return to;
  }
  return -1;
}

/** Where the pattern's rest ends if it matches at a token, else −1; gaps are as short as they can be. */
function match(run: Run, pattern: Pattern, index: number, at: number, sentence: number): number {
  const element = pattern.elements[index];
  if (element === undefined) return at;
  const { tokens } = run.words;
  if (element.gap > 0) {
    for (let skipped = 0; skipped <= element.gap; skipped += 1) {
      const to = match(run, pattern, index + 1, at + skipped, sentence);
      if (to >= 0) return to;
      if (tokens[at + skipped]?.sentence !== sentence) return -1;
    }
    return -1;
  }
  for (const alternative of element.alternatives) {
    const to = matchAtoms(run, pattern, index, alternative, 0, at, sentence);
    if (to >= 0) return to;
  }
  return element.optional ? match(run, pattern, index + 1, at, sentence) : -1;
}

function matchAtoms(
  run: Run,
  pattern: Pattern,
  index: number,
  atoms: readonly Atom[],
  which: number,
  at: number,
  sentence: number,
): number {
  const atom = atoms[which];
  if (atom === undefined) return match(run, pattern, index + 1, at, sentence);
  const token = run.words.tokens[at];
  if (token === undefined || token.sentence !== sentence) return -1;
  if (atom.is === 'class') {
    for (const hit of run.starts[at] ?? []) {
      if (hit.classId !== atom.id) continue;
      const to = matchAtoms(run, pattern, index, atoms, which + 1, hit.to, sentence);
      if (to >= 0) return to;
    }
    return -1;
  }
  const fits = atom.is === 'any' || (atom.is === 'number' ? token.kind === 'number' : (run.plan[at]?.terms.includes(atom.id) ?? false));
  return fits ? matchAtoms(run, pattern, index, atoms, which + 1, at + 1, sentence) : -1;
}
