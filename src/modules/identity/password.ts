/** How hard a password is to guess, without asking anyone outside (zxcvbn, four word lists). */
import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import * as common from '@zxcvbn-ts/language-common';
import * as de from '@zxcvbn-ts/language-de';
import * as en from '@zxcvbn-ts/language-en';
import * as fr from '@zxcvbn-ts/language-fr';
import { invalidField } from '#kernel/errors.ts';

const estimator = new ZxcvbnFactory({
  dictionary: { ...common.dictionary, ...en.dictionary, ...de.dictionary, ...fr.dictionary },
  graphs: common.adjacencyGraphs,
});
/** Of 0…4; 3 is "safely unguessable: 10^8 to 10^10 guesses" in zxcvbn's scale. */
const enough = 3;

/** `words` (name, e-mail, organisation) weigh against the password. */
export function passwordStrength(password: string, words: readonly string[]): { score: number; enough: boolean } {
  const { score } = estimator.check(password.slice(0, 128), [...words]);
  return { score, enough: score >= enough };
}

export function assertStrong(password: string, words: readonly string[], path = 'password'): void {
  if (!passwordStrength(password, words).enough) throw invalidField(path, 'weak_password');
}
