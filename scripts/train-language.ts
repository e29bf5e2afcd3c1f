/**
 * Trains the core model and the n-gram corrections from the sets marked "may train" and the project's own posts, and
 * writes src/text/data/core.json and src/text/data/<language>/ngrams.bin. The same data and lexicons give the same bytes.
 * Run after a change of lexicons or of src/text/{lexicon,sentiment,model}: node scripts/train-language.ts
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { analysedLanguages } from '#text/analyse.ts';
import { loadLexicons } from '../src/text-data.ts';
import type { Calibration, CoreModel } from '#text/model/core.ts';
import { writeModel } from '#text/model/ngram-model.ts';
import type { NgramModel } from '#text/model/ngram-model.ts';
import { calibrateEmotions, calibrateSentiment } from './language-training/calibrate.ts';
import { dataFolder, goExamples, ownExamples, potsExamples, xedExamples } from './language-training/examples.ts';
import type { Example, Split } from './language-training/examples.ts';
import { classify } from './language-training/measures.ts';
import { logitsOf, prepare } from './language-training/prepare.ts';
import type { Readable } from './language-training/prepare.ts';
import { nameOf, trainCore, trainNgrams } from './language-training/training.ts';
import type { CoreSettings, NgramSettings } from './language-training/training.ts';

const output = new URL('../src/text/data/', import.meta.url);
const tell = (line: string) => process.stdout.write(`${line}\n`);

/** Posts teach more about posts than subtitles whose labels were carried over from another language. */
const importance = (name: string): number => (name.startsWith('own') || name.startsWith('pots') ? 1 : name === 'goemotions.en' ? 1 : name === 'xed.en' ? 0.5 : 0.4);

const coreSettings: CoreSettings = { epochs: 8, rate: 0.05, decay: 1e-5, seed: 20_261_122, importance };
const ngramSettings: NgramSettings = { ...coreSettings, epochs: 5, rate: 0.1, decay: 1e-4, least: 3, rows: 65_536, importance: () => 1 };

/**
 * How much of the correction counts: half of what a model gains at home is lost on strangers' texts. Chosen from the table
 * this script prints, where each correction is measured on a set it did not see.
 */
const shares: Record<string, number> = { en: 0.5, de: 0.5, nl: 0.35, fr: 0.35 };

async function examplesOf(split: Split): Promise<Example[]> {
  const sets = [await goExamples(split), await potsExamples(split)];
  for (const language of analysedLanguages) sets.push(await xedExamples(language, split), await ownExamples(language, split));
  return sets.flat();
}

function macroF1(examples: readonly Readable[], weights: CoreModel['weights'], ngrams: NgramModel | undefined, share: number): string {
  const known = examples.filter(({ example }) => example.sentiment >= 0);
  const predicted = known.map((one) => {
    const logits = logitsOf(one, weights, ngrams, share);
    return logits.indexOf(Math.max(logits[0] ?? 0, logits[1] ?? 0, logits[2] ?? 0));
  });
  return (100 * classify(known.map(({ example }) => example.sentiment), predicted, 3).macroF1).toFixed(1);
}

/** Each correction alone on the validation posts of its own set and of the others. */
function crossDomain(train: readonly Readable[], validation: readonly Readable[], weights: CoreModel['weights']): void {
  for (const language of ['en', 'de']) {
    const names = [...new Set(validation.filter(({ example }) => example.language === language).map(({ example }) => nameOf(example)))];
    for (const from of names) {
      const model = trainNgrams(train.filter(({ example }) => nameOf(example) === from), weights, ngramSettings);
      for (const to of names) {
        const posts = validation.filter(({ example }) => nameOf(example) === to);
        tell(`${from} → ${to}: ${[0, 0.25, 0.5, 0.75, 1].map((share) => `${share}: ${macroF1(posts, weights, model, share)}`).join('  ')}`);
      }
    }
  }
}

async function main(): Promise<void> {
  if (!existsSync(dataFolder)) {
    tell('skipped: ../shared/data is not here');
    return;
  }
  const lexicons = await loadLexicons();
  const train = (await examplesOf('train')).map((example) => prepare(lexicons, example));
  const validation = (await examplesOf('val')).map((example) => prepare(lexicons, example));
  const weights = trainCore(train, coreSettings);
  if (process.argv.includes('--cross')) crossDomain(train, validation, weights);
  const calibration: Record<string, Calibration> = {};
  const scored = validation.map((one) => ({ one, example: one.example, logits: new Float64Array() as Float64Array }));
  for (const language of analysedLanguages) {
    const model = trainNgrams(train.filter(({ example }) => example.language === language), weights, ngramSettings);
    await writeFile(new URL(`${language}/ngrams.bin`, output), writeModel(model));
    const share = shares[language] ?? 0;
    for (const post of scored) if (post.example.language === language) post.logits = logitsOf(post.one, weights, model, share);
    calibration[language] = { share, temperature: 1, bias: [0, 0, 0], thresholds: [], abstainBelow: 0 };
  }
  for (const language of analysedLanguages) {
    const own = scored.filter(({ example }) => example.language === language);
    // Dutch and French have no public set with neutral posts: their own, and the German and English ones, say where it lies.
    const known = own.filter(({ example }) => example.set !== 'xed' || language === 'en');
    const sentiment = calibrateSentiment(language === 'en' || language === 'de' ? known : [...known, ...scored.filter(({ example }) => example.set === 'goemotions' || example.set === 'pots')]);
    calibration[language] = { share: shares[language] ?? 0, ...sentiment, thresholds: calibrateEmotions(own.some(({ example }) => example.emotions[8] === 1) ? own : [...own, ...scored.filter(({ example }) => example.set === 'goemotions')]) };
    tell(`${language}: ${JSON.stringify(calibration[language])}`);
  }
  await writeFile(new URL('core.json', output), `${JSON.stringify({ weights: weights.map((row) => [...row]), calibration }, null, 1)}\n`);
  for (const name of new Set(scored.map(({ example }) => nameOf(example)))) {
    const set = scored.filter(({ example }) => nameOf(example) === name && example.sentiment >= 0);
    const bias = (language: string, label: number) => calibration[language]?.bias[label] ?? 0;
    const predicted = set.map(({ logits, example }) => {
      const sums = [0, 1, 2].map((label) => (logits[label] ?? 0) + bias(example.language, label));
      return sums.indexOf(Math.max(...sums));
    });
    tell(`${name}: macro-F1 ${(100 * classify(set.map(({ example }) => example.sentiment), predicted, 3).macroF1).toFixed(1)} on ${set.length} validation posts`);
  }
}

await main();
