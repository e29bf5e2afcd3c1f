/**
 * Trains the core and the n-gram correction by stochastic gradient descent with AdaGrad step sizes. Everything is
 * computed in a fixed order from a fixed seed, so that the same data gives the same bytes.
 */
import { emotionNames } from '#text/analysis.ts';
import type { CoreModel } from '#text/model/core.ts';
import { outputNames } from '#text/model/core.ts';
import { emptyMemory, mostProbes, outputCount, tagOf } from '#text/model/ngram-model.ts';
import type { NgramModel } from '#text/model/ngram-model.ts';
import { featureCount, forEmotionsOnly } from '#text/sentiment/features.ts';
import type { Example } from './examples.ts';

export interface Prepared {
  example: Example;
  features: Float64Array;
  hashes: Uint32Array;
}

/** mulberry32, T. Ettinger, public domain. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function shuffled(count: number, next: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let at = count - 1; at > 0; at -= 1) {
    const other = Math.floor(next() * (at + 1));
    const held = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}

/** Sets that know no neutral label teach only the difference between positive and negative. */
export function setsWithoutNeutral(examples: readonly Prepared[]): ReadonlySet<string> {
  const all = new Set<string>();
  const neutral = new Map<string, number>();
  for (const { example } of examples) {
    all.add(nameOf(example));
    if (example.sentiment === 1) neutral.set(nameOf(example), (neutral.get(nameOf(example)) ?? 0) + 1);
  }
  return new Set([...all].filter((name) => (neutral.get(name) ?? 0) < 20));
}

export const nameOf = ({ set, language }: Example): string => `${set}.${language}`;

/** Per example: within a set the labels weigh alike, and each set weighs what `importance` says. */
export function sentimentWeights(examples: readonly Prepared[], importance: (name: string) => number): Float64Array {
  const counts = new Map<string, number>();
  const totals = new Map<string, number>();
  for (const { example } of examples) {
    if (example.sentiment < 0) continue;
    const key = `${nameOf(example)} ${example.sentiment}`;
    if (!counts.has(key)) totals.set(nameOf(example), (totals.get(nameOf(example)) ?? 0) + 1);
    counts.set(key, (counts.get(key) ?? 0) + example.weight);
  }
  const known = examples.filter(({ example }) => example.sentiment >= 0).length;
  return Float64Array.from(examples, ({ example }) => {
    if (example.sentiment < 0) return 0;
    const labels = totals.get(nameOf(example)) ?? 1;
    const share = example.weight / (counts.get(`${nameOf(example)} ${example.sentiment}`) ?? 1) / labels;
    return (share * importance(nameOf(example)) * known) / totals.size;
  });
}

/** Errors (target minus prediction) of all outputs, weighted; `logits` are left as they are. */
export function errorsOf(
  example: Example,
  logits: Float64Array,
  weight: number,
  emotionWeight: number,
  noNeutral: boolean,
  errors: Float64Array,
): void {
  errors.fill(0);
  if (example.sentiment >= 0 && weight > 0) {
    const top = Math.max(logits[0] ?? 0, noNeutral ? -Infinity : (logits[1] ?? 0), logits[2] ?? 0);
    let sum = 0;
    for (let label = 0; label < 3; label += 1) {
      if (noNeutral && label === 1) continue;
      errors[label] = Math.exp((logits[label] ?? 0) - top);
      sum += errors[label] ?? 0;
    }
    for (let label = 0; label < 3; label += 1)
      errors[label] = noNeutral && label === 1 ? 0 : ((label === example.sentiment ? 1 : 0) - (errors[label] ?? 0) / sum) * weight;
  }
  for (let index = 0; index < emotionNames.length; index += 1) {
    const target = example.emotions[index] ?? -1;
    if (target < 0) continue;
    errors[3 + index] = (target - 1 / (1 + Math.exp(-(logits[3 + index] ?? 0)))) * emotionWeight;
  }
}

export interface CoreSettings {
  epochs: number;
  rate: number;
  decay: number;
  seed: number;
  /** What a set counts as a whole for sentiment. */
  importance: (name: string) => number;
  /** What each of its posts counts for emotions. */
  emotionImportance: (name: string) => number;
}

export function trainCore(examples: readonly Prepared[], settings: CoreSettings): CoreModel['weights'] {
  const weights = outputNames.map(() => new Float64Array(featureCount));
  const squares = outputNames.map(() => new Float64Array(featureCount).fill(1e-6));
  const importance = sentimentWeights(examples, settings.importance);
  const noNeutral = setsWithoutNeutral(examples);
  const next = random(settings.seed);
  const logits = new Float64Array(outputCount);
  const errors = new Float64Array(outputCount);
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    for (const index of shuffled(examples.length, next)) {
      const prepared = examples[index];
      if (prepared === undefined) continue;
      const { features, example } = prepared;
      logits.forEach((_, output) => (logits[output] = dot(weights[output], features)));
      const name = nameOf(example);
      errorsOf(example, logits, importance[index] ?? 0, settings.emotionImportance(name), noNeutral.has(name), errors);
      for (let output = 0; output < outputCount; output += 1) {
        const error = errors[output] ?? 0;
        const row = weights[output];
        const square = squares[output];
        if (error === 0 || row === undefined || square === undefined) continue;
        for (let feature = 0; feature < featureCount; feature += 1) {
          const x = features[feature] ?? 0;
          if (x === 0 || (output < 3 && forEmotionsOnly.has(feature))) continue;
          const gradient = error * x - settings.decay * (row[feature] ?? 0);
          square[feature] = (square[feature] ?? 0) + gradient * gradient;
          row[feature] = (row[feature] ?? 0) + (settings.rate * gradient) / Math.sqrt(square[feature] ?? 1);
        }
      }
    }
  }
  return weights.map((row) => row.map((weight) => Math.round(weight * 10_000) / 10_000));
}

const dot = (row: Float64Array | undefined, features: Float64Array): number => {
  let sum = 0;
  for (let feature = 0; feature < featureCount; feature += 1) sum += (row?.[feature] ?? 0) * (features[feature] ?? 0);
  return sum;
};

export interface NgramSettings extends CoreSettings {
  /** An n-gram must stand in so many examples. */
  least: number;
  /** Rows of the table, a power of two; at most three quarters are used. */
  rows: number;
}

/** Learns what the core gets wrong: its logits are given, only the correction moves. */
export function trainNgrams(examples: readonly Prepared[], core: CoreModel['weights'], settings: NgramSettings): NgramModel {
  const { numbers, documents } = vocabulary(examples, settings.least);
  const size = documents.length;
  const weights = new Float64Array(size * outputCount);
  const squares = new Float64Array(size * outputCount).fill(0.05);
  const importance = sentimentWeights(examples, settings.importance);
  const noNeutral = setsWithoutNeutral(examples);
  const next = random(settings.seed);
  const known = examples.map(({ hashes }) => Int32Array.from([...hashes].flatMap((hash) => numbers.get(hash) ?? [])));
  const bases = examples.map(({ features }) => Float64Array.from(core, (row) => dot(row, features)));
  const errors = new Float64Array(outputCount);
  const logits = new Float64Array(outputCount);
  for (let epoch = 0; epoch < settings.epochs; epoch += 1) {
    for (const index of shuffled(examples.length, next)) {
      const features = known[index];
      const example = examples[index]?.example;
      if (features === undefined || example === undefined || features.length === 0) continue;
      const x = 1 / Math.sqrt(features.length);
      logits.set(bases[index] ?? []);
      for (const feature of features)
        for (let output = 0; output < outputCount; output += 1)
          logits[output] = (logits[output] ?? 0) + (weights[feature * outputCount + output] ?? 0) * x;
      const name = nameOf(example);
      errorsOf(example, logits, importance[index] ?? 0, settings.emotionImportance(name), noNeutral.has(name), errors);
      for (const feature of features) {
        for (let output = 0; output < outputCount; output += 1) {
          if (errors[output] === 0) continue;
          const at = feature * outputCount + output;
          const gradient = (errors[output] ?? 0) * x - settings.decay * (weights[at] ?? 0);
          squares[at] = (squares[at] ?? 0) + gradient * gradient;
          weights[at] = (weights[at] ?? 0) + (settings.rate * gradient) / Math.sqrt(squares[at] ?? 1);
        }
      }
    }
  }
  return quantise(numbers, documents, weights, settings.rows);
}

function vocabulary(examples: readonly Prepared[], least: number): { numbers: Map<number, number>; documents: number[] } {
  const counts = new Map<number, number>();
  for (const { hashes } of examples) for (const hash of new Set(hashes)) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  const numbers = new Map<number, number>();
  const documents: number[] = [];
  for (const [hash, count] of counts) if (count >= least) numbers.set(hash, documents.push(count) - 1);
  return { numbers, documents };
}

/** The n-grams that say most, as signed bytes. What finds no row near its hash is left out. */
function quantise(numbers: ReadonlyMap<number, number>, documents: readonly number[], weights: Float64Array, rows: number): NgramModel {
  const largest = new Float64Array(outputCount);
  const ranked: { hash: number; number: number; worth: number }[] = [];
  for (const [hash, number] of numbers) {
    let most = 0;
    for (let output = 0; output < outputCount; output += 1) {
      const size = Math.abs(weights[number * outputCount + output] ?? 0);
      largest[output] = Math.max(largest[output] ?? 0, size);
      most = Math.max(most, size);
    }
    ranked.push({ hash, number, worth: most * Math.sqrt(documents[number] ?? 0) });
  }
  ranked.sort((one, other) => other.worth - one.worth || one.hash - other.hash);
  const steps = Float32Array.from(largest, (size) => (size === 0 ? 1 : size / 127));
  const model: NgramModel = {
    mask: rows - 1,
    steps,
    tags: new Uint16Array(rows),
    weights: new Int8Array(rows * outputCount),
    words: emptyMemory(),
  };
  let used = 0;
  for (const { hash, number } of ranked) {
    if (used >= rows * 0.75) break;
    for (let probe = 0; probe < mostProbes; probe += 1) {
      const row = (hash + probe) & model.mask;
      if (model.tags[row] === tagOf(hash)) break;
      if (model.tags[row] !== 0) continue;
      model.tags[row] = tagOf(hash);
      for (let output = 0; output < outputCount; output += 1)
        model.weights[row * outputCount + output] = Math.round((weights[number * outputCount + output] ?? 0) / (steps[output] ?? 1));
      used += 1;
      break;
    }
  }
  return model;
}
