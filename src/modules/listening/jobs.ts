/** listening's background work: back-fill, files, feeds, merging counts, expiry, months for the mentions to come. */
import { sql } from 'kysely';
import { z } from 'zod';
import { defineTask, type Cron } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { alertCrons, alertTasks } from './alerts/jobs.ts';
import { judgeAuthors, lookUpAuthors } from './authors.ts';
import { backfillTask } from './backfill.ts';
import { readDueFeeds, readFeedTask } from './feeds.ts';
import { expireTexts } from './privacy.ts';
import { compact } from './rollups.ts';
import { rereadTask } from './reread/job.ts';
import { markSameWords } from './same-words.ts';
import { searchTask } from './searches.ts';
import { streamDue, streamTask } from './streams.ts';
import { importTask } from './tables.ts';
import { forgetLostTexts, tendSegments } from './words/merge.ts';

const nothing = z.object({}).strict() as z.ZodType<Record<string, never>>;

export const mergeCounts = defineTask({
  name: 'listening.merge_counts',
  version: 1,
  payload: nothing,
  run: async (ctx) => {
    while (!ctx.signal.aborted && (await inTransaction(ctx, compact)));
  },
});

export const expire = defineTask({
  name: 'listening.expire',
  version: 1,
  payload: nothing,
  run: async (ctx) => {
    await inTransaction(ctx, async (scope) => void (await expireTexts(scope)));
    await forgetLostTexts(ctx, ctx.signal);
    await tendSegments(ctx, ctx.signal);
  },
});

export const tendWords = defineTask({
  name: 'listening.tend_words',
  version: 1,
  payload: nothing,
  run: (ctx) => tendSegments(ctx, ctx.signal),
});

const preparePartitions = defineTask({
  name: 'listening.prepare_partitions',
  version: 1,
  payload: nothing,
  run: (ctx) => inTransaction(ctx, async (scope) => void (await sql`select listening.prepare_partitions()`.execute(scope.db))),
});

export const listeningTasks = [backfillTask, rereadTask, importTask, readFeedTask, searchTask, streamTask, ...alertTasks];
export const listeningCrons: readonly Cron[] = [
  { task: readDueFeeds, pattern: '*/5 * * * *' },
  { task: streamDue, pattern: '* * * * *' },
  ...alertCrons,
  { task: mergeCounts, pattern: '*/2 * * * *' },
  { task: tendWords, pattern: '* * * * *' },
  { task: lookUpAuthors, pattern: '*/5 * * * *' },
  { task: judgeAuthors, pattern: '7,22,37,52 * * * *' },
  { task: markSameWords, pattern: '4,14,24,34,44,54 * * * *' },
  { task: expire, pattern: '40 2 * * *' },
  { task: preparePartitions, pattern: '15 2 * * *' },
];
