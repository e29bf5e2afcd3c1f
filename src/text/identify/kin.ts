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

/** Log-odds of each language of the group, summed over the words; only differences mean something. */
export function scoreKin(kin: Kin, words: readonly string[], strength: Strength): number[] {
  const { weights, step } = kin;
  const count = kin.languages.length;
  const sums = kin.languages.map(() => 0);
  const add = (feature: number) => {
    for (let language = 0; language < count; language += 1)
      sums[language] = (sums[language] ?? 0) + (weights[feature * count + language] ?? 0);
  };
  for (const word of words) eachFeature(word, kin.languages, strength, add);
  return sums.map((sum) => sum * step);
}
