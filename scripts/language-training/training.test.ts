import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emotionNames } from '#text/analysis.ts';
import { compileLexicon } from '#text/lexicon/compile.ts';
import { outputNames } from '#text/model/core.ts';
import { ModelError, readModel, writeModel } from '#text/model/ngram-model.ts';
import { calibrateEmotions, calibrateHeldback, calibrateSentiment } from './calibrate.ts';
import type { Example } from './examples.ts';
import { calibrationError, classify } from './measures.ts';
import { logitsOf, prepare } from './prepare.ts';
import { trainCore, trainNgrams } from './training.ts';
import { outOfFold, unseenTemperature } from './unseen.ts';

const lexicons = new Map([['en', compileLexicon('en', [{ list: 'sentiment', text: 'good\t2\tjoy=0.5\nbad\t-2\tanger=0.5' }])]]);
const posts: readonly [string, number][] = [
  ['good stuff here', 2],
  ['a bad thing', 0],
  ['the table is brown', 1],
  ['what a zing', 2],
  ['what a zonk', 0],
  ['it is seven', 1],
];
const examples: Example[] = Array.from({ length: 30 }, (_, round) =>
  posts.map(([text, sentiment]) => ({
    language: 'en',
    set: 'own',
    text: `${text} ${round % 3}`,
    sentiment,
    emotions: Int8Array.from(emotionNames, (name) => (name === 'worry' ? -1 : name === 'joy' && sentiment === 2 ? 1 : 0)),
    weight: 1,
  })),
).flat();
const settings = { epochs: 5, rate: 0.2, decay: 1e-4, seed: 7, importance: () => 1, emotionImportance: () => 1, least: 3, rows: 4096 };
const whole = { sentiment: 1, emotions: 1 };

function run() {
  const prepared = examples.map((example) => prepare(lexicons, example));
  const core = trainCore(prepared, settings);
  const ngrams = trainNgrams(prepared, core, settings);
  return { prepared, core, ngrams, bytes: writeModel(ngrams) };
}

test('the same examples give the same bytes, and another seed gives others', () => {
  const one = run();
  const two = run();
  assert.deepEqual(two.core, one.core);
  assert.deepEqual(two.bytes, one.bytes);
  const other = trainNgrams(one.prepared, one.core, { ...settings, seed: 8 });
  assert.notDeepEqual(writeModel(other), one.bytes);
});

test('the core learns from the lexicon, the correction learns the words that the lexicon lacks', () => {
  const { prepared, core, ngrams } = run();
  const right = (shares: { sentiment: number; emotions: number }, model: typeof ngrams | undefined) =>
    prepared.filter((one) => {
      const logits = logitsOf(one, core, model, shares).slice(0, 3);
      return logits.indexOf(Math.max(...logits)) === one.example.sentiment;
    }).length / prepared.length;
  assert.ok(right(whole, undefined) < 0.9);
  assert.equal(right(whole, ngrams), 1);
});

test('a word met before contributes what it did the first time', () => {
  const { prepared, core, ngrams } = run();
  const [first] = prepared;
  assert.ok(first);
  const fresh = logitsOf(first, core, ngrams, whole);
  assert.deepEqual(logitsOf(first, core, ngrams, whole), fresh);
  ngrams.words.filled.fill(0);
  assert.deepEqual(logitsOf(first, core, ngrams, whole), fresh);
  assert.notDeepEqual(logitsOf(first, core, undefined, whole), fresh);
});

test('a model survives being written and read; other bytes are refused', () => {
  const { ngrams, bytes } = run();
  assert.deepEqual(readModel(bytes), ngrams);
  assert.throws(() => readModel(bytes.slice(1)), ModelError);
  assert.throws(() => readModel(bytes.slice(0, -1)), ModelError);
});

test('calibration brings stated confidence near to how often it is right', () => {
  const scored = Array.from({ length: 300 }, (_, index) => {
    const example = examples[index % examples.length];
    assert.ok(example);
    // Right in four of five, and said with far too much confidence.
    const said = index % 5 === 0 ? (example.sentiment + 1) % 3 : example.sentiment;
    return {
      example,
      logits: Float64Array.from({ length: 12 }, (_unused, output) =>
        output === said ? 9 : output === 5 && example.sentiment === 2 ? 1 : 0,
      ),
    };
  });
  const { temperature } = calibrateSentiment(scored);
  assert.ok(temperature > 2);
  const thresholds = calibrateEmotions(scored, () => 1);
  assert.ok((thresholds[emotionNames.indexOf('joy')] ?? 0) > 0 && (thresholds[emotionNames.indexOf('joy')] ?? 2) <= 1);
});

test('a temperature is never fitted below the least that is asked for', () => {
  const scored = examples.map((example) => ({
    example,
    logits: Float64Array.from({ length: 12 }, (_, output) => (output === example.sentiment ? 1 : 0)),
  }));
  assert.ok(calibrateSentiment(scored).temperature < 1);
  assert.ok(calibrateSentiment(scored, 1.3).temperature >= 1.3);
});

test('out of fold each own post is read once, by a correction that never saw it', () => {
  const { core } = run();
  // Every post has a word of its own twice told, so that only a correction that saw the post could know its label.
  const secrets = ['quab', 'vimp', 'drolk', 'yerst', 'plonz', 'gavik', 'hutch', 'mernd', 'sploi', 'twerb'];
  const alone = secrets.map((word, index) =>
    prepare(lexicons, {
      ...(examples[0] as Example),
      text: `${word} ${word} ${word}`,
      sentiment: index % 3,
    }),
  );
  const once = { ...settings, least: 1, epochs: 30 };
  const scored = outOfFold(alone, core, once, whole);
  assert.deepEqual(new Set(scored.map(({ example }) => example.text)), new Set(alone.map(({ example }) => example.text)));
  assert.equal(scored.length, alone.length);
  const right = (logits: Float64Array, label: number) => logits.slice(0, 3).indexOf(Math.max(...logits.slice(0, 3))) === label;
  const seen = trainNgrams(alone, core, once);
  assert.ok(alone.every((one) => right(logitsOf(one, core, seen, whole), one.example.sentiment)));
  assert.ok(scored.filter(({ example, logits }) => right(logits, example.sentiment)).length <= 6);
});

test('posts held back move the bias halfway to where most verdicts are right', () => {
  const one = examples[0];
  assert.ok(one);
  // Praise and blame lie 1 below neutral, neutral itself 2 above both.
  const scored = [0, 1, 2].flatMap((sentiment) => {
    const logits = new Float64Array(outputNames.length);
    logits[1] = sentiment === 1 ? 2 : 1;
    if (sentiment !== 1) logits[sentiment] = 0;
    if (sentiment !== 1) logits[2 - sentiment] = -3;
    return Array.from({ length: 10 }, () => ({ example: { ...one, sentiment }, logits }));
  });
  const { bias, temperature } = calibrateHeldback(scored, 1.5);
  assert.ok(temperature >= 1.5);
  assert.ok((bias[1] ?? 0) < -1 && (bias[1] ?? 0) > -2, bias.join(' '));
});

test('posts of strangers that nothing was learned from ask for a temperature', () => {
  const { prepared } = run();
  const others = examples.map((example, index) =>
    prepare(lexicons, { ...example, set: 'pots', sentiment: index % 2 === 0 ? example.sentiment : (example.sentiment + 1) % 3 }),
  );
  const found = unseenTemperature([...prepared, ...others], others, settings, settings, 1);
  assert.ok(found > 1.5, `${found}`);
  assert.equal(unseenTemperature(prepared, [], settings, settings, 1), 1);
});

test('figures of merit', () => {
  const { macroF1, accuracy, confusion } = classify([0, 0, 1, 2], [0, 1, 1, 2], 3);
  assert.deepEqual(
    [macroF1, accuracy, confusion],
    [
      (2 / 3 + 2 / 3 + 1) / 3,
      0.75,
      [
        [1, 1, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    ],
  );
  assert.ok(Math.abs(calibrationError([0.9, 0.9], [true, false]) - 0.4) < 1e-12);
});
