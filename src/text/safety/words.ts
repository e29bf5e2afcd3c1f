/** The words of a text as the grammars see them: without punctuation, which has said where clauses, questions and quotations are. Pure, browser-safe. */
import type { Token } from '../tokenise.ts';
import type { Numbered } from '../word-memory.ts';

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
