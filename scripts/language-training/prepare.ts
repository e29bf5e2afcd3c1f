/** Examples as the engine reads them, and its logits for them: the very code that runs in the program. */
import type { Lexicon } from '#text/lexicon/compile.ts';
import { coreLogits } from '#text/model/core.ts';
import type { CoreModel, Shares } from '#text/model/core.ts';
import { correct, negatedTokens, outputCount } from '#text/model/ngram-model.ts';
import type { NgramModel } from '#text/model/ngram-model.ts';
import { ngramsOf } from '#text/model/ngrams.ts';
import { fold } from '#text/normalise.ts';
import { read } from '#text/reading.ts';
import { sentimentFeatures } from '#text/sentiment/features.ts';
import { weigh } from '#text/sentiment/weigh.ts';
import { tokenise } from '#text/tokenise.ts';
import type { Example } from './examples.ts';
import type { Prepared } from './training.ts';

export interface Readable extends Prepared {
  /** Adds the correction of a model to logits. */
  correct(model: NgramModel, shares: Shares, logits: Float64Array): void;
}

export function prepare(lexicons: ReadonlyMap<string, Lexicon>, example: Example): Readable {
  const folded = fold(example.text);
  const { language } = example;
  const reading = read(folded, tokenise(folded), { language, languageConfidence: 1, languageUnsure: false }, lexicons.get(language));
  const negated = negatedTokens(reading);
  return {
    example,
    features: sentimentFeatures(reading, weigh(reading)),
    hashes: Uint32Array.from(ngramsOf(reading, negated)),
    correct: (model, shares, logits) => correct(model, reading, negated, shares, logits),
  };
}

export function logitsOf(prepared: Readable, weights: CoreModel['weights'], ngrams: NgramModel | undefined, shares: Shares): Float64Array {
  const logits = coreLogits({ weights, calibration: {} }, prepared.features);
  if (ngrams !== undefined) prepared.correct(ngrams, shares, logits);
  return logits.slice(0, outputCount);
}
