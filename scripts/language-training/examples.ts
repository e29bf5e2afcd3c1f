/** Training and validation examples from the sets that may train a shipped model (../shared/data/INDEX.md) and from the project's own posts. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { emotionNames } from '#text/analysis.ts';
import type { Emotion } from '#text/analysis.ts';

export interface Example {
  language: string;
  set: string;
  text: string;
  /** 0 negative, 1 neutral, 2 positive, −1 unknown. */
  sentiment: number;
  /** In the order of `emotionNames`: 1, 0, or −1 for unknown. */
  emotions: Int8Array;
  weight: number;
  /** Labelled as without emotion. */
  neutral?: boolean;
}

export type Split = 'train' | 'val' | 'test';

const line = z.object({
  text: z.string(),
  label: z.string().optional(),
  labels: z.array(z.string()).optional(),
  agree: z.boolean().optional(),
  flags: z.record(z.string(), z.string()).optional(),
});
type Line = z.infer<typeof line>;

export const dataFolder = new URL('../../../shared/data/', import.meta.url);

export async function readSet(path: string): Promise<Line[]> {
  const text = await readFile(new URL(path, dataFolder), 'utf8');
  return text
    .split('\n')
    .filter((row) => row !== '')
    .map((row) => line.parse(JSON.parse(row)));
}

const unknownEmotions = (): Int8Array => new Int8Array(emotionNames.length).fill(-1);

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));
const goPositive = words('admiration amusement approval caring desire excitement gratitude joy love optimism pride relief');
const goNegative = words('anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness');

/** D. Demszky et al., GoEmotions (2020): the paper's own grouping to Ekman's six, and what comes nearest to Plutchik's other two and worry. */
const goEmotions: Record<Emotion, ReadonlySet<string>> = {
  fear: words('fear nervousness'),
  anger: words('anger annoyance disapproval'),
  joy: words('joy amusement approval excitement gratitude love optimism relief pride admiration desire caring'),
  sadness: words('sadness disappointment embarrassment grief remorse'),
  trust: words('admiration approval caring gratitude'),
  disgust: words('disgust'),
  anticipation: words('optimism desire excitement'),
  surprise: words('surprise realization confusion curiosity'),
  worry: words('nervousness'),
};

export async function goExamples(split: Split): Promise<Example[]> {
  const lines = await readSet(`goemotions/en.${split}.jsonl`);
  return lines.map(({ text, labels = [] }) => {
    const up = labels.some((label) => goPositive.has(label));
    const down = labels.some((label) => goNegative.has(label));
    const plain = !up && !down;
    const sentiment = up && down ? -1 : up ? 2 : down ? 0 : 1;
    const emotions = Int8Array.from(emotionNames, (name) => (labels.some((label) => goEmotions[name].has(label)) ? 1 : 0));
    // Fear of something may well be worry: not held against it.
    if (labels.includes('fear') && !labels.includes('nervousness')) emotions[emotionNames.indexOf('worry')] = -1;
    return {
      language: 'en',
      set: 'goemotions',
      text,
      sentiment,
      emotions,
      weight: plain && !labels.includes('neutral') ? 0.5 : 1,
      neutral: labels.includes('neutral'),
    };
  });
}

const xedUp = words('joy trust');
const xedDown = words('anger sadness fear disgust');

export async function xedExamples(language: string, split: Split): Promise<Example[]> {
  const lines = await readSet(`xed/${language}.${split}.jsonl`);
  return lines.map(({ text, labels = [] }) => {
    const up = labels.some((label) => xedUp.has(label));
    const down = labels.some((label) => xedDown.has(label));
    const sentiment = labels.includes('neutral') ? 1 : up === down ? -1 : up ? 2 : 0;
    const emotions = Int8Array.from(emotionNames, (name) => (name === 'worry' ? -1 : labels.includes(name) ? 1 : 0));
    return { language, set: 'xed', text, sentiment, emotions, weight: 1 };
  });
}

/** Sentences of patients about a medicine: what it did to them is blame, that it works is praise. Says nothing of neutral ones. */
export async function psytarExamples(split: Split): Promise<Example[]> {
  const lines = await readSet(`psytar/en.${split}.jsonl`);
  return lines.map(({ text, flags = {} }) => {
    const harm = flags['ADR'] === '1' || flags['WD'] === '1';
    const good = flags['EF'] === '1';
    return { language: 'en', set: 'psytar', text, sentiment: harm === good ? -1 : good ? 2 : 0, emotions: unknownEmotions(), weight: 1 };
  });
}

const labelNumbers: Record<string, number> = { negative: 0, neutral: 1, positive: 2 };

export async function potsExamples(split: Split): Promise<Example[]> {
  const lines = await readSet(`pots/de.${split}.jsonl`);
  return lines.map(({ text, label = '', agree }) => ({
    language: 'de',
    set: 'pots',
    text,
    sentiment: labelNumbers[label] ?? -1,
    emotions: unknownEmotions(),
    weight: agree === false ? 0.7 : 1,
  }));
}

const ownFolder = new URL('../../src/text/data/', import.meta.url);

/** Posts written for this project: `text  sentiment  emotions`, emotions as in the lexicons. Every tenth is for validation. */
export async function ownExamples(language: string, split: Split, folder = ownFolder): Promise<Example[]> {
  const posts = await readPosts(new URL(`${language}/posts.tsv`, folder), language, 'own');
  return posts.filter((_, index) => (index % 10 === 9 ? 'val' : 'train') === split);
}

/** Posts written for this project from which no weight is learned: only calibration sees them. Other subjects, a stranger's tone. */
export async function heldbackExamples(language: string, folder = ownFolder): Promise<Example[]> {
  return readPosts(new URL(`${language}/posts-heldback.tsv`, folder), language, 'heldback');
}

async function readPosts(file: URL, language: string, set: string): Promise<Example[]> {
  if (!existsSync(file)) return [];
  const rows = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((row) => row.trim() !== '' && !/^#(\s|$)/u.test(row) && !row.startsWith('text\t'));
  return rows.map((row) => {
    const [text = '', sentiment = '', named = ''] = row.split('\t');
    const strengths = new Map(named.split(',').map((part) => [part.split('=')[0]?.trim() ?? '', Number(part.split('=')[1] ?? 1)]));
    const emotions = Int8Array.from(emotionNames, (name) => ((strengths.get(name) ?? 0) >= 0.4 ? 1 : 0));
    return { language, set, text, sentiment: labelNumbers[sentiment.trim()] ?? -1, emotions, weight: 1 };
  });
}
