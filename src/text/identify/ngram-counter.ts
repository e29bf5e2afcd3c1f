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
  /** What a word's n-grams say, in a few numbers side by side. */
  describe(word: string): number[];
  /** Adds the scores of a word, described at a place, to the scores the counter was made with. */
  add(described: ArrayLike<number>, at: number): void;
  /** N-grams known, since `begin`. */
  count(): number;
  /** What n-grams alone gave the watched language, since `begin`. */
  watchedScore(): number;
  /** Mean score of a word's n-grams in a language, those that it does not have as nothing. Adds to no score. */
  strength(word: string, language: number): number;
}

/** Scores are packed into a number with the language. */
const scoreBits = 16;

/** @param scores by place of the language in the table; may be longer. @param watched place of a language. */
export function createCounter(table: NgramTable, scores: Float64Array, watched = -1): NgramCounter {
  const { starts, entries } = table;
  const bytes = new Uint8Array(256);
  let count = 0;
  let pure = 0;
  // N-grams seen since `begin`: n-gram and round by turns, open addressing. A column by n-gram would lie far apart in memory.
  let seen = new Int32Array(2048);
  let round = 0;

  /** Whether an n-gram is seen for the first time. */
  function see(ngram: number): boolean {
    const last = seen.length - 2;
    let at = (ngram << 1) & last;
    while (seen[at + 1] === round) {
      if (seen[at] === ngram) return false;
      at = (at + 2) & last;
    }
    seen[at] = ngram;
    seen[at + 1] = round;
    count += 1;
    if (count * 4 > seen.length) widen();
    return true;
  }

  function widen(): void {
    const old = seen;
    seen = new Int32Array(old.length * 2);
    const last = seen.length - 2;
    for (let from = 0; from < old.length; from += 2) {
      if (old[from + 1] !== round) continue;
      let at = ((old[from] ?? 0) << 1) & last;
      while (seen[at + 1] === round) at = (at + 2) & last;
      seen[at] = old[from] ?? 0;
      seen[at + 1] = round;
    }
  }

  function lift(language: number, score: number): void {
    scores[language] = (scores[language] ?? 0) + score;
    if (language === watched) pure += score;
  }

  function find(from: number, to: number, place: number): number {
    let key = 0;
    for (let at = 0; at < 4; at += 1) key = (key << 8) | (from + at < to ? (bytes[from + at] ?? 0) : 0);
    return table.find(key >>> 0, place);
  }

  function scoreOf(found: number, language: number): number {
    if (found < 0) return 0;
    for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2)
      if (entries[at] === language) return (entries[at + 1] ?? 0) + leastScore;
    return 0;
  }

  function ngramsOf(word: string): number[] {
    const length = Math.min(longestWord, encode(word, bytes));
    const ngrams: number[] = [];
    let at = 0;
    for (; at + 4 < length; at += 3) ngrams.push(find(at, at + 4, at === 0 ? places.begin : 0));
    const last = length > 4 ? length - 4 : 0;
    ngrams.push(find(last, length, (at === 0 ? places.begin : 0) | places.end));
    return [...new Set(ngrams)].filter((found) => found >= 0);
  }

  return {
    begin() {
      round += 1;
      count = 0;
      pure = 0;
    },
    describe(word) {
      const ngrams = ngramsOf(word);
      const sums = new Map<number, number>();
      for (const found of ngrams) {
        for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2) {
          const language = entries[at] ?? 0;
          sums.set(language, (sums.get(language) ?? 0) + (entries[at + 1] ?? 0) + leastScore);
        }
      }
      const packed = [...sums].sort(([one], [other]) => one - other).map(([language, sum]) => (language << scoreBits) | sum);
      return [ngrams.length, ...ngrams, packed.length, ...packed];
    },
    add(described, from) {
      const ngrams = described[from] ?? 0;
      let fresh = 0;
      for (let at = from + 1; at <= from + ngrams; at += 1) if (see(described[at] ?? 0)) fresh |= 1 << (at - from);
      if (fresh === 0) return;
      if (fresh === (2 << ngrams) - 2) {
        const sums = from + 1 + ngrams;
        const end = sums + (described[sums] ?? 0);
        for (let at = sums + 1; at <= end; at += 1) {
          const packed = described[at] ?? 0;
          lift(packed >> scoreBits, packed & ((1 << scoreBits) - 1));
        }
        return;
      }
      for (let which = 1; which <= ngrams; which += 1) {
        if ((fresh & (1 << which)) === 0) continue;
        const found = described[from + which] ?? 0;
        for (let at = starts[found] ?? 0, end = starts[found + 1] ?? 0; at < end; at += 2)
          lift(entries[at] ?? 0, (entries[at + 1] ?? 0) + leastScore);
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
