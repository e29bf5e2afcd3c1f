/**
 * The post in some forty figures that mean the same in every language, so that what one language teaches holds for all:
 * input of the core model. Each is 0 where nothing is found and stays within a few units.
 */
import { emotionNames } from '../analysis.ts';
import type { Reading } from '../reading.ts';
import { isShouted } from './scope.ts';
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
  'weak positive words',
  'plain positive words',
  'strong positive words',
  'weak negative words',
  'plain negative words',
  'strong negative words',
  'no sentiment words',
  'no pictures',
  'both sides',
  'exclamations',
  'questions',
  'trailing dots',
  'capitals',
  'repeated letters',
  'addresses',
  'hashtags',
  'handles',
  'numbers',
  'length',
  'negations',
  'negated praise',
  'negated blame',
  'intensified',
  'conditional',
  'contrast',
  'irony',
  'hedges',
  'other modifiers of doubt',
  ...emotionNames.map((name) => `words of ${name}`),
] as const;

export const featureCount = featureNames.length;
const emotionsAt = featureCount - emotionNames.length;

/** VADER's normalisation of a sum to −1…1. */
const normalise = (sum: number): number => sum / Math.sqrt(sum * sum + 15);

export function sentimentFeatures(reading: Reading, weighed: Weighed): Float64Array {
  const x = new Float64Array(featureCount);
  x[0] = 1;
  readMentions(x, weighed);
  const words = readTokens(x, reading, weighed);
  x[8] = (x[8] ?? 0) / Math.sqrt(words + 1);
  x[9] = (x[9] ?? 0) / Math.sqrt(words + 1);
  for (const modifier of weighed.scopes.modifiers) readModifier(x, modifier.entry.kind);
  x[22] = Math.min(2, weighed.scopes.questions.size) / 2;
  x[31] = Math.log1p(x[31] ?? 0);
  x[37] = weighed.scopes.irony;
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
  for (const { weight, hit, bearing, picture } of mentions) {
    if (weight === 0) continue;
    if (picture) {
      if (weight > 0) upPictures += weight;
      else downPictures -= weight;
    } else {
      words += 1;
      const size = Math.abs(weight);
      const bin = (weight > 0 ? 12 : 15) + (size < 1.2 ? 0 : size < 2.4 ? 1 : 2);
      x[bin] = (x[bin] ?? 0) + 1;
    }
    if (weight > 0) up += weight;
    else down -= weight;
    most = Math.max(most, weight);
    least = Math.min(least, weight);
    if (first === 0) first = weight;
    last = weight;
    if (bearing.negated && hit.entry.list === 'sentiment') {
      const at = hit.entry.polarity > 0 ? 32 : 33;
      x[at] = (x[at] ?? 0) + 1;
    }
    if (bearing.intensity > 1.05) x[34] = 1;
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
  for (let bin = 12; bin < 18; bin += 1) x[bin] = Math.log1p(x[bin] ?? 0);
  x[18] = words === 0 ? 1 : 0;
  x[19] = upPictures + downPictures === 0 ? 1 : 0;
  x[20] = Math.min(normalise(up), normalise(down));
  x[32] = Math.min(2, x[32] ?? 0);
  x[33] = Math.min(2, x[33] ?? 0);
}

function readTokens(x: Float64Array, reading: Reading, { scopes }: Weighed): number {
  let words = 0;
  let exclamations = 0;
  let shouted = 0;
  let dots = 0;
  for (const token of reading.tokens) {
    if (token.kind === 'word' && token.tag !== '@') {
      words += 1;
      if (token.tag === '#') x[27] = 1;
      if (token.text.length > 2 && isShouted(reading, token)) shouted += 1;
      if (/([^\d])\1\1/u.test(token.text)) x[25] = 1;
    } else if (token.kind === 'url') x[26] = 1;
    else if (token.kind === 'number') x[29] = 1;
    else if (token.tag === '@') x[28] = 1;
    else if (token.text === '!') exclamations += 1;
    // "..." and "…"
    dots = token.text === '.' ? dots + 1 : token.text === '…' ? 2 : 0;
    if (dots >= 2) x[23] = 1;
  }
  x[21] = Math.min(3, exclamations) / 3;
  x[24] = scopes.shouted ? 1 : Math.min(1, shouted / 3);
  x[30] = Math.log1p(words) / 4;
  return words;
}

function readModifier(x: Float64Array, kind: string): void {
  const at = kind === 'negator' ? 31 : kind === 'conditional' ? 35 : kind === 'contrast' ? 36 : kind === 'hedge' ? 38 : kind === 'diminisher' ? 39 : -1;
  if (at !== -1) x[at] = at === 31 ? (x[at] ?? 0) + 1 : 1;
}
