/** The verdict on sentiment: words and rules first, corrected by n-grams, with the words that speak for it. */
import type { Sentiment, SentimentLabel, Span } from '../analysis.ts';
import type { Hit } from '../lexicon/match-terms.ts';
import type { Calibration } from '../model/core.ts';
import { bestLabel, round, sentimentProbabilities } from '../model/core.ts';
import type { Reading } from '../reading.ts';
import { near } from './scope.ts';
import type { Scopes } from './scope.ts';
import type { Weighed } from './weigh.ts';

export interface Judged {
  weighed: Weighed;
  /** In the order of `outputNames`. */
  logits: Float64Array;
  calibration: Calibration;
  /** The language is one that is analysed in full. */
  analysed: boolean;
}

export function decideSentiment(reading: Reading, { weighed, logits, calibration, analysed }: Judged): Sentiment {
  const probabilities = sentimentProbabilities(logits, calibration);
  const label = bestLabel(probabilities);
  const best = Math.max(...probabilities);
  return {
    label,
    score: round(probabilities[2] - probabilities[0]),
    abstained: !analysed || best < calibration.abstainBelow,
    spans: evidence(reading, weighed, label),
  };
}

/** Where the words that carry the label stand; for "neutral" whatever was weighed, for it is what was found too little. */
function evidence({ tokens }: Reading, { mentions, scopes }: Weighed, label: SentimentLabel): Span[] {
  const spans: Span[] = [];
  for (const { hit, weight, bearing } of mentions) {
    if (Math.abs(weight) < 0.2) continue;
    if ((label === 'positive' && weight < 0) || (label === 'negative' && weight > 0)) continue;
    const negator = bearing.negated ? nearestNegator(scopes, hit) : hit;
    spans.push([tokens[Math.min(hit.first, negator.first)]?.start ?? 0, tokens[Math.max(hit.last, negator.last)]?.end ?? 0]);
  }
  return mergeSpans(spans);
}

function nearestNegator({ negators }: Scopes, hit: Hit): Hit {
  let nearest: Hit | undefined;
  for (const negator of near(negators, hit)) {
    if (nearest === undefined || Math.abs(negator.first - hit.first) < Math.abs(nearest.first - hit.first)) nearest = negator;
  }
  return nearest ?? hit;
}

/** In their order, overlapping ones as one. */
function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const [start, end] of spans.toSorted((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last !== undefined && start < last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}
