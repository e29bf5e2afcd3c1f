/** How the engine fares on posts it never learned from, for languages in which there are none of strangers to ask. */
import type { CoreModel, Shares } from '#text/model/core.ts';
import { calibrateSentiment } from './calibrate.ts';
import type { Scored } from './calibrate.ts';
import { logitsOf } from './prepare.ts';
import type { Readable } from './prepare.ts';
import { nameOf, trainCore, trainNgrams } from './training.ts';
import type { CoreSettings, NgramSettings } from './training.ts';

/** Sets of strangers' posts that know all three labels. */
export const strangers: ReadonlySet<string> = new Set(['goemotions', 'pots']);

const folds = 5;

/** The own posts among those of one language, each read by a correction that was trained without it. */
export function outOfFold(posts: readonly Readable[], weights: CoreModel['weights'], settings: NgramSettings, shares: Shares): Scored[] {
  const own = posts.filter(({ example }) => example.set === 'own');
  const others = posts.filter(({ example }) => example.set !== 'own');
  const scored: Scored[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const model = trainNgrams([...others, ...own.filter((_, index) => index % folds !== fold)], weights, settings);
    for (const post of own.filter((_, index) => index % folds === fold))
      scored.push({ example: post.example, logits: logitsOf(post, weights, model, shares) });
  }
  return scored;
}

/**
 * Temperature that strangers' posts would need had none of their set trained anything: each set is left out in turn and
 * read by what the rest teaches. The geometric mean over sets.
 */
export function unseenTemperature(
  train: readonly Readable[],
  validation: readonly Readable[],
  core: CoreSettings,
  ngrams: NgramSettings,
  share: number,
): number {
  const names = new Set(validation.filter(({ example }) => strangers.has(example.set)).map(({ example }) => nameOf(example)));
  let sum = 0;
  for (const name of names) {
    const posts = validation.filter(({ example }) => nameOf(example) === name);
    const others = train.filter(({ example }) => nameOf(example) !== name);
    const weights = trainCore(others, core);
    const language = posts[0]?.example.language;
    const model = trainNgrams(
      others.filter(({ example }) => example.language === language),
      weights,
      ngrams,
    );
    const scored = posts.map((post) => ({
      example: post.example,
      logits: logitsOf(post, weights, model, { sentiment: share, emotions: share }),
    }));
    sum += Math.log(calibrateSentiment(scored).temperature);
  }
  return Math.exp(sum / Math.max(1, names.size));
}
