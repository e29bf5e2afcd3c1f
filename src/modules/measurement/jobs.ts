/** measurement's background work: reading numbers back, and months for the points to come. */
import { sql } from 'kysely';
import { z } from 'zod';
import { defineTask, enqueue, type Cron } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { askable, collectChannel, type Collected } from './collect.ts';
import { advance, isCalledOff } from './tray.ts';

const nothing = z.object({}).strict() as z.ZodType<Record<string, never>>;

/** One account. With `progressId`, as part of a person's "Refresh now". */
export const collectOne = defineTask({
  name: 'measurement.collect_channel',
  version: 1,
  payload: z.object({ channelId: z.uuid(), everything: z.boolean(), progressId: z.uuid().nullable() }),
  async run(ctx, { channelId, everything, progressId }) {
    if (progressId && (await inTransaction(ctx, (scope) => isCalledOff(scope, progressId)))) return;
    let collected: Collected = { points: 0, outcome: 'fault' };
    try {
      collected = await collectChannel(ctx, channelId, { everything, signal: ctx.signal });
    } catch (error) {
      if (progressId && ctx.lastAttempt) await inTransaction(ctx, (scope) => advance(scope, progressId, collected));
      throw error;
    }
    if (progressId) await inTransaction(ctx, (scope) => advance(scope, progressId, collected));
  },
});

const collectAll = defineTask({
  name: 'measurement.collect',
  version: 1,
  payload: nothing,
  async run(ctx) {
    await inTransaction(ctx, async (scope) => {
      for (const channel of await channelsOf(scope)) {
        if (askable(channel))
          await enqueue(
            scope,
            collectOne,
            { channelId: channel.id, everything: false, progressId: null },
            { key: `measurement.collect:${channel.id}`, maximumAttempts: 3 },
          );
      }
    });
  },
});

const preparePartitions = defineTask({
  name: 'measurement.prepare_partitions',
  version: 1,
  payload: nothing,
  run: (ctx) => inTransaction(ctx, async (scope) => void (await sql`select measurement.prepare_partitions()`.execute(scope.db))),
});

export const measurementTasks = [collectOne];
export const measurementCrons: readonly Cron[] = [
  { task: collectAll, pattern: '*/15 * * * *' },
  { task: preparePartitions, pattern: '10 2 * * *' },
];
