/**
 * How hard a password is to guess, in a worker thread: the four word lists take most of a second and 100 MB to prepare,
 * which neither the start nor a request should wait for (docs/benchmarks.md).
 */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as de from '@zxcvbn-ts/language-de';
import * as en from '@zxcvbn-ts/language-en';
import * as fr from '@zxcvbn-ts/language-fr';

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...en.dictionary, ...de.dictionary, ...fr.dictionary },
  graphs: common.adjacencyGraphs,
});

/** Of 0 to 4, in zxcvbn's scale. */
export function estimate({ password, words }: { password: string; words: string[] }): { score: number } {
  return { score: estimator.check(password, words).score };
}
