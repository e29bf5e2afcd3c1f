/** Works the queue: each task in its own app-role context, schedules for every organisation. */
import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, run, runOnce, type TaskList, type WorkerEvents, type WorkerPool } from 'graphile-worker';
import { z } from 'zod';
import { enqueue, systemContext, type AnyTask, type Cron } from './jobs.ts';
import { clockOffset, now } from './clock.ts';
import { logger } from './log.ts';
import { jobsTotal } from './metrics.ts';
import { newId } from './ids.ts';
import { inTransaction } from './transaction.ts';
import type { Kernel } from './types.ts';
import { keepVigil } from './vigil.ts';

const log = logger('queue');
const envelopeSchema = z.object({ organisation_id: z.uuid(), version: z.number().int(), data: z.unknown() });
/** graphile-worker speaks of task names and ids only; its own words stay out of our logs. */
const quiet = new Logger(() => (level, message) => {
  if (level === 'error') log.error('the queue reports an error', { reason: message.slice(0, 200) });
});

export interface Work {
  tasks: readonly AnyTask[];
  crons: readonly Cron[];
}

/** Work enqueued under a moved clock carries this before its name (migration 0990): whose clock is right never takes it. */
const moved = 'moved.';
type Clocks = 'right' | 'moved' | 'both';

function taskList(kernel: Kernel, work: Work, clocks: Clocks): TaskList {
  const list: TaskList = {};
  for (const task of work.tasks) {
    const run: TaskList[string] = async (payload, helpers) => {
      const { organisation_id: organisationId, data } = envelopeSchema.parse(payload);
      const { attempts, max_attempts: maximum } = helpers.job;
      const ctx = {
        ...systemContext(kernel, organisationId, newId()),
        attempt: attempts,
        lastAttempt: attempts >= maximum,
        signal: helpers.abortSignal,
      };
      try {
        await task.run(ctx, task.payload.parse(data) as never);
        jobsTotal.inc({ task: task.name, outcome: 'done' });
      } catch (error) {
        jobsTotal.inc({ task: task.name, outcome: 'failed' });
        log.warn('a task failed', { error, job: task.name, jobId: helpers.job.id, attempt: attempts, organisationId });
        throw error;
      }
    };
    if (clocks !== 'moved') list[task.name] = run;
    if (clocks !== 'right') list[`${moved}${task.name}`] = run;
  }
  if (clocks === 'moved') return list;
  for (const { task } of work.crons) {
    list[cronName(task.name)] = async () => {
      const { rows } = await kernel.appPool.query<{ organisation_id: string }>(
        `select organisation_id from kernel.resolve('organisations', '')`,
      );
      for (const row of rows) {
        const ctx = systemContext(kernel, row.organisation_id, newId());
        await inTransaction(ctx, (scope) => enqueue(scope, task, {}, { key: `cron:${task.name}`, maximumAttempts: 3 }));
      }
    };
  }
  return list;
}

const cronName = (task: string) => `cron.${task}`;

export interface RunningQueue {
  /** Take no new tasks and wait for those that run. */
  stop(): Promise<void>;
  /** Wait no longer: what still runs counts as failed, and is tried again by whoever works the queue next. */
  giveUp(): Promise<void>;
}

/** Work the queue until stopped; stopping lets running tasks finish. */
export async function workQueue(kernel: Kernel, work: Work): Promise<RunningQueue> {
  const crons = new Map(work.crons.map((cron) => [cron.task.name, cron]));
  const events: WorkerEvents = new EventEmitter();
  const pools: WorkerPool[] = [];
  events.on('pool:create', ({ workerPool }) => pools.push(workerPool));
  const vigil = await keepVigil(kernel.ownerPool);
  events.on('worker:create', ({ worker }) => {
    vigil.announce(worker.workerId).catch((error: unknown) => log.error('a worker is not announced', { error }));
  });
  const runner = await run({
    events,
    pgPool: kernel.ownerPool,
    schema: 'graphile_worker',
    concurrency: kernel.config.workerConcurrency,
    pollInterval: 2000,
    noHandleSignals: true,
    noPreparedStatements: false,
    logger: quiet,
    taskList: taskList(kernel, work, clockOffset() === 0 ? 'right' : 'both'),
    parsedCronItems: parseCronItems(
      [...crons.values()].map(({ task, pattern }) => ({ task: cronName(task.name), match: pattern, identifier: cronName(task.name) })),
    ),
  });
  runner.promise.catch((error: unknown) => log.error('the queue stopped', { error }));
  return {
    stop: async () => {
      await runner.stop();
      await vigil.end();
    },
    giveUp: async () => {
      for (const pool of pools) await pool.forcefulShutdown('the process ends');
    },
  };
}

/** Work what is due now and return: for tests and one-off commands. */
export async function workQueueOnce(kernel: Kernel, work: Work, clocks: Clocks = 'both'): Promise<void> {
  if (clocks !== 'right') await letMovedGo(kernel);
  await runOnce({
    pgPool: kernel.ownerPool,
    schema: 'graphile_worker',
    noHandleSignals: true,
    logger: quiet,
    taskList: taskList(kernel, work, clocks),
  });
}

/** Work that waits by the moved clock (migration 0990) and whose time has come. */
async function letMovedGo(kernel: Kernel): Promise<void> {
  await kernel.ownerPool.query(
    `update graphile_worker._private_jobs j set run_at = now() from graphile_worker._private_tasks t
     where t.id = j.task_id and t.identifier like 'moved.%' and j.locked_at is null and j.run_at > now() and (j.payload ->> 'due')::timestamptz <= $1`,
    [now()],
  );
}
