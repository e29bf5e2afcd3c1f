/**
 * Close relatives (Dutch and Afrikaans; Danish, Norwegian, Swedish), told apart by a linear model over the words, their
 * n-grams of letters and the rules of their spelling. Weights are learned by scripts/build-identifier.ts. Pure.
 */
import { spellings } from './relatives.ts';
import { hash } from './words.ts';

export interface Kin {
  /** ISO 639-1. */
  languages: readonly string[];
  /** Log-odds of one step of a weight. */
  step: number;
  /** Feature by feature, a weight for each language. */
  weights: Int8Array;
}

/** Places for hashed features; two that share a place share a weight. */
const hashed = 2 ** 17;
/** The feature of a spelling rule. */
export const spellingFeature = (rule: number): number => hashed + rule;

/** Steps in which the strength of a word is told, by three lengths of words. */
const strengths = 9;
const perStrength = 30;
const lengths = 3;
const firstStrength = hashed + spellings.length;
export const kinFeatures = firstStrength + lengths * strengths;

/** How well eld's n-grams of a word fit a language: 0…260 a n-gram. What Dutch does not know is rather Afrikaans. */
export type Strength = (word: string, language: string) => number;
const longestNgram = 4;
/** Longer words say no more. */
const longestWord = 40;

/**
 * Features of one word: the word, its n-grams of one to four letters with its edges, the spelling rules it follows, and
 * how strong it is in the languages of the group.
 */
export function eachFeature(word: string, languages: readonly string[], strength: Strength, take: (feature: number) => void): void {
  const text = `_${word.length > longestWord ? word.slice(0, longestWord) : word}_`;
  take((hash(text) ^ 0x5bd1) & (hashed - 1));
  for (let from = 0; from < text.length; from += 1) {
    let value = 0x811c9dc5;
    const end = Math.min(text.length, from + longestNgram);
    for (let at = from; at < end; at += 1) {
      value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
      if (at > from || from > 0) take(((value >>> 17) ^ value) & (hashed - 1));
    }
  }
  for (let rule = 0; rule < spellings.length; rule += 1) if (spellings[rule]?.rule.test(word)) take(spellingFeature(rule));
  const length = word.length < 4 ? 0 : word.length < 8 ? 1 : 2;
  // Of Afrikaans eld knows nothing; relatives that it knows have its scores already.
  if (languages[1] !== 'af') return;
  const mean = strength(word, languages[0] ?? '');
  take(firstStrength + length * strengths + Math.min(strengths - 1, Math.floor(mean / perStrength)));
}

/** Words as long as most small words are: which of them follow which tells relatives apart ("dat is" against "dit is"). */
const longestOfPair = 4;

/** The feature of two words in a row, -1 unless both are short; it told Danish from Norwegian no better. */
export function pairFeature(before: string, word: string, languages: readonly string[]): number {
  if (languages[1] !== 'af' || before.length > longestOfPair || word.length > longestOfPair) return -1;
  let value = 0x811c9dc5;
  for (let at = 0; at < before.length; at += 1) value = Math.imul(value ^ before.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ 0x20, 0x01000193);
  for (let at = 0; at < word.length; at += 1) value = Math.imul(value ^ word.charCodeAt(at), 0x01000193);
  return ((value >>> 15) ^ value) & (hashed - 1);
}

/** Words come again: this many are remembered with their log-odds, then all are forgotten. */
const mostRemembered = 30_000;
const longestRemembered = 24;

/** Answers the log-odds of each language of the group, summed over the words; only differences mean something. */
export function createKinScorer(kin: Kin, strength: Strength): (words: readonly string[]) => number[] {
  const { languages, weights, step } = kin;
  const count = languages.length;
  const remembered = new Map<string, readonly number[]>();

  const oddsOf = (word: string): readonly number[] => {
    const known = remembered.get(word);
    if (known) return known;
    const sums = languages.map(() => 0);
    eachFeature(word, languages, strength, (feature) => {
      for (let at = 0; at < count; at += 1) sums[at] = (sums[at] ?? 0) + (weights[feature * count + at] ?? 0);
    });
    if (remembered.size >= mostRemembered) remembered.clear();
    if (word.length <= longestRemembered) remembered.set(word, sums);
    return sums;
  };

  return (words) => {
    const total = languages.map(() => 0);
    let before = '_';
    for (const word of words) {
      const odds = oddsOf(word);
      const pair = pairFeature(before, word, languages);
      for (let at = 0; at < count; at += 1)
        total[at] = (total[at] ?? 0) + ((odds[at] ?? 0) + (pair < 0 ? 0 : (weights[pair * count + at] ?? 0))) * step;
      before = word;
    }
    return total;
  };
}
