/** The core: one linear model over the language-independent figures, and what each language's verdicts are calibrated by. */
import { emotionNames, sentimentLabels } from '../analysis.ts';
import type { Emotions, SentimentLabel } from '../analysis.ts';
import { featureCount } from '../sentiment/features.ts';

/** Sentiment labels, then emotions: the order of all logits. */
export const outputNames = [...sentimentLabels, ...emotionNames] as const;

export interface Shares {
  sentiment: number;
  emotions: number;
}

export interface Calibration {
  /** How much of the n-gram correction counts, chosen on domains it was not trained on. */
  shares: Shares;
  /** Logits of sentiment are divided by it, so that a probability means how often it is right. */
  temperature: number;
  /** Added to the sentiment logits. */
  bias: readonly number[];
  /** Logit from which on an emotion is taken as expressed, one for each; it becomes a score of 0.5. */
  thresholds: readonly number[];
  /** Below this probability of the best label the verdict abstains. */
  abstainBelow: number;
}

export interface CoreModel {
  /** One row of feature weights for each output. */
  weights: readonly Float64Array[];
  calibration: Readonly<Record<string, Calibration>>;
}

export function coreLogits(core: CoreModel, features: Float64Array): Float64Array {
  const logits = new Float64Array(outputNames.length);
  for (let output = 0; output < logits.length; output += 1) {
    const row = core.weights[output];
    if (row === undefined) continue;
    let sum = 0;
    for (let feature = 0; feature < featureCount; feature += 1) sum += (row[feature] ?? 0) * (features[feature] ?? 0);
    logits[output] = sum;
  }
  return logits;
}

/** Calibrated probabilities of negative, neutral and positive. */
export function sentimentProbabilities(logits: Float64Array, { temperature, bias }: Calibration): [number, number, number] {
  const at = (label: number): number => ((logits[label] ?? 0) + (bias[label] ?? 0)) / temperature;
  const top = Math.max(at(0), at(1), at(2));
  const powers: [number, number, number] = [Math.exp(at(0) - top), Math.exp(at(1) - top), Math.exp(at(2) - top)];
  const sum = powers[0] + powers[1] + powers[2];
  return [powers[0] / sum, powers[1] / sum, powers[2] / sum];
}

export function bestLabel(probabilities: readonly [number, number, number]): SentimentLabel {
  const [negative, neutral, positive] = probabilities;
  if (negative > neutral && negative >= positive) return 'negative';
  return positive > neutral ? 'positive' : 'neutral';
}

const worry = emotionNames.indexOf('worry');

/**
 * Scores 0…1, 0.5 where the language's threshold lies. `words` is what the lexicon alone says: of worry, which hardly any
 * public set is labelled with, the word is proof enough.
 */
export function emotionScores(logits: Float64Array, { thresholds }: Calibration, words: Float64Array): Emotions {
  const score = (index: number): number =>
    round(1 / (1 + Math.exp((thresholds[index] ?? 0) - (logits[sentimentLabels.length + index] ?? 0))));
  const scores = {} as Emotions;
  const proof = round(words[worry] ?? 0);
  for (let index = 0; index < emotionNames.length; index += 1) {
    const name = emotionNames[index];
    if (name !== undefined) scores[name] = index === worry ? Math.max(proof, score(index)) : score(index);
  }
  return scores;
}

export const round = (value: number): number => Math.round(value * 1000) / 1000;
