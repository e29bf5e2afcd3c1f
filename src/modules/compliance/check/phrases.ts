/**
 * A small language for phrases in lexicons, and a matcher that finds thousands of them in one walk.
 *
 *     frag* ~1 arzt|arztin     "fragen Sie Ihren Arzt": at most one word between
 *     <cap> ( <age> )          classes and punctuation
 *     *schmerz  schmerz*       word ends with, begins with
 *     ^op                      only when written in capitals: "OP", not "op"
 *
 * Accents and case do not matter. Punctuation between two words is skipped unless it is asked for;
 * a phrase never runs across the end of a sentence. Gaps are bounded, so matching is linear.
 */
import { fold } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';
import type { Token } from '#text/tokenise.ts';

/** Names the classes (`<age>` → "age") a token belongs to; `upper` means written in capitals. */
export type Classify = (token: Token, index: number) => readonly string[];

/** Tokens [from, to) carry the label. */
export interface Hit {
  label: string;
  from: number;
  to: number;
}

export interface LabelledPhrase {
  label: string;
  phrase: string;
}

type Choice = { how: 'is' | 'capitals' | 'begins' | 'ends' | 'class'; value: string };
interface Step {
  choices: Choice[];
  /** Words that may stand before this step. */
  gap: number;
}
interface Pattern {
  label: string;
  steps: Step[];
}

export interface PhraseMatcher {
  exact: Map<string, Pattern[]>;
  beginnings: Map<string, Pattern[]>;
  endings: Map<string, Pattern[]>;
  classes: Map<string, Pattern[]>;
  beginningLengths: number[];
  endingLengths: number[];
}

const LONGEST_GAP = 8;

/** Throws a RangeError naming the phrase when it cannot be read. */
export function compilePhrases(phrases: Iterable<LabelledPhrase>): PhraseMatcher {
  const matcher: PhraseMatcher = {
    exact: new Map(),
    beginnings: new Map(),
    endings: new Map(),
    classes: new Map(),
    beginningLengths: [],
    endingLengths: [],
  };
  for (const { label, phrase } of phrases) {
    const pattern = { label, steps: readSteps(phrase) };
    for (const choice of pattern.steps[0]?.choices ?? []) {
      const index = {
        is: matcher.exact,
        capitals: matcher.exact,
        begins: matcher.beginnings,
        ends: matcher.endings,
        class: matcher.classes,
      };
      const list = index[choice.how].get(choice.value);
      if (list === undefined) index[choice.how].set(choice.value, [pattern]);
      else list.push(pattern);
    }
  }
  matcher.beginningLengths = lengths(matcher.beginnings);
  matcher.endingLengths = lengths(matcher.endings);
  return matcher;
}

function lengths(map: Map<string, unknown>): number[] {
  return [...new Set([...map.keys()].map((key) => key.length))].toSorted((a, b) => a - b);
}

function readSteps(phrase: string): Step[] {
  const steps: Step[] = [];
  let gap = 0;
  for (const element of phrase.trim().split(/\s+/u)) {
    if (/^~\d+$/.test(element)) {
      gap = Number(element.slice(1));
      if (gap > LONGEST_GAP || steps.length === 0) throw new RangeError(`gap not allowed: ${phrase}`);
      continue;
    }
    const parts = element.split('|').map((part) => readChoice(part, phrase));
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) {
      // "jahres-bericht" is two tokens; an alternative must be one.
      first.forEach((choice, index) => steps.push({ choices: [choice], gap: index === 0 ? gap : 0 }));
    } else {
      if (parts.some((part) => part.length !== 1)) throw new RangeError(`alternative of two words: ${phrase}`);
      steps.push({ choices: parts.flat(), gap });
    }
    gap = 0;
  }
  if (steps.length === 0 || gap > 0) throw new RangeError(`not a phrase: "${phrase}"`);
  return steps;
}

function readChoice(part: string, phrase: string): Choice[] {
  const isClass = /^<([a-zA-Z]+)>$/.exec(part)?.[1];
  if (isClass !== undefined) return [{ how: 'class', value: isClass }];
  const body = part.replace(/^[*^]|\*$/gu, '');
  // Nearly every word is plain already.
  const words = /^[a-z]+$/.test(body) ? [body] : tokenise(fold(body)).map((token) => token.text);
  if (words.length === 0) throw new RangeError(`empty word: ${phrase}`);
  const choices: Choice[] = words.map((value) => ({ how: 'is', value }));
  const first = choices[0];
  const last = choices.at(-1);
  if (part.startsWith('^') && first !== undefined) first.how = 'capitals';
  if (part.startsWith('*') && part.length > 1 && first !== undefined) first.how = 'ends';
  if (part.endsWith('*') && part.length > 1 && last !== undefined) last.how = 'begins';
  return choices;
}

/** All phrases in a text, in order of their beginning. */
export function findPhrases(matcher: PhraseMatcher, tokens: readonly Token[], classify: Classify): Hit[] {
  const hits: Hit[] = [];
  const classes = tokens.map(classify);
  for (let at = 0; at < tokens.length; at += 1) {
    const text = tokens[at]?.text ?? '';
    tryAll(matcher.exact.get(text), at);
    for (const length of matcher.beginningLengths) {
      if (length > text.length) break;
      tryAll(matcher.beginnings.get(text.slice(0, length)), at);
    }
    for (const length of matcher.endingLengths) {
      if (length > text.length) break;
      tryAll(matcher.endings.get(text.slice(-length)), at);
    }
    for (const name of classes[at] ?? []) tryAll(matcher.classes.get(name), at);
  }
  return hits;

  function tryAll(patterns: Pattern[] | undefined, at: number): void {
    for (const pattern of patterns ?? []) {
      const [first] = pattern.steps;
      const token = tokens[at];
      if (first === undefined || token === undefined || !matches(first, token, classes[at] ?? [])) continue;
      const to = matchSteps(pattern.steps, at);
      if (to !== null) hits.push({ label: pattern.label, from: at, to });
    }
  }

  /** The first step is known to match at `from`; gives the end of the phrase. */
  function matchSteps(steps: Step[], from: number): number | null {
    let at = from + 1;
    for (let i = 1; i < steps.length; i += 1) {
      const step = steps[i];
      const found = step === undefined ? null : findStep(step, at, tokens[from]?.sentence);
      if (found === null) return null;
      at = found + 1;
    }
    return at;
  }

  /** The first place at or after `from` where the step matches within its gap. */
  function findStep(step: Step, from: number, sentence: number | undefined): number | null {
    let words = 0;
    for (let at = from; at < tokens.length; at += 1) {
      const token = tokens[at];
      if (token === undefined || token.sentence !== sentence || at - from > 2 * LONGEST_GAP + 4) return null;
      if (matches(step, token, classes[at] ?? [])) return at;
      if (token.kind === 'mark') continue;
      words += 1;
      if (words > step.gap) return null;
    }
    return null;
  }
}

function matches(step: Step, token: Token, classes: readonly string[]): boolean {
  return step.choices.some(({ how, value }) => {
    if (how === 'is') return token.text === value;
    if (how === 'capitals') return token.text === value && classes.includes('upper');
    if (how === 'begins') return token.text.startsWith(value);
    if (how === 'ends') return token.text.endsWith(value);
    return classes.includes(value);
  });
}
