/** The job that sends what is due, and the sweep that finds what no job came for. */
import { z } from 'zod';
import { logger } from '#kernel/log.ts';
import { defineTask, enqueue, type TaskContext } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { leaseSettings, runDispatch } from './dispatch.ts';
import type { LeaseSettings } from './lease.ts';
import { openDispatch } from './open.ts';
import { dueWork, findDispatch } from './store.ts';

const log = logger('publishing');
type Running = Context & Partial<Pick<TaskContext, 'signal'>>;

/** Send one schedule, and come back when it says so. */
async function work(ctx: Running, dispatchId: string, settings: LeaseSettings = leaseSettings): Promise<void> {
  const outcome = await runDispatch(ctx, dispatchId, settings);
  if (outcome !== 'waiting') return;
  await inTransaction(ctx, async (scope) => {
    const row = await findDispatch(scope, dispatchId);
    if (row?.next_at) await enqueue(scope, continueTask, { dispatchId }, { key: `publishing.dispatch:${dispatchId}`, runAt: row.next_at });
  });
}

export const dispatchTask = defineTask({
  name: 'publishing.dispatch',
  version: 1,
  payload: z.object({ scheduleId: z.uuid() }),
  async run(ctx, { scheduleId }) {
    const dispatchId = await inTransaction(ctx, (scope) => openDispatch(scope, scheduleId));
    if (dispatchId) await work(ctx, dispatchId);
  },
});

/** Goes on with a dispatch that waited, whose worker died, or that is to be taken off the network. */
export const continueTask = defineTask({
  name: 'publishing.continue',
  version: 1,
  payload: z.object({ dispatchId: z.uuid() }),
  run: (ctx, { dispatchId }) => work(ctx, dispatchId),
});

/**
 * The safety net, each minute: jobs may be lost, workers may die. Everything that is due is enqueued, as a job of its
 * own, and whoever takes the lease first works it.
 */
export const sweepTask = defineTask({
  name: 'publishing.sweep',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  async run(ctx) {
    await inTransaction(ctx, async (scope) => {
      const { scheduleIds, dispatchIds } = await dueWork(scope);
      for (const scheduleId of scheduleIds)
        await enqueue(scope, dispatchTask, { scheduleId }, { key: `publishing.schedule:${scheduleId}` });
      for (const dispatchId of dispatchIds)
        await enqueue(scope, continueTask, { dispatchId }, { key: `publishing.dispatch:${dispatchId}` });
    });
  },
});

/** Work here and now, one after the other, everything that is due: the recovery of tests and of `auscult` after a crash. */
export async function workDue(ctx: Running, settings: LeaseSettings = leaseSettings): Promise<number> {
  const { scheduleIds, dispatchIds } = await inTransaction(ctx, dueWork);
  let worked = 0;
  const one = async (dispatchId: string | null) => {
    if (dispatchId && (await runDispatch(ctx, dispatchId, settings)) !== 'taken') worked += 1;
  };
  for (const scheduleId of scheduleIds) await one(await inTransaction(ctx, (scope) => openDispatch(scope, scheduleId)));
  for (const dispatchId of dispatchIds) await one(dispatchId);
  log.debug('worked what was due', { count: worked });
  return worked;
}
