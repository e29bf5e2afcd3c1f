/**
 * Runs a compiled grammar over one text and keeps what its classes found. Layers run from below, so that a pattern
 * sees the classes it names. Pure, browser-safe.
 */
import type { Token } from '../tokenise.ts';
import { termsOf } from './grammar.ts';
import type { Atom, Grammar, Layer, Pattern } from './grammar.ts';

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
  const run: Run = { grammar, words, terms: [], hits: [], starts: [] };
  for (let at = 0; at < tokens.length; at += 1) {
    run.terms.push(hidden?.has(at) ? [] : termsAt(grammar, words, at));
  }
  for (const [name, list] of Object.entries(given)) {
    const id = grammar.classes.get(name);
    if (id !== undefined) for (const hit of list) keep(run, id, hit.from, hit.to);
  }
  for (const layer of grammar.layers) runLayer(run, layer);
  return { grammar, words, hits: run.hits };
}

/** The terms of a word, those among them that ask for exact accents. */
function termsAt(grammar: Grammar, words: Words, at: number): readonly number[] {
  const token = words.tokens[at];
  // A handle is a name, whatever words it is made of.
  if (token === undefined || token.tag === '@' || token.kind === 'url') return [];
  const terms = termsOf(grammar.words, token.text);
  if (grammar.words.accented.size === 0) return terms;
  const written = words.source.slice(token.start, token.end);
  const accented = plain.test(written) ? undefined : grammar.words.accented.get(written.normalize('NFC').toLowerCase());
  return accented === undefined ? terms : [...terms, accented];
}

const plain = /^[ -~]*$/;

/** What a class found, in order of the text. */
export function hitsOf(marks: Marks, name: string): readonly Hit[] {
  const id = marks.grammar.classes.get(name);
  return id === undefined ? [] : (marks.hits[id] ?? []);
}

interface Run {
  grammar: Grammar;
  words: Words;
  terms: (readonly number[])[];
  hits: (Hit[] | undefined)[];
  /** Hits by the token they begin at. */
  starts: ({ classId: number; to: number }[] | undefined)[];
}

function keep(run: Run, classId: number, from: number, to: number): void {
  const at = (run.starts[from] ??= []);
  for (const known of at) if (known.classId === classId && known.to === to) return;
  at.push({ classId, to });
  (run.hits[classId] ??= []).push({ from, to });
}

function runLayer(run: Run, layer: Layer): void {
  const { tokens } = run.words;
  const found: { pattern: Pattern; from: number; to: number }[] = [];
  const attempt = (pattern: Pattern, from: number) => {
    const to = match(run, pattern, 0, from, tokens[from]?.sentence ?? 0);
    if (to > from) found.push({ pattern, from, to });
  };
  for (let from = 0; from < tokens.length; from += 1) {
    for (const term of run.terms[from] ?? []) for (const pattern of layer.byTerm.get(term) ?? []) attempt(pattern, from);
    if (layer.byClass.size > 0) {
      const seen = run.starts[from];
      for (let index = 0; index < (seen?.length ?? 0); index += 1) {
        const classId = seen?.[index]?.classId ?? -1;
        if (seen?.findIndex((other) => other.classId === classId) !== index) continue;
        for (const pattern of layer.byClass.get(classId) ?? []) attempt(pattern, from);
      }
    }
    if (tokens[from]?.kind === 'number') for (const pattern of layer.byNumber) attempt(pattern, from);
  }
  for (const { pattern, from, to } of found) keep(run, pattern.classId, from, to);
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
  const fits = atom.is === 'any' || (atom.is === 'number' ? token.kind === 'number' : (run.terms[at]?.includes(atom.id) ?? false));
  return fits ? matchAtoms(run, pattern, index, atoms, which + 1, at + 1, sentence) : -1;
}
