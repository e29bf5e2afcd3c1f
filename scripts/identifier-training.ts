/**
 * Learns what identify.bin holds beside the n-grams of eld: which words of nl, de, fr, en speak for which of them, and
 * the models of close relatives. Same texts in, same bytes out.
 */
import { eachFeature, kinFeatures, pairFeature, spellingFeature } from '../src/text/identify/kin.ts';
import type { Strength } from '../src/text/identify/kin.ts';
import { spellings } from '../src/text/identify/relatives.ts';
import type { VocabularyEntry } from '../src/text/identify/vocabulary.ts';
import { eachWord, hash } from '../src/text/identify/words.ts';

export function wordsOf(text: string): string[] {
  const words: string[] = [];
  eachWord(text, (word) => words.push(word));
  return words;
}

/** Marsaglia's xorshift, seeded: a number 0 ≤ n < 1. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

export interface LabelledText {
  language: string;
  text: string;
  /** 1 unless told: a list of single words counts less than what people write. */
  weight?: number;
}

export interface LearnedKin {
  step: number;
  weights: Int8Array;
}

// Chosen on the own sentences, one fifth held back by turns (identifier-heldback.ts): da 96.9, nb 96.5, sv 96.4 (some are
// the same in two languages), nl and af see afrikaansIsRare in identify.ts.
const rounds = 10;
const rate = 0.1;
const shrink = 1e-3;
/** Each text is also read cut to so many words, from a random place: posts are short. */
const cuts = [1, 2, 3, 6];

/** Multinomial logistic regression (AdaGrad) over the features of kin.ts; each language weighs the same. */
export function learnKin(languages: readonly string[], texts: readonly LabelledText[], strength: Strength, seed = 7): LearnedKin {
  const random = createRandom(seed);
  const count = languages.length;
  const samples = texts.flatMap(({ language, text, weight = 1 }) => {
    const label = languages.indexOf(language);
    const words = wordsOf(text);
    if (label < 0 || words.length === 0) return [];
    const parts = [words];
    for (const cut of cuts) {
      if (cut >= words.length) continue;
      const from = Math.floor(random() * (words.length - cut + 1));
      parts.push(words.slice(from, from + cut));
    }
    return parts.map((part) => ({ label, weight, features: featuresOf(part, languages, strength) }));
  });
  const mass = languages.map((_, label) => samples.reduce((sum, sample) => sum + (sample.label === label ? sample.weight : 0), 0));
  const least = Math.min(...mass);
  const weights = new Float64Array(kinFeatures * count);
  spellings.forEach(({ language, start }, rule) => {
    const label = languages.indexOf(language);
    if (label >= 0) weights[spellingFeature(rule) * count + label] = start;
  });
  const squares = new Float64Array(kinFeatures * count).fill(1e-2);
  const odds = new Float64Array(count);
  for (let round = 0; round < rounds; round += 1) {
    shuffle(samples, random);
    for (const { label, weight, features } of samples) {
      odds.fill(0);
      for (const feature of features)
        for (let at = 0; at < count; at += 1) odds[at] = (odds[at] ?? 0) + (weights[feature * count + at] ?? 0);
      const top = Math.max(...odds);
      let total = 0;
      for (let at = 0; at < count; at += 1) total += odds[at] = Math.exp((odds[at] ?? 0) - top);
      const share = (weight * least) / (mass[label] ?? 1);
      for (let at = 0; at < count; at += 1) {
        const slope = ((odds[at] ?? 0) / total - (at === label ? 1 : 0)) * share;
        for (const feature of features) {
          const place = feature * count + at;
          const gradient = slope + shrink * (weights[place] ?? 0);
          squares[place] = (squares[place] ?? 0) + gradient * gradient;
          weights[place] = (weights[place] ?? 0) - (rate * gradient) / Math.sqrt(squares[place] ?? 1);
        }
      }
    }
  }
  const step = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6) / 127;
  return { step, weights: Int8Array.from(weights, (weight) => Math.round(weight / step)) };
}

function featuresOf(words: readonly string[], languages: readonly string[], strength: Strength): Uint32Array {
  const features: number[] = [];
  let before = '_';
  for (const word of words) {
    eachFeature(word, languages, strength, (feature) => features.push(feature));
    const pair = pairFeature(before, word, languages);
    if (pair >= 0) features.push(pair);
    before = word;
  }
  return Uint32Array.from(features);
}

function shuffle(items: unknown[], random: () => number): void {
  for (let at = items.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [items[at], items[other]] = [items[other], items[at]];
  }
}

/** A word seen less often than this (weighted) is left out. */
const leastSeen = 1;
/** What a word not seen in a language counts. */
const unseen = 0.3;
/** Log-odds under which a word says too little to be kept. */
const leastOdds = 0.7;

/**
 * Words by the language they are most used in, with the log-odds against the next; each language's texts weigh the same.
 * @param refused words that also speak for a language outside.
 */
export function learnVocabulary(
  languages: readonly string[],
  texts: readonly LabelledText[],
  refused: (word: string, language: string) => boolean,
): VocabularyEntry[] {
  const counts = new Map<string, Float64Array>();
  const totals = new Float64Array(languages.length);
  for (const { language, text, weight = 1 } of texts) {
    const label = languages.indexOf(language);
    if (label < 0) continue;
    for (const word of wordsOf(text)) {
      let row = counts.get(word);
      if (!row) counts.set(word, (row = new Float64Array(languages.length)));
      row[label] = (row[label] ?? 0) + weight;
      totals[label] = (totals[label] ?? 0) + weight;
    }
  }
  const mean = totals.reduce((sum, total) => sum + total, 0) / languages.length;
  const taken = new Map<number, VocabularyEntry>();
  for (const [word, row] of counts) {
    if (word.length < 2) continue;
    const shares = [...row].map((seen, label) => ((seen + unseen) / (totals[label] ?? 1)) * mean);
    const best = shares.indexOf(Math.max(...shares));
    const next = Math.max(...shares.filter((_, label) => label !== best));
    const odds = Math.log((shares[best] ?? 0) / next);
    if ((row[best] ?? 0) < leastSeen || odds < leastOdds || refused(word, languages[best] ?? '')) continue;
    const key = hash(word);
    taken.set(key, { hash: key, language: best, weight: Math.min(255, Math.max(1, Math.round(odds * 50))) });
  }
  return [...taken.values()];
}
