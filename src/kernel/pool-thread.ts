/** The inside of a worker thread of the pool: import, call, answer. */
import { parentPort } from 'node:worker_threads';

interface Message {
  moduleUrl: string;
  functionName: string;
  payload: unknown;
}

parentPort?.on('message', async ({ moduleUrl, functionName, payload }: Message) => {
  try {
    const loaded = (await import(moduleUrl)) as Record<string, unknown>;
    const call = loaded[functionName];
    if (typeof call !== 'function') throw new Error(`${functionName} is not a function of its module`);
    parentPort?.postMessage({ value: await call(payload) });
  } catch (error) {
    parentPort?.postMessage({ error });
  }
});
