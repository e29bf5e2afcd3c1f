/** What each sentiment word in a post weighs where it stands, and the figures about the whole post that verdicts build on. */
import { emotionNames } from '../analysis.ts';
import type { Emotion } from '../analysis.ts';
import type { Hit } from '../lexicon/match-terms.ts';
import type { SentimentEntry } from '../lexicon/entry.ts';
import type { Reading } from '../reading.ts';
import { bearingOf, findScopes } from './scope.ts';
import type { Bearing, Scopes } from './scope.ts';

export interface Mention {
  hit: Hit;
  /** The word's polarity where it stands, about −6…6. */
  weight: number;
  bearing: Bearing;
  /** An emoji or emoticon. */
  picture: boolean;
}

export interface Weighed {
  mentions: Mention[];
  /** 0…1 by the words alone, in the order of `emotionNames`. */
  emotions: Float64Array;
  scopes: Scopes;
}

export function weigh(reading: Reading): Weighed {
  const scopes = findScopes(reading);
  const mentions: Mention[] = [];
  // Probability that an emotion is absent, each mention being an independent witness.
  const absent = new Float64Array(emotionNames.length).fill(1);
  for (const hit of reading.hits) {
    if (hit.entry.list !== 'sentiment') continue;
    const { entry } = hit;
    const bearing = bearingOf(reading, scopes, hit);
    const picture = reading.tokens[hit.first]?.kind !== 'word' && reading.tokens[hit.last]?.kind !== 'number';
    mentions.push({ hit, weight: weight(entry, bearing, picture, scopes), bearing, picture });
    witness(entry, bearing, absent);
  }
  for (let at = 0; at < absent.length; at += 1) absent[at] = 1 - (absent[at] ?? 1);
  return { mentions, emotions: absent, scopes };
}

/**
 * The factors are those of VADER (C. Hutto, E. Gilbert, 2014) where it has one (negation 0.74, capitals), taken down for
 * negated blame: "not bad" is mild praise.
 */
function weight(entry: SentimentEntry, bearing: Bearing, picture: boolean, scopes: Scopes): number {
  let value = entry.polarity * bearing.intensity;
  if (bearing.negated && !picture) value *= value > 0 ? -0.7 : -0.2;
  if (!picture) value *= bearing.contrast * bearing.reality * (bearing.asked ? 0.5 : 1);
  if (value > 0 && bearing.quoted) value *= -0.3;
  if (value > 0 && !picture) value *= 1 - scopes.irony;
  return value;
}

const place = (emotion: Emotion): number => emotionNames.indexOf(emotion);
const joy = place('joy');
const sadness = place('sadness');
const trust = place('trust');
const fear = place('fear');
const worry = place('worry');

function witness({ strengths }: SentimentEntry, bearing: Bearing, absent: Float64Array): void {
  for (let which = 0; which < strengths.length; which += 1) {
    const [at = 0, plain = 0] = strengths[which] ?? [];
    const strength = plain * Math.sqrt(bearing.intensity) * bearing.reality;
    if (!bearing.negated) add(absent, at, strength);
    else if (at === joy || at === trust) add(absent, sadness, strength * 0.4);
    else if (at === fear || at === worry) add(absent, trust, strength * 0.3);
  }
}

function add(absent: Float64Array, at: number, strength: number): void {
  absent[at] = (absent[at] ?? 1) * (1 - Math.min(0.95, Math.max(0, strength)));
}
