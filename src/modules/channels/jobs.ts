/** channels' background work: daily health, and forgetting the tokens of what was disconnected. */
import { z } from 'zod';
import { defineTask, enqueue, type Cron } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { checkChannel } from './check.ts';
import { lockChannel } from './store.ts';
import { eraseTokens } from './tokens.ts';

/** How long disconnecting and archiving can be undone without connecting again. */
export const undoMilliseconds = 10 * 60_000;

const ofChannel = z.object({ channelId: z.uuid() });

export const checkOne = defineTask({
  name: 'channels.check',
  version: 1,
  payload: ofChannel,
  run: (ctx, { channelId }) => checkChannel(ctx, channelId, ctx.signal),
});

const checkAll = defineTask({
  name: 'channels.check_all',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  async run(ctx) {
    await inTransaction(ctx, async (scope) => {
      const rows = await scope.db
        .selectFrom('channels.channel')
        .select('id')
        .where('by_hand', '=', false)
        .where('archived_at', 'is', null)
        .where('disconnected_at', 'is', null)
        .execute();
      for (const { id } of rows) await enqueue(scope, checkOne, { channelId: id }, { key: `channels.check:${id}`, maximumAttempts: 3 });
    });
  },
});

/** Erases the sealed tokens, unless the disconnection was undone meanwhile. */
export const forgetTokens = defineTask({
  name: 'channels.forget_tokens',
  version: 1,
  payload: ofChannel,
  async run(ctx, { channelId }) {
    await inTransaction(ctx, async (scope) => {
      const row = await lockChannel(scope, channelId);
      if (!row || (row.archived_at === null && row.disconnected_at === null)) return;
      if (!(await eraseTokens(scope, channelId))) return;
      scope.record({ action: 'channels.channel.tokens_erased', entity: { type: 'channel', id: channelId }, unitId: row.unit_id });
    });
  },
});

export const channelsTasks = [checkOne, forgetTokens];
export const channelsCrons: readonly Cron[] = [{ task: checkAll, pattern: '20 4 * * *' }];
