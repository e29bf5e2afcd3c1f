/** Typed events: written with the change that caused them, delivered as jobs, one per listener. */
import type { z } from 'zod';
import { defineTask, enqueue, type Task, type TaskContext } from './jobs.ts';
import type { Scope } from './types.ts';

export interface EventType<P> {
  /** `room.thing.verb`, e.g. `publishing.dispatch.published`. */
  name: string;
  payload: z.ZodType<P>;
  listeners: Task<P>[];
}

export function defineEvent<P>(name: string, payload: z.ZodType<P>): EventType<P> {
  return { name, payload, listeners: [] };
}

/** A listener of a room below: idempotent, run as a job of its own. */
export function listen<P>(event: EventType<P>, listener: string, run: (ctx: TaskContext, payload: P) => Promise<void>): Task<P> {
  const task = defineTask({ name: `${listener}.on.${event.name}`, version: 1, payload: event.payload, run });
  event.listeners.push(task);
  return task;
}

export async function emit<P>(scope: Scope, event: EventType<P>, payload: P): Promise<void> {
  for (const listener of event.listeners) await enqueue(scope, listener, payload);
}
