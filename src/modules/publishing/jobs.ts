/** publishing's background work. */
import { listen } from '#kernel/events.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Cron } from '#kernel/jobs.ts';
import { releaseWithdrawn } from '#modules/review/index.ts';
import { compareTask } from './compare-job.ts';
import { continueTask, dispatchTask, sweepTask } from './dispatch-job.ts';
import { withdrawRelease } from './withdraw.ts';

const onWithdrawn = listen(releaseWithdrawn, 'publishing', (ctx, { releaseId, reason }) =>
  inTransaction(ctx, (scope) => withdrawRelease(scope, releaseId, reason)),
);

export const publishingTasks = [dispatchTask, continueTask, compareTask, onWithdrawn];
export const publishingCrons: readonly Cron[] = [{ task: sweepTask, pattern: '* * * * *' }];
