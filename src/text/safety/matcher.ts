/**
 * Runs a compiled grammar over one text and keeps what its classes found. Layers run from below, so that a pattern
 * sees the classes it names. Pure, browser-safe.
 */
import type { Grammar } from './grammar.ts';
import { beginRun, finishRun, keep } from './run.ts';
import type { Hit, Words } from './words.ts';

export type { Hit, Words } from './words.ts';
export { wordsOf } from './words.ts';

export interface Marks {
  readonly grammar: Grammar;
  readonly words: Words;
  readonly hits: readonly (Hit[] | undefined)[];
}

/** Finds every class's hits. `given` holds hits of the classes the caller supplies, by class name. */
export function findMarks(
  grammar: Grammar,
  words: Words,
  given: Readonly<Record<string, readonly Hit[]>> = {},
  hidden?: ReadonlySet<number>,
): Marks {
  const run = beginRun(grammar, words, hidden);
  for (const name of Object.keys(given)) {
    const id = grammar.classes.get(name);
    if (id !== undefined) for (const hit of given[name] ?? []) keep(id, hit.from, hit.to);
  }
  finishRun();
  return { grammar, words, hits: run.hits };
}

/** What a class found, in order of the text. */
export function hitsOf(marks: Marks, name: string): readonly Hit[] {
  const id = marks.grammar.classes.get(name);
  return id === undefined ? [] : (marks.hits[id] ?? []);
}
