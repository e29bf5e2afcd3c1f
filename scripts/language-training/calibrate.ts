/** Turns logits into probabilities that mean what they say, on validation sets only. */
import { emotionNames } from '#text/analysis.ts';
import { sentimentProbabilities } from '#text/model/core.ts';
import type { Calibration } from '#text/model/core.ts';
import { classify, figures } from './measures.ts';
import { nameOf } from './training.ts';
import type { Example } from './examples.ts';

/** One validation post with its logits, correction included. */
export interface Scored {
  example: Example;
  logits: Float64Array;
}

type SentimentCalibration = Pick<Calibration, 'temperature' | 'bias' | 'abstainBelow'>;

/**
 * Least average loss with labels and sets weighing alike, by coordinate descent on a fixed grid. A temperature lower than
 * `leastTemperature` is raised in the end: confidence sinks, verdicts stay.
 */
export function calibrateSentiment(scored: readonly Scored[], leastTemperature = 0): SentimentCalibration {
  const groups = new Map<string, Scored[]>();
  for (const one of scored) {
    if (one.example.sentiment < 0) continue;
    const key = `${nameOf(one.example)} ${one.example.sentiment}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const loss = (calibration: Calibration): number => {
    let sum = 0;
    for (const group of groups.values()) {
      let own = 0;
      for (const { logits, example } of group)
        own -= Math.log(Math.max(1e-9, sentimentProbabilities(logits, calibration)[example.sentiment] ?? 0));
      sum += own / group.length;
    }
    return sum;
  };
  let best: Calibration = {
    shares: { sentiment: 1, emotions: 1 },
    temperature: Math.max(1, leastTemperature),
    bias: [0, 0, 0],
    thresholds: [],
    abstainBelow: 0,
  };
  let least = loss(best);
  for (const size of [0.4, 0.2, 0.1, 0.05]) {
    for (let moved = true; moved;) {
      moved = false;
      for (const next of neighbours(best, size)) {
        const found = loss(next);
        if (found >= least - 1e-9) continue;
        best = next;
        least = found;
        moved = true;
      }
    }
  }
  best = { ...best, temperature: Math.max(best.temperature, leastTemperature) };
  return { temperature: round(best.temperature), bias: best.bias.map(round), abstainBelow: abstention(scored, best) };
}

function neighbours(from: Calibration, size: number): Calibration[] {
  const [negative = 0, neutral = 0, positive = 0] = from.bias;
  return [
    { ...from, temperature: from.temperature * (1 + size) },
    { ...from, temperature: from.temperature / (1 + size) },
    { ...from, bias: [negative, neutral + size, positive] },
    { ...from, bias: [negative, neutral - size, positive] },
    { ...from, bias: [negative + size, neutral, positive] },
    { ...from, bias: [negative - size, neutral, positive] },
  ];
}

/**
 * For posts held back: the bias halfway from that of least loss to that of the best macro-F1. Least loss leaves to neutral
 * whatever holds no word of the lexicon; the best macro-F1 trusts that strangers write as the invented posts do.
 */
export function calibrateHeldback(scored: readonly Scored[], leastTemperature: number): SentimentCalibration {
  const { bias, temperature } = calibrateSentiment(scored, leastTemperature);
  const gold = scored.map(({ example }) => example.sentiment);
  let best = { macroF1: -1, bias };
  for (let negative = -8; negative <= 8; negative += 1)
    for (let neutral = -30; neutral <= 10; neutral += 1) {
      const tried = [negative / 20, neutral / 20, 0];
      const said = scored.map(({ logits }) => highest(tried.map((value, label) => (logits[label] ?? 0) + value)));
      const { macroF1 } = classify(gold, said, 3);
      if (macroF1 > best.macroF1 + 1e-9) best = { macroF1, bias: tried };
    }
  const middle = bias.map((value, label) => round((value + (best.bias[label] ?? 0)) / 2));
  const calibration = { shares: { sentiment: 1, emotions: 1 }, temperature, bias: middle, thresholds: [], abstainBelow: 0 };
  return { temperature, bias: middle, abstainBelow: abstention(scored, calibration) };
}

const highest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/** The least confidence from which on at least half of the verdicts are right. */
function abstention(scored: readonly Scored[], calibration: Calibration): number {
  for (let from = 0.34; from < 0.6; from += 0.02) {
    let right = 0;
    let count = 0;
    for (const { example, logits } of scored) {
      if (example.sentiment < 0) continue;
      const probabilities = sentimentProbabilities(logits, calibration);
      const top = Math.max(...probabilities);
      if (top < from || top >= from + 0.06) continue;
      count += 1;
      if (probabilities[example.sentiment] === top) right += 1;
    }
    if (count > 20 && right / count >= 0.5) return round(from);
  }
  return 0.4;
}

/** For each emotion the logit that gives the best F1, averaged over the sets that know the emotion as `importance` says. */
export function calibrateEmotions(scored: readonly Scored[], importance: (name: string) => number): number[] {
  return emotionNames.map((_, emotion) => {
    const sets = new Map<string, Scored[]>();
    for (const one of scored) {
      if ((one.example.emotions[emotion] ?? -1) < 0) continue;
      const key = nameOf(one.example);
      sets.set(key, [...(sets.get(key) ?? []), one]);
    }
    let best = { threshold: 0, f1: -1 };
    for (let threshold = -4; threshold <= 3; threshold += 0.05) {
      let sum = 0;
      for (const [name, set] of sets) sum += importance(name) * f1At(set, emotion, threshold);
      if (sum > best.f1 + 1e-9) best = { threshold, f1: sum };
    }
    return round(best.threshold);
  });
}

function f1At(set: readonly Scored[], emotion: number, threshold: number): number {
  let hits = 0;
  let guessed = 0;
  let support = 0;
  for (const { example, logits } of set) {
    const gold = example.emotions[emotion] === 1;
    const said = (logits[3 + emotion] ?? 0) >= threshold;
    if (gold) support += 1;
    if (said) guessed += 1;
    if (gold && said) hits += 1;
  }
  return figures(hits, guessed, support).f1;
}

const round = (value: number): number => Math.round(value * 1000) / 1000;
