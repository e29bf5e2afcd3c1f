/** Counts n-grams of words, each n-gram once a text, as eld cuts them: four bytes, a step of three, the end. Pure. */
import { places } from './packed.ts';
import type { NgramTable } from './packed.ts';
import { encode } from './words.ts';

/** eld leaves this out of every stored score. */
const leastScore = 53;
/** eld cuts words here (bytes). */
const longestWord = 70;

export interface NgramCounter {
  begin(): void;
  /** Adds the scores of the word's n-grams to the scores the counter was made with. */
  add(word: string): void;
  /** N-grams known, since `begin`. */
  count(): number;
  /** What n-grams alone gave a language, since `begin`. */
  ngramScore(language: number): number;
  /** Mean score of a word's n-grams in a language, those that it does not have as nothing. Adds to no score. */
  strength(word: string, language: number): number;
}

/** @param scores by place of the language in the table; may be longer. */
export function createCounter(table: NgramTable, scores: Float64Array): NgramCounter {
  const seen = new Uint32Array(table.size);
  const pure = new Float64Array(table.languages.length);
  const bytes = new Uint8Array(256);
  let round = 0;
  let count = 0;

  function find(from: number, to: number, place: number): number {
    let key = 0;
    for (let at = 0; at < 4; at += 1) key = (key << 8) | (from + at < to ? (bytes[from + at] ?? 0) : 0);
    return table.find(key >>> 0, place);
  }

  function look(from: number, to: number, place: number): void {
    const found = find(from, to, place);
    if (found < 0 || seen[found] === round) return;
    seen[found] = round;
    count += 1;
    const { starts, entries } = table;
    for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2) {
      const language = entries[at] ?? 0;
      const score = (entries[at + 1] ?? 0) + leastScore;
      scores[language] = (scores[language] ?? 0) + score;
      pure[language] = (pure[language] ?? 0) + score;
    }
  }

  function scoreOf(found: number, language: number): number {
    if (found < 0) return 0;
    const { starts, entries } = table;
    for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2)
      if (entries[at] === language) return (entries[at + 1] ?? 0) + leastScore;
    return 0;
  }

  return {
    begin() {
      round = (round + 1) >>> 0;
      count = 0;
      pure.fill(0);
    },
    add(word) {
      const length = Math.min(longestWord, encode(word, bytes));
      let at = 0;
      for (; at + 4 < length; at += 3) look(at, at + 4, at === 0 ? places.begin : 0);
      const last = length > 4 ? length - 4 : 0;
      look(last, length, (at === 0 ? places.begin : 0) | places.end);
    },
    count: () => count,
    ngramScore: (language) => pure[language] ?? 0,
    strength(word, language) {
      const length = Math.min(longestWord, encode(word, bytes));
      let at = 0;
      let sum = 0;
      let looked = 1;
      for (; at + 4 < length; at += 3, looked += 1) sum += scoreOf(find(at, at + 4, at === 0 ? places.begin : 0), language);
      const last = length > 4 ? length - 4 : 0;
      return (sum + scoreOf(find(last, length, (at === 0 ? places.begin : 0) | places.end), language)) / looked;
    },
  };
}
