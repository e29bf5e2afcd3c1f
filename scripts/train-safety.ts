/**
 * Trains the weights with which English patients' forums are read: `node scripts/train-safety.ts`. Positive are the
 * sentences of PsyTAR (CC BY 4.0) that tell an adverse reaction, negative its others and, against floods, comments of
 * GoEmotions (CC BY 4.0); the marked spans of PsyTAR train the word model. Train and validation splits train, and in
 * four parts set the threshold; sentences of the test split that also stand in them are left out.
 * The same data give the same bytes: fixed order, no chance.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { fold } from '#text/normalise.ts';
import { read } from '#text/reading.ts';
import { wordsOf } from '#text/safety/matcher.ts';
import { readSafety } from '#text/safety/read.ts';
import { forumBits, logOdds, sentenceFeatures, wordFeatures, wordScores, worthReading, writeForumModel } from '#text/signal/forum.ts';
import type { ForumPost, HashedModel } from '#text/signal/forum.ts';
import { givenOf } from '#text/signal/given.ts';
import { tokenise } from '#text/tokenise.ts';

import { loadLexicons, loadSignals } from '../src/text-data.ts';

const data = new URL('../../shared/data/', import.meta.url);
const target = new URL('../src/text/data/en/safety-forum.bin', import.meta.url);
/** On parts not seen in training: the 0.88 asked for and one and a half standard errors of 400 positive sentences. */
const recallWanted = 0.905;
const generalWeight = 0.05;
const sentenceSettings = { epochs: 30, learning: 0.7, decay: 2e-2 };
const generalMost = 6000;
/** The word model's answers on its own training sentences come from models that have not seen them. */
const folds = 4;
const line = z.object({ text: z.string(), label: z.string().optional(), tags: z.string().optional() });

interface Example {
  features: number[];
  positive: boolean;
  weight: number;
}

if (existsSync(data)) await train();
else console.log('skipped: no data beside the project');

async function train(): Promise<void> {
  const english = (await loadSignals()).get('en');
  const lexicon = (await loadLexicons()).get('en');
  if (!english || !lexicon) throw new Error('no English data');
  const postOf = (text: string): ForumPost => {
    const folded = fold(text);
    const reading = read(folded, tokenise(folded), { language: 'en', languageConfidence: 1, languageUnsure: false }, lexicon);
    const words = wordsOf(reading.tokens, text);
    return { reading, words, safety: readSafety(words, english.safety, {}, {}, givenOf(reading, words), { always: true }) };
  };
  const tested = new Set(lines('psytar/en.test.jsonl').map(({ text }) => key(text)));
  const unseen = ({ text }: { text: string }) => !tested.has(key(text));
  const spans = [...lines('psytar/en.bio.train.jsonl'), ...lines('psytar/en.bio.val.jsonl')].filter(unseen);
  const wordModel = (kept: typeof spans) => shrink(descend(kept.flatMap(wordExamples), { epochs: 5, learning: 0.5, decay: 2e-4 }));
  const partial = Array.from({ length: folds }, (_, part) => wordModel(spans.filter(({ text }) => foldOf(text) !== part)));
  const word = wordModel(spans);
  const featuresOf = (post: ForumPost, model: HashedModel) => {
    const texts = post.words.tokens.map((token) => token.text);
    return sentenceFeatures(post, wordScores(model, texts));
  };
  const patients = [...lines('psytar/en.train.jsonl'), ...lines('psytar/en.val.jsonl')].filter(unseen).map(({ text, label }) => {
    const part = foldOf(text);
    const post = postOf(text);
    return {
      part,
      worth: worthReading({ word }, post.words),
      features: featuresOf(post, partial[part] ?? word),
      positive: label === 'adr',
      weight: 1,
    };
  });
  const general = lines('goemotions/en.train.jsonl')
    .slice(0, generalMost)
    .map(({ text }) => postOf(text))
    .filter(({ words }) => worthReading({ word }, words))
    .map((post): Example => ({ features: featuresOf(post, word), positive: false, weight: generalWeight }));
  const sentenceModel = (kept: readonly Example[]) => shrink(descend([...kept, ...general], sentenceSettings));
  // Each part is scored by models that have seen neither its sentences nor its spans.
  const scores = partial.flatMap((_, part) => {
    const model = sentenceModel(patients.filter((example) => example.part !== part));
    return patients
      .filter((example) => example.part === part)
      .map(({ features, positive, worth }) => ({ score: worth ? logOdds(model, features) : Number.NEGATIVE_INFINITY, positive }));
  });
  const threshold = thresholdFor(scores);
  writeFileSync(target, writeForumModel({ word, sentence: sentenceModel(patients), threshold }));
  const called = scores.filter(({ score }) => score >= threshold);
  const right = called.filter(({ positive }) => positive).length;
  console.log(
    `${patients.length} sentences, ${general.length} general comments, ${spans.length} marked; ` +
      `unseen parts: recall ${(right / scores.filter(({ positive }) => positive).length).toFixed(3)}, precision ${(right / called.length).toFixed(3)}`,
  );
}

function lines(path: string): z.infer<typeof line>[] {
  return readFileSync(new URL(path, data), 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => line.parse(JSON.parse(text)));
}

/** The two PsyTAR files write the same sentence with other blanks. */
function key(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function foldOf(text: string): number {
  let value = 7;
  for (const character of key(text)) value = (value * 31 + character.charCodeAt(0)) >>> 0;
  return value % folds;
}

function wordExamples({ text, tags = '' }: z.infer<typeof line>): Example[] {
  const marks = tags.split(' ');
  const pairs = text.split(' ').map((word, at) => ({ word: key(word), reaction: marks[at]?.endsWith('ADR') === true }));
  const kept = pairs.filter(({ word }) => word !== '');
  const words = kept.map(({ word }) => word);
  return kept.map(({ reaction }, at) => ({ features: wordFeatures(words, at), positive: reaction, weight: 1 }));
}

interface Dense {
  values: Float64Array;
  bias: number;
}

/** Logistic regression by gradient descent over the examples in a fixed, spread order. */
function descend(examples: readonly Example[], { epochs, learning, decay }: { epochs: number; learning: number; decay: number }): Dense {
  const values = new Float64Array(2 ** forumBits);
  let bias = 0;
  let step = 7919;
  while (commonDivisor(step, examples.length) !== 1) step += 1;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const rate = learning / (1 + epoch / 4);
    for (let index = 0; index < examples.length; index += 1) {
      const example = examples[(index * step + epoch) % examples.length];
      if (!example) continue;
      const share = 1 / Math.sqrt(example.features.length);
      let sum = bias;
      for (const feature of example.features) sum += (values[feature] ?? 0) * share;
      const slope = (1 / (1 + Math.exp(-sum)) - (example.positive ? 1 : 0)) * example.weight * rate;
      bias -= slope * 0.1;
      for (const feature of example.features) values[feature] = (values[feature] ?? 0) * (1 - decay * rate) - slope * share;
    }
  }
  return { values, bias };
}

/** One signed byte for each weight. */
function shrink({ values, bias }: Dense): HashedModel {
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9) / 127;
  return { scale, bias, weights: Int8Array.from(values, (value) => Math.round(value / scale)) };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}

/** The highest threshold that keeps the recall wanted. */
function thresholdFor(scores: readonly { score: number; positive: boolean }[]): number {
  const positive = scores.filter((entry) => entry.positive).map(({ score }) => score);
  positive.sort((a, b) => b - a);
  return positive[Math.ceil(positive.length * recallWanted) - 1] ?? 0;
}
