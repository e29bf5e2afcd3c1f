/**
 * Background work on graphile-worker. A task is enqueued inside the business transaction through
 * `kernel.enqueue()`, which stamps the organisation; the task opens its own transaction.
 */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Access, Context, Kernel, Scope } from './types.ts';

/** What a running task holds: a context without a person behind it. */
export interface TaskContext extends Context {
  attempt: number;
  lastAttempt: boolean;
  signal: AbortSignal;
}

export interface Task<P = unknown> {
  /** `room.verb`, e.g. `publishing.dispatch`. */
  name: string;
  /** Raised when the payload's shape changes; older payloads still queued must parse or be migrated by `payload`. */
  version: number;
  payload: z.ZodType<P>;
  run(ctx: TaskContext, payload: P): Promise<void>;
}

/** A task of whatever payload, for lists. */
export interface AnyTask {
  name: string;
  version: number;
  payload: z.ZodType;
  run(ctx: TaskContext, payload: never): Promise<void>;
}

export function defineTask<P>(task: Task<P>): Task<P> {
  return task;
}

/** A task run on a schedule for every organisation. `pattern` is crontab in UTC. */
export interface Cron {
  task: Task<Record<string, never>>;
  pattern: string;
}

export interface EnqueueOptions {
  runAt?: Date | string;
  /** One job per key: a later enqueue replaces the earlier one that has not started. */
  key?: string;
  maximumAttempts?: number;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  priority?: number;
}

/** Enqueue in the caller's transaction; nothing runs if it rolls back. */
export async function enqueue<P>(scope: Scope, task: Task<P>, payload: P, options: EnqueueOptions = {}): Promise<void> {
  const data = JSON.stringify({ version: task.version, data: task.payload.parse(payload) });
  const key = options.key ? `${scope.organisationId}:${options.key}` : null;
  const queue = options.queue ? `${scope.organisationId}:${options.queue}` : null;
  const runAt = options.runAt === undefined ? null : new Date(options.runAt).toISOString();
  await sql`select kernel.enqueue(${task.name}, ${data}::json, ${runAt}::timestamptz, ${key}, ${options.maximumAttempts ?? 12},
    ${queue}, ${options.priority ?? 0})`.execute(scope.db);
}

/** The system's access: a task acts for the organisation, its own code decides. */
export const systemAccess: Access = {
  can: () => true,
  somewhere: () => true,
  unitsWith: () => {
    throw new Error('A task lists by organisation, not by unit');
  },
  unitsWithAncestors: () => {
    throw new Error('A task lists by organisation, not by unit');
  },
};

export function systemContext(kernel: Kernel, organisationId: string, requestId: string): Context {
  return { kernel, organisationId, requestId, locale: 'en', access: systemAccess, actor: { kind: 'system', id: null, personId: null } };
}
