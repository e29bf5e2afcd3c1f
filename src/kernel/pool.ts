/** Worker threads for work over 5 ms of processor, so that requests stay quick. */
import { Worker } from 'node:worker_threads';

export interface RunOptions {
  signal?: AbortSignal;
  transfer?: readonly ArrayBuffer[];
  timeoutMs?: number;
}
export interface WorkerPool {
  /** Call `functionName`, exported by the module at `moduleUrl`, with `payload` in a worker thread. */
  run<T>(moduleUrl: string | URL, functionName: string, payload: unknown, options?: RunOptions): Promise<T>;
  close(): Promise<void>;
}

interface Job {
  message: { id: number; moduleUrl: string; functionName: string; payload: unknown };
  transfer: ArrayBuffer[];
  resolve(value: unknown): void;
  reject(error: Error): void;
  timer?: NodeJS.Timeout;
}
interface Seat {
  worker: Worker;
  job: Job | null;
}

const threadFile = new URL('./pool-thread.ts', import.meta.url);
const defaultTimeout = 60_000;

/** `size` threads, started when first needed. A crashed or overdue thread fails only its own task and is replaced. */
export function createPool({ size }: { size: number }): WorkerPool {
  const seats: Seat[] = [];
  const queue: Job[] = [];
  let closed = false;
  let counter = 0;

  function seat(): Seat {
    const made: Seat = { worker: new Worker(threadFile), job: null };
    made.worker.unref();
    made.worker.on('message', (answer: { error?: Error; value?: unknown }) => settle(made, answer));
    made.worker.on('error', (error) => lose(made, error instanceof Error ? error : new Error(String(error))));
    made.worker.on('exit', (code) => lose(made, new Error(`the worker thread ended with code ${code}`)));
    seats.push(made);
    return made;
  }
  function settle(at: Seat, answer: { error?: Error; value?: unknown }): void {
    const { job } = at;
    at.job = null;
    if (!job) return;
    clearTimeout(job.timer);
    at.worker.unref();
    if (answer.error) job.reject(answer.error);
    else job.resolve(answer.value);
    next();
  }
  function lose(at: Seat, error: Error): void {
    const index = seats.indexOf(at);
    if (index === -1) return;
    seats.splice(index, 1);
    void at.worker.terminate();
    if (at.job) {
      clearTimeout(at.job.timer);
      at.job.reject(error);
    }
    next();
  }
  function next(): void {
    const job = queue.shift();
    if (!job) return;
    const free = seats.find((candidate) => candidate.job === null) ?? (seats.length < size ? seat() : undefined);
    if (!free) {
      queue.unshift(job);
      return;
    }
    free.job = job;
    free.worker.ref();
    free.worker.postMessage(job.message, job.transfer);
  }

  return {
    run: <T>(moduleUrl: string | URL, functionName: string, payload: unknown, options: RunOptions = {}) =>
      new Promise<T>((resolve, reject) => {
        if (closed) return reject(new Error('the pool is closed'));
        counter += 1;
        const job: Job = {
          message: { id: counter, moduleUrl: String(moduleUrl), functionName, payload },
          transfer: [...(options.transfer ?? [])],
          resolve: (value) => resolve(value as T),
          reject,
        };
        const give = (reason: Error) => {
          const waiting = queue.indexOf(job);
          if (waiting !== -1) {
            queue.splice(waiting, 1);
            reject(reason);
            return;
          }
          const at = seats.find((candidate) => candidate.job === job);
          if (at) lose(at, reason);
        };
        options.signal?.addEventListener('abort', () => give(new Error('the task was cancelled')), { once: true });
        job.timer = setTimeout(() => give(new Error('the task took too long')), options.timeoutMs ?? defaultTimeout);
        queue.push(job);
        next();
      }),
    close: async () => {
      closed = true;
      for (const job of queue.splice(0)) job.reject(new Error('the pool is closed'));
      await Promise.all([...seats].map((at) => at.worker.terminate()));
    },
  };
}
