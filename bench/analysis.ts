/**
 * `npm run bench:analysis [-- --json FILE]`: how many posts a second one core analyses, all language tasks in one pass, on the
 * committed workload (bench/workload.ts): every post is read once and never seen before. What is remembered about words
 * makes most of the speed, so the same is measured with nothing remembered, and on posts whose every word is new. Beside
 * it the two programs that together come nearest to a part of it. In processor time. Aim: 25,000 a second.
 */
import { eld } from 'eld/small';
import { createRequire } from 'node:module';
import { loadavg } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { z } from 'zod';
import { analyse, judge, readPost } from '#text/analyse.ts';
import { fold } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';
import { loadTextData } from '../src/text-data.ts';
import { median, report } from './report.ts';
import type { Row } from './report.ts';
import { createWorkload } from './workload.ts';

const rounds = 5;
const postsEach = 3000;
const warmUp = 10_000;
const coldPosts = 1000;
const load = loadavg()
  .map((value) => value.toFixed(1))
  .join(' ');
const rows: Row[] = [];
const workload = createWorkload(11);
let length = 0;
let made = 0;

function next(count: number): string[] {
  return Array.from({ length: count }, () => {
    const { text } = workload.post();
    length += text.length;
    made += 1;
    return text;
  });
}

/** Seconds of processor that it takes, all threads of this process. */
function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function perSecond(work: (text: string) => unknown, take: (count: number) => string[] = next): number {
  take(warmUp).forEach(work);
  return median(Array.from({ length: rounds }, () => rateOf(take(postsEach), work)));
}

function rateOf(texts: readonly string[], work: (text: string) => unknown): number {
  return texts.length / seconds(() => texts.forEach(work));
}

/** The same posts with an ending on every longer word that makes it one nobody has read before. */
function strange(count: number): string[] {
  return next(count).map((text) => text.replaceAll(/\p{L}{3,}/gu, (word) => word + ending()));
}
let endings = 0;
function ending(): string {
  let left = (endings += 1);
  let letters = '';
  for (; left > 0; left = Math.floor(left / 20)) letters += 'bcdfghjklmnpqrstvwxz'.charAt(left % 20);
  return letters;
}

setFlagsFromString('--expose-gc');
const collect = z.custom<() => void>((value) => typeof value === 'function').parse(runInNewContext('gc'));
function used(): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}

const rate = (name: string, value: number, how: string) => rows.push({ name, value, unit: 'posts/s', how });
const usual = `one core, median of ${rounds} × ${postsEach} posts, none read twice`;

const before = used();
const data = await loadTextData();
const loaded = used();
rate(
  'everything',
  perSecond((text) => analyse(data, { text })),
  `${usual}; aim: 25,000`,
);
const after = used();
rate(
  'everything, each word new',
  perSecond((text) => analyse(data, { text }), strange),
  'the same with every word longer than two letters made unique',
);
const full = used();
const fresh = await Promise.all(Array.from({ length: 3 }, () => loadTextData()));
rate(
  'everything, nothing remembered',
  median(fresh.map((unread) => rateOf(next(coldPosts), (text) => analyse(unread, { text })))),
  `the first ${coldPosts} posts after the data is loaded, median of 3`,
);
rate(
  'of it: folding and tokens',
  perSecond((text) => tokenise(fold(text))),
  '',
);
rate(
  'of it: language',
  perSecond((text) => data.identify(text)),
  '',
);
rate(
  'of it: reading',
  perSecond((text) => readPost(data, { text })),
  'both, and the lexicons',
);
rate(
  'of it: reading, sentiment and emotions',
  perSecond((text) => judge(data, readPost(data, { text }))),
  'without the signals',
);
const vader = z
  .object({ SentimentIntensityAnalyzer: z.custom<{ polarity_scores(text: string): unknown }>((value) => value !== undefined) })
  .parse(createRequire(import.meta.url)('vader-sentiment')).SentimentIntensityAnalyzer;
rate(
  'eld (small) and vader-sentiment',
  perSecond((text) => [eld.detect(text).language, vader.polarity_scores(text)]),
  'language, and sentiment in English only',
);
const size = (name: string, value: number, how: string) => rows.push({ name, value, unit: 'MiB', how });
size('memory: data', loaded - before, 'lexicons, weights and patterns');
size('memory: words remembered', after - loaded, 'after the workload');
size('memory: words remembered, at most', full - loaded, 'after the posts whose every word is new');
await report(`Analysis, ${(length / made).toFixed(0)} characters in the mean`, rows, { load });
