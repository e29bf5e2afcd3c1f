/**
 * Worker threads for work over 5 ms of processor (text analysis, pictures), so that requests are answered meanwhile.
 * A task is an exported function of a module, called with one payload; both ways what structuredClone can carry.
 */
import { Worker, type Transferable } from 'node:worker_threads';
import { z } from 'zod';

export interface PoolOptions {
  /** Threads at most; each is started when there is work for it. */
  size: number;
  /** A task that runs longer is ended with its thread. Milliseconds; default 120,000. */
  timeoutMs?: number;
}

export interface TaskOptions {
  /** Ends the task: at once while it waits, with its thread while it runs. */
  signal?: AbortSignal;
  /** Buffers handed over instead of copied; the caller loses them. */
  transfer?: readonly Transferable[];
  /** Goes before what waits without it: someone is looking at a spinner. */
  urgent?: boolean;
  timeoutMs?: number;
}

export interface WorkerPool {
  /**
   * Call `functionName` of the module at `moduleUrl` (a `file:` URL) in a thread. The caller parses the answer.
   * Throws TaskError with what the function threw, PoolError, or the signal's reason.
   */
  run(moduleUrl: string | URL, functionName: string, payload: unknown, options?: TaskOptions): Promise<unknown>;
  /** Take no new tasks, finish those taken, end the threads. After `graceMs` what still runs is given up. */
  close(graceMs?: number): Promise<void>;
  /** For metrics. */
  counts(): { threads: number; running: number; waiting: number };
}

/** `crashed`: the thread died under the task. `timed_out`: it ran too long. `closed`: the pool ends. */
export class PoolError extends Error {
  readonly code: 'crashed' | 'timed_out' | 'closed';
  constructor(code: PoolError['code'], message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'PoolError';
    this.code = code;
  }
}

/** What the function threw, carried over the border between threads: `kind`, `code` and `details` are those of the original. */
export class TaskError extends Error {
  readonly kind: string;
  readonly code: string | undefined;
  readonly details: unknown;
  constructor(thrown: z.infer<typeof thrownSchema>) {
    super(thrown.message);
    this.name = 'TaskError';
    this.kind = thrown.name;
    this.code = thrown.code;
    this.details = thrown.details;
    this.stack = `${this.stack}\nin the worker thread: ${thrown.stack ?? ''}`;
  }
}

const thrownSchema = z.object({
  name: z.string(),
  message: z.string(),
  stack: z.string().optional(),
  code: z.string().optional(),
  details: z.unknown().optional(),
});
const answerSchema = z.union([
  z.object({ ok: z.literal(true), value: z.unknown().optional() }),
  z.object({ ok: z.literal(false), thrown: thrownSchema }),
]);

interface Task {
  message: { moduleUrl: string; functionName: string; payload: unknown };
  transfer: readonly Transferable[];
  timeoutMs: number;
  settle: (settle: { value: unknown } | { error: unknown }) => void;
}

interface Thread {
  worker: Worker;
  task: Task | null;
  timer: NodeJS.Timeout | undefined;
}

const entry = new URL('./pool/thread.ts', import.meta.url);

/** A pool that starts threads as work comes; idle threads do not keep the process alive. */
export function createPool({ size, timeoutMs = 120_000 }: PoolOptions): WorkerPool {
  const threads = new Set<Thread>();
  const urgent: Task[] = [];
  const waiting: Task[] = [];
  let closed: PromiseWithResolvers<void> | null = null;

  const run: WorkerPool['run'] = (moduleUrl, functionName, payload, options = {}) =>
    new Promise((resolve, reject) => {
      if (closed) throw new PoolError('closed', 'the worker threads are being ended');
      options.signal?.throwIfAborted();
      const abort = () => cancel(task, options.signal?.reason);
      const task: Task = {
        message: { moduleUrl: String(moduleUrl), functionName, payload },
        transfer: options.transfer ?? [],
        timeoutMs: options.timeoutMs ?? timeoutMs,
        settle: (outcome) => {
          options.signal?.removeEventListener('abort', abort);
          if ('value' in outcome) resolve(outcome.value);
          else reject(outcome.error as Error);
        },
      };
      options.signal?.addEventListener('abort', abort, { once: true });
      (options.urgent ? urgent : waiting).push(task);
      fill();
    });

  /** Give waiting tasks to free threads, and start threads while there is room. */
  function fill(): void {
    while (urgent.length + waiting.length > 0) {
      const thread = threads.values().find((one) => one.task === null) ?? (threads.size < size ? start() : undefined);
      if (!thread) return;
      give(thread, (urgent.shift() ?? waiting.shift())!);
    }
    if (closed && threads.values().every((one) => one.task === null)) closed.resolve();
  }

  function start(): Thread {
    const thread: Thread = { worker: new Worker(entry, { execArgv: [] }), task: null, timer: undefined };
    thread.worker.on('message', (message: unknown) => {
      const answer = answerSchema.safeParse(message);
      if (!answer.success) return end(thread, new PoolError('crashed', 'the worker thread said something else', answer.error));
      finish(thread, answer.data.ok ? { value: answer.data.value } : { error: new TaskError(answer.data.thrown) });
    });
    thread.worker.on('messageerror', (error) => end(thread, error));
    thread.worker.on('error', (error) =>
      end(thread, new PoolError('crashed', `the worker thread died: ${error instanceof Error ? error.message : String(error)}`, error)),
    );
    thread.worker.on('exit', (code) => end(thread, new PoolError('crashed', `the worker thread ended with code ${code}`)));
    threads.add(thread);
    return thread;
  }

  function give(thread: Thread, task: Task): void {
    thread.task = task;
    thread.timer = setTimeout(
      () => end(thread, new PoolError('timed_out', `the task ran longer than ${task.timeoutMs} ms`)),
      task.timeoutMs,
    );
    thread.worker.ref();
    try {
      thread.worker.postMessage(task.message, task.transfer);
    } catch (error) {
      finish(thread, { error }); // the payload cannot be carried over
    }
  }

  function finish(thread: Thread, outcome: Parameters<Task['settle']>[0]): void {
    clearTimeout(thread.timer);
    const { task } = thread;
    thread.task = null;
    if (threads.has(thread)) thread.worker.unref();
    task?.settle(outcome);
    fill();
  }

  /** A thread that died or must die takes its own task with it and nothing else; `fill` starts another. */
  function end(thread: Thread, error: unknown): void {
    if (!threads.delete(thread)) return;
    void thread.worker.terminate();
    finish(thread, { error });
  }

  function cancel(task: Task, reason: unknown): void {
    const thread = threads.values().find((one) => one.task === task);
    if (thread) return end(thread, reason);
    for (const queue of [urgent, waiting]) if (queue.includes(task)) queue.splice(queue.indexOf(task), 1);
    task.settle({ error: reason });
  }

  return {
    run,
    close: async (graceMs = 10_000) => {
      closed ??= Promise.withResolvers();
      fill();
      const timer = setTimeout(() => {
        const error = new PoolError('closed', 'the worker threads were ended before the task was done');
        for (const task of [...urgent.splice(0), ...waiting.splice(0)]) task.settle({ error });
        for (const thread of threads) end(thread, error);
        fill();
      }, graceMs);
      await closed.promise;
      clearTimeout(timer);
      await Promise.all([...threads].map(({ worker }) => worker.terminate()));
    },
    counts: () => {
      const running = [...threads].filter((one) => one.task !== null).length;
      return { threads: threads.size, running, waiting: urgent.length + waiting.length };
    },
  };
}
