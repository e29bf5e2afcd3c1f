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
  /** Places of the known n-grams of a word. */
  ngramsOf(word: string): readonly number[];
  /** Adds the scores of a word's n-grams to the scores the counter was made with. */
  add(ngrams: readonly number[]): void;
  /** N-grams known, since `begin`. */
  count(): number;
  /** What n-grams alone gave the watched language, since `begin`. */
  watchedScore(): number;
  /** Mean score of a word's n-grams in a language, those that it does not have as nothing. Adds to no score. */
  strength(word: string, language: number): number;
}

/** @param scores by place of the language in the table; may be longer. @param watched place of a language. */
export function createCounter(table: NgramTable, scores: Float64Array, watched = -1): NgramCounter {
  const seen = new Uint32Array(table.size);
  const watchedScores = new Uint16Array(table.size);
  const bytes = new Uint8Array(256);
  let round = 0;
  let count = 0;
  let pure = 0;

  function find(from: number, to: number, place: number): number {
    let key = 0;
    for (let at = 0; at < 4; at += 1) key = (key << 8) | (from + at < to ? (bytes[from + at] ?? 0) : 0);
    return table.find(key >>> 0, place);
  }

  function scoreOf(found: number, language: number): number {
    if (found < 0) return 0;
    const { starts, entries } = table;
    for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2)
      if (entries[at] === language) return (entries[at + 1] ?? 0) + leastScore;
    return 0;
  }

  for (let found = 0; found < table.size; found += 1) watchedScores[found] = scoreOf(found, watched);

  return {
    begin() {
      round = (round + 1) >>> 0;
      count = 0;
      pure = 0;
    },
    ngramsOf(word) {
      const length = Math.min(longestWord, encode(word, bytes));
      const ngrams: number[] = [];
      let at = 0;
      for (; at + 4 < length; at += 3) ngrams.push(find(at, at + 4, at === 0 ? places.begin : 0));
      const last = length > 4 ? length - 4 : 0;
      ngrams.push(find(last, length, (at === 0 ? places.begin : 0) | places.end));
      return ngrams.filter((found) => found >= 0);
    },
    add(ngrams) {
      const { starts, entries } = table;
      for (let which = 0; which < ngrams.length; which += 1) {
        const found = ngrams[which] ?? 0;
        if (seen[found] === round) continue;
        seen[found] = round;
        count += 1;
        pure += watchedScores[found] ?? 0;
        for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2) {
          const language = entries[at] ?? 0;
          const score = (entries[at + 1] ?? 0) + leastScore;
          scores[language] = (scores[language] ?? 0) + score;
        }
      }
    },
    count: () => count,
    watchedScore: () => pure,
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
