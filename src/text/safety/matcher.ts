/**
 * Runs a compiled grammar over one text and keeps what its classes found. Layers run from below, so that a pattern
 * sees the classes it names. Pure, browser-safe.
 */
import type { Token } from '../tokenise.ts';
import type { Grammar } from './grammar.ts';
import type { Numbered } from '../reading.ts';
import { columnOf } from '../word-memory.ts';
import { beginRun, finishRun, keep } from './run.ts';
import { accentedPlanOf, nothing, planOf, plansOf } from './word-plans.ts';
import type { Plans, WordPlan } from './word-plans.ts';

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
  const known = knownPlans(plansOf(grammar), words);
  const run = beginRun(grammar, words, (plans, at) => (hidden?.has(at) ? nothing : planAt(plans, words, known, at)));
  for (const name of Object.keys(given)) {
    const id = grammar.classes.get(name);
    if (id !== undefined) for (const hit of given[name] ?? []) keep(id, hit.from, hit.to);
  }
  finishRun();
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

/** Whether a word may begin anything, were it not a handle. */
export function mayBegin(grammar: Grammar, { tokens, source }: Words, at: number): boolean {
  const token = tokens[at];
  if (token === undefined) return false;
  const plans = plansOf(grammar);
  return findPlan(plans, source, token).begins !== 0 || (token.kind === 'number' && plans.begunByNumber !== 0);
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
