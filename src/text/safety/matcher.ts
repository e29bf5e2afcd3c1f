/**
 * Runs a compiled grammar over one text and keeps what its classes found. Layers run from below, so that a pattern
 * sees the classes it names. Pure, browser-safe.
 */
import type { Token } from '../tokenise.ts';
import type { Atom, Grammar, Pattern } from './grammar.ts';
import type { Numbered } from '../reading.ts';
import { columnOf } from '../word-memory.ts';
import { ANYTHING, NUMBER, TOKEN, accentedPlanOf, bitOf, nothing, planOf, plansOf } from './word-plans.ts';
import type { Gated, PlannedLayer, Plans, WordLayer, WordPlan } from './word-plans.ts';

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
  /** By what number each token is known, where they are. */
  readonly numbered: Numbered | null;
  readonly numbers: readonly number[];
}

export interface Marks {
  readonly grammar: Grammar;
  readonly words: Words;
  readonly hits: readonly (Hit[] | undefined)[];
}

const clauseMarks = new Set([',', ';', ':', '(', ')', '-', '.', '!', '?', '…', '/', '=', '\u2014']);
const opening = new Set(['„', '«', '“', '"', '‘']);
const closing = new Set(['“', '”', '»', '"', '’', '«']);

export function wordsOf(all: readonly Token[], source: string, numbered: Numbered | null = null): Words {
  const tokens: Token[] = [];
  const clauses: number[] = [];
  const quoted: boolean[] = [];
  const places: number[] = [];
  const numbers: number[] = [];
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
      numbers.push(numbered?.numbers[index] ?? -1);
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
  return { tokens, clauses, questions, quoted, source, places, numbered, numbers };
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
  const run = beginRun(plans, words);
  const known = knownPlans(plans, words);
  let before = -1;
  for (let at = 0; at < tokens.length; at += 1) {
    const plan = hidden?.has(at) ? nothing : planAt(plans, words, known, at);
    run.plan.push(plan);
    let { begins, bits } = plan;
    if (plan.meets.length > 0) meet(run, plan.meets);
    const token = tokens[at];
    if (token?.kind === 'number') {
      meet(run, plans.needsByNumber);
      begins |= plans.begunByNumber;
      bits |= NUMBER;
    }
    const sentence = token?.sentence ?? 0;
    run.begins[at] = begins;
    run.bits[at] = sentence === before ? bits | TOKEN | ANYTHING : ANYTHING;
    run.begun |= begins;
    before = sentence;
  }
  run.bits[tokens.length] = ANYTHING;
  for (const name of Object.keys(given)) {
    const id = grammar.classes.get(name);
    if (id !== undefined) for (const hit of given[name] ?? []) keep(run, id, hit.from, hit.to);
  }
  for (let layer = 0; layer < plans.layers.length; layer += 1) {
    const planned = plans.layers[layer];
    if (planned !== undefined && (run.begun & bitOf(layer)) !== 0) runLayer(run, planned, layer);
  }
  return { grammar, words, hits: run.hits };
}

/** Plans by the number of the word, where words are numbered. */
function knownPlans(plans: Plans, { numbered }: Words): (WordPlan | undefined)[] | null {
  return numbered === null || numbered.memory === null || numbered.memory.generation !== numbered.generation
    ? null
    : columnOf(plans.numbered, numbered.memory);
}

/** What a word may begin, also by its exact accents. */
function planAt(plans: Plans, words: Words, known: (WordPlan | undefined)[] | null, at: number): WordPlan {
  const token = words.tokens[at];
  // A handle is a name, whatever words it is made of.
  if (token === undefined || token.tag === '@' || token.kind === 'url') return nothing;
  const number = known === null ? -1 : (words.numbers[at] ?? -1);
  const plan = number === -1 ? undefined : known?.[number];
  if (plan !== undefined) return plan;
  const found = findPlan(plans, words.source, token);
  if (known !== null && number !== -1) known[number] = found;
  return found;
}

function findPlan(plans: Plans, source: string, token: Token): WordPlan {
  const { accented } = plans.grammar.words;
  if (accented.size === 0 || isPlain(source, token.start, token.end)) return planOf(plans, token.text);
  const term = accented.get(source.slice(token.start, token.end).normalize('NFC').toLowerCase());
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
  /** Which run this is: needs that something in the text meets bear its number. */
  round: number;
  /** Layers in which each token begins something, and all of them together, as bits. */
  begins: Int32Array;
  begun: number;
  /** What each token is to the one before it. */
  bits: Int32Array;
  hits: (Hit[] | undefined)[];
  /** Hits by the token they begin at, as lists: the first hit of a token, and for each hit its class, its end and the next. */
  first: Int32Array;
  count: number;
  classOf: Int32Array;
  to: Int32Array;
  next: Int32Array;
}

/** Used again by each run. */
const scratch = {
  plan: [] as WordPlan[],
  round: 0,
  begins: new Int32Array(256),
  bits: new Int32Array(257),
  first: new Int32Array(256),
  classOf: new Int32Array(1024),
  to: new Int32Array(1024),
  next: new Int32Array(1024),
};

function beginRun(plans: Plans, words: Words): Run {
  const { length } = words.tokens;
  if (scratch.first.length < length) {
    scratch.begins = new Int32Array(length * 2);
    scratch.bits = new Int32Array(length * 2 + 1);
    scratch.first = new Int32Array(length * 2);
  }
  scratch.round += 1;
  scratch.plan.length = 0;
  scratch.first.fill(-1, 0, length);
  return { ...scratch, plans, words, begun: 0, hits: plans.empty.slice(), count: 0 };
}

function meet({ plans, round }: Run, needs: readonly number[]): void {
  for (let at = 0; at < needs.length; at += 1) plans.met[needs[at] ?? 0] = round;
}

function isMet({ plans, round }: Run, needs: readonly number[]): boolean {
  for (let at = 0; at < needs.length; at += 1) if (plans.met[needs[at] ?? 0] !== round) return false;
  return true;
}

function keep(run: Run, classId: number, from: number, to: number): void {
  let before = -1;
  for (let at = run.first[from] ?? -1; at !== -1; at = run.next[at] ?? -1) {
    if (run.classOf[at] === classId && run.to[at] === to) return;
    before = at;
  }
  if (run.count === run.to.length) grow(run);
  const at = run.count;
  run.count = at + 1;
  run.classOf[at] = classId;
  run.to[at] = to;
  run.next[at] = -1;
  if (before === -1) run.first[from] = at;
  else run.next[before] = at;
  const begun = run.plans.begunByClass[classId] ?? 0;
  run.begins[from] = (run.begins[from] ?? 0) | begun;
  run.begun |= begun;
  const hits = run.hits[classId];
  if (hits !== undefined) {
    hits.push({ from, to });
    return;
  }
  run.hits[classId] = [{ from, to }];
  const needs = run.plans.needsByClass[classId];
  if (needs !== undefined) meet(run, needs);
}

function grow(run: Run): void {
  for (const column of ['classOf', 'to', 'next'] as const) {
    const longer = new Int32Array(run[column].length * 2);
    longer.set(run[column]);
    run[column] = longer;
    scratch[column] = longer;
  }
}

/** Class, first and last token of what a layer found, by turns: kept once the layer is through. */
const found: number[] = [];

function runLayer(run: Run, layer: PlannedLayer, level: number): void {
  const { tokens } = run.words;
  const bit = bitOf(level);
  found.length = 0;
  for (let from = 0; from < tokens.length; from += 1) {
    if (((run.begins[from] ?? 0) & bit) === 0) continue;
    const sentence = tokens[from]?.sentence ?? 0;
    const planned = run.plan[from]?.layers[level];
    if (planned !== undefined) tryWord(run, planned, from, sentence);
    for (let at = run.first[from] ?? -1; at !== -1; at = run.next[at] ?? -1) {
      const classId = run.classOf[at] ?? -1;
      const patterns = layer.byClass[classId];
      if (patterns !== undefined && !isRepeated(run, from, at, classId)) tryGated(run, patterns, from, sentence);
    }
    if (tokens[from]?.kind === 'number') tryGated(run, layer.byNumber, from, sentence);
  }
  for (let at = 0; at < found.length; at += 3) keep(run, found[at] ?? 0, found[at + 1] ?? 0, found[at + 2] ?? 0);
}

function tryWord(run: Run, { gates, candidates }: WordLayer, from: number, sentence: number): void {
  const next = run.bits[from + 1] ?? ANYTHING;
  const { round } = run;
  const { met } = run.plans;
  for (let at = 0; at < gates.length; at += 2) {
    if (((gates[at] ?? 0) & next) === 0) continue;
    const need = gates[at + 1] ?? -1;
    if (need !== -1 && met[need] !== round) continue;
    const candidate = candidates[at >> 1];
    if (candidate === undefined) continue;
    const { pattern, starts, needs } = candidate;
    if (starts === null) found.push(pattern.classId, from, from + 1);
    else if (isMet(run, needs)) {
      const to = matchFirst(run, pattern, starts, from, sentence);
      if (to > from) found.push(pattern.classId, from, to);
    }
  }
}

function tryGated(run: Run, patterns: readonly Gated[], from: number, sentence: number): void {
  for (let which = 0; which < patterns.length; which += 1) {
    const gated = patterns[which];
    if (gated === undefined || !isMet(run, gated.needs)) continue;
    const to = match(run, gated.pattern, 0, from, sentence);
    if (to > from) found.push(gated.pattern.classId, from, to);
  }
}

/** Whether the class has begun at this token before this hit. */
function isRepeated(run: Run, from: number, until: number, classId: number): boolean {
  for (let at = run.first[from] ?? -1; at !== until && at !== -1; at = run.next[at] ?? -1) if (run.classOf[at] === classId) return true;
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
    for (let hit = run.first[at] ?? -1; hit !== -1; hit = run.next[hit] ?? -1) {
      if (run.classOf[hit] !== atom.id) continue;
      const to = matchAtoms(run, pattern, index, atoms, which + 1, run.to[hit] ?? at, sentence);
      if (to >= 0) return to;
    }
    return -1;
  }
  const fits = atom.is === 'any' || (atom.is === 'number' ? token.kind === 'number' : (run.plan[at]?.terms.includes(atom.id) ?? false));
  return fits ? matchAtoms(run, pattern, index, atoms, which + 1, at + 1, sentence) : -1;
}
