/**
 * `node scripts/identifier-heldback.ts`: how often close relatives are told apart in own sentences that the model did not
 * learn from: every fifth sentence (and what it says in the other language) is held back, five times over. Tells it for
 * a range of the log-odds that a post in Dutch or Afrikaans is Afrikaans; the choice is kept in
 * src/text/identify/identify.ts.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createKinScorer } from '../src/text/identify/kin.ts';
import { createCounter } from '../src/text/identify/ngram-counter.ts';
import { unpackNgrams, unpackSections } from '../src/text/identify/packed.ts';
import { identifierTexts } from './identifier-texts.ts';
import { createRandom, learnKin, wordsOf } from './identifier-training.ts';
import type { LabelledText } from './identifier-training.ts';
import { dataFolder } from './language-training/examples.ts';

const folds = 5;
const priors = [0, -1.2, -1.8, -2.4, -3, -3.6];
const lengths = [3, 6, Infinity];

/** Own sentences stand in one order in each language, so that translations are held back together. */
function inFold(texts: readonly LabelledText[], languages: readonly string[], fold: number): Set<LabelledText> {
  const held = new Set<LabelledText>();
  for (const language of languages) {
    const own = texts.filter((text) => text.language === language && text.weight === undefined);
    own.forEach((text, at) => at % folds === fold && held.add(text));
  }
  return held;
}

async function main(): Promise<void> {
  const packed = await readFile(new URL('../src/text/data/identify.bin', import.meta.url));
  const table = unpackNgrams(unpackSections(packed).section('ngrams'));
  const counter = createCounter(table, new Float64Array(table.languages.length));
  const strength = (word: string, language: string) => counter.strength(word, table.languages.indexOf(language));
  const { kin } = await identifierTexts(createRandom(3));
  for (const languages of [
    ['nl', 'af'],
    ['da', 'nb', 'sv'],
  ]) {
    const measured: { label: number; length: number; read: number; odds: number[]; text: string }[] = [];
    for (let fold = 0; fold < folds; fold += 1) {
      const held = inFold(kin, languages, fold);
      const learned = learnKin(
        languages,
        kin.filter((text) => !held.has(text)),
        strength,
      );
      const score = createKinScorer({ languages, ...learned }, strength);
      for (const { language, text } of held) {
        const words = wordsOf(text);
        for (const length of lengths) {
          if (words.length < (length === Infinity ? 4 : length + 1)) continue;
          measured.push({
            label: languages.indexOf(language),
            length,
            read: Math.min(length, words.length),
            text,
            odds: score(words.slice(0, length)),
          });
        }
      }
    }
    for (const length of lengths)
      for (const prior of languages.includes('af') ? priors : [0]) {
        const shares = languages.map((language, label) => {
          const here = measured.filter((one) => one.label === label && one.length === length);
          const right = here.filter(({ odds, read }) => {
            const [first = 0, ...others] = odds.map((value, at) => value + (languages[at] === 'af' ? prior - 3 / read : 0));
            return [first, ...others].indexOf(Math.max(first, ...others)) === label;
          });
          return `${language} ${((100 * right.length) / here.length).toFixed(2)} % of ${here.length}`;
        });
        process.stdout.write(`${length === Infinity ? 'whole' : `${length} words`}  prior ${prior}  ${shares.join('  ')}\n`);
      }
    if (process.argv.includes('--wrong'))
      for (const { label, odds, text, length } of measured)
        if (length === Infinity && odds.indexOf(Math.max(...odds)) !== label)
          process.stdout.write(`  ${languages[label]}  ${odds.map((value) => value.toFixed(1)).join(' ')}  ${text}\n`);
  }
}

if (existsSync(dataFolder)) await main();
else process.stderr.write('skipped: no ../shared/data to learn from\n');
