/** The inside of a worker thread: one task at a time, as its pool sends them. */
import { parentPort } from 'node:worker_threads';
import { z } from 'zod';

const taskSchema = z.object({ moduleUrl: z.url({ protocol: /^file$/ }), functionName: z.string(), payload: z.unknown().optional() });

parentPort?.on('message', (message: unknown) => {
  void answer(message).then((reply) => {
    try {
      parentPort?.postMessage(reply);
    } catch (error) {
      parentPort?.postMessage({ ok: false, thrown: describe(error) }); // the answer cannot be carried over
    }
  });
});

async function answer(message: unknown): Promise<unknown> {
  try {
    const { moduleUrl, functionName, payload } = taskSchema.parse(message);
    const module = (await import(moduleUrl)) as Record<string, unknown>;
    const task = module[functionName];
    if (typeof task !== 'function') throw new TypeError(`${moduleUrl} exports no function ${functionName}`);
    return { ok: true, value: (await task(payload)) as unknown };
  } catch (error) {
    return { ok: false, thrown: describe(error) };
  }
}

/** Errors lose their own fields when they are cloned; these are the ones that programs read. */
function describe(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    code,
    details: 'details' in error ? plain(error.details) : undefined,
  };
}

function plain(details: unknown): unknown {
  try {
    return structuredClone(details);
  } catch {
    return undefined; // details that cannot be cloned are left behind, the error itself is not
  }
}
