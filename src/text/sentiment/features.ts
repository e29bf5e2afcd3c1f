/**
 * The post in some thirty figures that mean the same in every language, so that what one language teaches holds for all:
 * input of the core model. Each is 0 where nothing is found and stays within a few units. Figures of style (length, tags,
 * capitals, number of negations …) are left out: they tell one set from another and cost up to 5 points of macro-F1 on
 * a set that was not trained on.
 */
import { emotionNames } from '../analysis.ts';
import type { Reading } from '../reading.ts';
import type { Weighed } from './weigh.ts';

export const featureNames = [
  'bias',
  'balance',
  'positive',
  'negative',
  'strongest positive',
  'strongest negative',
  'last',
  'first',
  'positive density',
  'negative density',
  'positive pictures',
  'negative pictures',
  'both sides',
  'exclamations',
  'irony',
  'complaints of the body',
  'serious complaints',
  'waiting',
  'questions',
  'negations',
  'no sentiment words',
  ...emotionNames.map((name) => `words of ${name}`),
] as const;

export const featureCount = featureNames.length;
const emotionsAt = featureCount - emotionNames.length;

/** Of use for emotions, harmful for sentiment on strangers' texts. */
export const forEmotionsOnly: ReadonlySet<number> = new Set([18, 19, 20]);

/** VADER's normalisation of a sum to −1…1. */
const normalise = (sum: number): number => sum / Math.sqrt(sum * sum + 15);

export function sentimentFeatures(reading: Reading, weighed: Weighed): Float64Array {
  const x = new Float64Array(featureCount);
  x[0] = 1;
  readMentions(x, weighed);
  readSigns(x, reading);
  readHits(x, reading);
  x[14] = weighed.scopes.irony;
  x[18] = Math.min(2, weighed.scopes.questions.size) / 2;
  x.set(weighed.emotions, emotionsAt);
  return x;
}

function readMentions(x: Float64Array, { mentions }: Weighed): void {
  let up = 0;
  let down = 0;
  let most = 0;
  let least = 0;
  let upPictures = 0;
  let downPictures = 0;
  let words = 0;
  let last = 0;
  let first = 0;
  for (const { weight, picture } of mentions) {
    if (weight === 0) continue;
    if (!picture) words += 1;
    else if (weight > 0) upPictures += weight;
    else downPictures -= weight;
    if (weight > 0) up += weight;
    else down -= weight;
    most = Math.max(most, weight);
    least = Math.min(least, weight);
    if (first === 0) first = weight;
    last = weight;
  }
  x[1] = normalise(up - down);
  x[2] = normalise(up);
  x[3] = normalise(down);
  x[4] = most / 4;
  x[5] = -least / 4;
  x[6] = last / 4;
  x[7] = first / 4;
  x[8] = up;
  x[9] = down;
  x[10] = normalise(upPictures);
  x[11] = normalise(downPictures);
  x[12] = Math.min(normalise(up), normalise(down));
  x[20] = words === 0 ? 1 : 0;
}

function readSigns(x: Float64Array, { tokens }: Reading): void {
  let words = 0;
  let exclamations = 0;
  for (const token of tokens) {
    if (token.kind === 'word' && token.tag !== '@') words += 1;
    else if (token.kind === 'mark' && token.text === '!') exclamations += 1;
  }
  const breadth = Math.sqrt(words + 1);
  x[8] = (x[8] ?? 0) / breadth;
  x[9] = (x[9] ?? 0) / breadth;
  x[13] = Math.min(3, exclamations) / 3;
}

function readHits(x: Float64Array, { hits }: Reading): void {
  let complaints = 0;
  let serious = 0;
  let negations = 0;
  for (const { entry } of hits) {
    if (entry.list === 'events') {
      complaints += 1;
      if (entry.seriousness !== 'none') serious += 1;
    } else if (entry.list === 'topics') {
      if (entry.topic === 'service.waiting') x[17] = 1;
    } else if (entry.list === 'modifiers' && entry.kind === 'negator') negations += 1;
  }
  x[15] = Math.log1p(complaints);
  x[16] = Math.log1p(serious);
  x[19] = Math.log1p(negations);
}
