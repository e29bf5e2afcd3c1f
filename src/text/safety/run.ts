/**
 * One run of a grammar over one text, layer by layer from below. Everything is written over by the next run. Pure,
 * browser-safe.
 */
import type { Hit, Words } from './words.ts';
import { knownPlans, planAt } from './plan-words.ts';
import { ANY, CLASS, DIGITS, END } from './program.ts';
import { ANYTHING, NUMBER, TOKEN, bitOf, bitOfTerm, nothing, plansOf } from './word-plans.ts';
import type { PlannedLayer, Plans, WordPlan } from './word-plans.ts';
import { compileGrammar } from './grammar.ts';
import type { Grammar } from './grammar.ts';

export interface Run {
  plans: Plans;
  /** Which run this is: needs that something in the text meets bear its number. */
  round: number;
  length: number;
  /** Of each token what it may begin, its sentence, and bits of its terms (NUMBER among them). */
  plan: WordPlan[];
  sentences: Int32Array;
  own: Int32Array;
  /** What each token is to the one before it: its bits, where both are of one sentence. */
  bits: Int32Array;
  /** Layers in which each token begins something, and all of them together, as bits. */
  begins: Int32Array;
  begun: number;
  hits: (Hit[] | undefined)[];
  /** Hits by the token they begin at, as lists: the first hit of a token, and for each hit its class, its end and the next. */
  first: Int32Array;
  count: number;
  classOf: Int32Array;
  to: Int32Array;
  next: Int32Array;
}

const run: Run = {
  plans: plansOf(compileGrammar([])),
  round: 0,
  length: 0,
  plan: [],
  sentences: new Int32Array(0),
  own: new Int32Array(0),
  bits: new Int32Array(0),
  begins: new Int32Array(0),
  begun: 0,
  hits: [],
  first: new Int32Array(0),
  count: 0,
  classOf: new Int32Array(1024),
  to: new Int32Array(1024),
  next: new Int32Array(1024),
};

/** Begins a run over the words, `hidden` ones left out. */
export function beginRun(grammar: Grammar, words: Words, hidden?: ReadonlySet<number>): Run {
  const { tokens } = words;
  const { length } = tokens;
  if (run.first.length <= length)
    for (const column of ['sentences', 'own', 'bits', 'begins', 'first'] as const) run[column] = new Int32Array(length * 2 + 256);
  const plans = plansOf(grammar);
  const known = knownPlans(plans, words);
  run.plans = plans;
  run.round += 1;
  run.length = length;
  run.plan.length = 0;
  run.begun = 0;
  run.count = 0;
  run.hits = plans.empty.slice();
  run.first.fill(-1, 0, length);
  let before = -1;
  for (let at = 0; at < length; at += 1) {
    const token = tokens[at];
    const plan = hidden !== undefined && hidden.has(at) ? nothing : planAt(plans, words, known, at);
    let { begins, bits } = plan;
    if (plan.meets.length > 0) meet(plan.meets);
    if (token?.kind === 'number') {
      meet(plans.needsByNumber);
      begins |= plans.begunByNumber;
      bits |= NUMBER;
    }
    const sentence = token?.sentence ?? 0;
    run.plan.push(plan);
    run.sentences[at] = sentence;
    run.own[at] = bits;
    run.bits[at] = sentence === before ? bits | TOKEN | ANYTHING : ANYTHING;
    run.begins[at] = begins;
    run.begun |= begins;
    before = sentence;
  }
  run.bits[length] = ANYTHING;
  return run;
}

/** Looks for all that the grammar's classes find. */
export function finishRun(): void {
  const { layers } = run.plans;
  for (let level = 0; level < layers.length; level += 1) {
    const layer = layers[level];
    if (layer !== undefined && (run.begun & bitOf(level)) !== 0) runLayer(layer, level);
  }
}

function meet(needs: readonly number[]): void {
  const { met } = run.plans;
  for (let at = 0; at < needs.length; at += 1) met[needs[at] ?? 0] = run.round;
}

/** Keeps what a class found, once. */
export function keep(classId: number, from: number, to: number): void {
  let before = -1;
  for (let at = run.first[from] ?? -1; at !== -1; at = run.next[at] ?? -1) {
    if (run.classOf[at] === classId && run.to[at] === to) return;
    before = at;
  }
  if (run.count === run.to.length) grow();
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
  if (needs !== undefined) meet(needs);
}

function grow(): void {
  for (const column of ['classOf', 'to', 'next'] as const) {
    const longer = new Int32Array(run[column].length * 2);
    longer.set(run[column]);
    run[column] = longer;
  }
}

/** Class, first and last token of what a layer found, by turns: kept once the layer is through. */
const found: number[] = [];

function runLayer(layer: PlannedLayer, level: number): void {
  const bit = bitOf(level);
  found.length = 0;
  for (let from = 0; from < run.length; from += 1) {
    if (((run.begins[from] ?? 0) & bit) === 0) continue;
    const gates = (run.plan[from] ?? nothing).layers[level];
    if (gates !== undefined) tryWord(gates, from);
    for (let at = run.first[from] ?? -1; at !== -1; at = run.next[at] ?? -1) {
      const classId = run.classOf[at] ?? -1;
      const patterns = layer.byClass[classId];
      if (patterns !== undefined && !isRepeated(from, at, classId)) tryAll(patterns, from);
    }
    if (((run.own[from] ?? 0) & NUMBER) !== 0) tryAll(layer.byNumber, from);
  }
  for (let at = 0; at < found.length; at += 3) keep(found[at] ?? 0, found[at + 1] ?? 0, found[at + 2] ?? 0);
}

function tryWord(gates: Int32Array, from: number): void {
  const next = run.bits[from + 1] ?? ANYTHING;
  const { round } = run;
  const { met } = run.plans;
  for (let at = 0; at < gates.length; at += 3) {
    if (((gates[at] ?? 0) & next) === 0) continue;
    const need = gates[at + 1] ?? -1;
    if (need !== -1 && met[need] !== round) continue;
    const place = gates[at + 2] ?? 0;
    if (place < 0) found.push(-1 - place, from, from + 1);
    else attempt(place, from);
  }
}

function tryAll(patterns: Int32Array, from: number): void {
  const { round } = run;
  const { met } = run.plans;
  for (let at = 0; at < patterns.length; at += 2) {
    const need = patterns[at] ?? -1;
    if (need === -1 || met[need] === round) attempt(patterns[at + 1] ?? 0, from);
  }
}

/** Whether the class has begun at this token before this hit. */
function isRepeated(from: number, until: number, classId: number): boolean {
  for (let at = run.first[from] ?? -1; at !== until && at !== -1; at = run.next[at] ?? -1) if (run.classOf[at] === classId) return true;
  return false;
}

/** Tries the pattern that is written at a place. */
function attempt(place: number, from: number): void {
  const { program, met } = run.plans;
  const needs = program[place + 1] ?? 0;
  const elements = place + 2 + needs;
  for (let at = place + 2; at < elements; at += 1) if (met[program[at] ?? 0] !== run.round) return;
  const to = match(program, elements, from, run.sentences[from] ?? 0);
  if (to > from) found.push(program[place] ?? 0, from, to);
}

/** Where the elements from a place on end if they match at a token, else −1; gaps are as short as they can be. */
function match(program: Int32Array, place: number, at: number, sentence: number): number {
  const head = program[place] ?? END;
  if (head === END) return at;
  const after = place + (program[place + 1] ?? 0);
  const gap = head >> 1;
  if (gap > 0) {
    for (let skipped = 0; skipped <= gap; skipped += 1) {
      const to = match(program, after, at + skipped, sentence);
      if (to >= 0) return to;
      if (at + skipped >= run.length || run.sentences[at + skipped] !== sentence) return -1;
    }
    return -1;
  }
  for (let alternative = place + 2; alternative < after;) {
    const end = alternative + 1 + (program[alternative] ?? 0);
    const to = matchAtoms(program, alternative + 1, end, after, at, sentence);
    if (to >= 0) return to;
    alternative = end;
  }
  return (head & 1) === 1 ? match(program, after, at, sentence) : -1;
}

/** The same from an atom of an alternative on. */
function matchAtoms(program: Int32Array, place: number, end: number, after: number, from: number, sentence: number): number {
  let at = from;
  for (let atom = place; atom < end; atom += 1, at += 1) {
    if (at >= run.length || run.sentences[at] !== sentence) return -1;
    const code = program[atom] ?? ANY;
    const kind = code & 3;
    if (kind === CLASS) {
      const classId = code >> 2;
      for (let hit = run.first[at] ?? -1; hit !== -1; hit = run.next[hit] ?? -1) {
        if (run.classOf[hit] !== classId) continue;
        const to = matchAtoms(program, atom + 1, end, after, run.to[hit] ?? at, sentence);
        if (to >= 0) return to;
      }
      return -1;
    }
    if (kind === ANY) continue;
    const own = run.own[at] ?? 0;
    if (kind === DIGITS) {
      if ((own & NUMBER) === 0) return -1;
    } else if ((own & bitOfTerm(code >> 2)) === 0 || !(run.plan[at] ?? nothing).terms.includes(code >> 2)) return -1;
  }
  return match(program, after, at, sentence);
}
