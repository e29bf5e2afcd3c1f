/** `serve` and `worker`: start in order, say the address, end cleanly on SIGINT and SIGTERM. */
import { createServer, type Server } from 'node:http';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import type { Config } from '#kernel/config.ts';
import { logger } from '#kernel/log.ts';
import { workQueue, type RunningQueue } from '#kernel/worker.ts';
import { createApp, work as allWork } from './app.ts';
import { openRuntime, within, type Runtime } from './runtime.ts';

const log = logger('serve');
const webFolder = fileURLToPath(new URL('../web/dist', import.meta.url));
/** Open requests and running tasks get this long; then what they wait for is cut, so that the whole end takes under ten seconds. */
const graceMs = 3000;
/** And this long after the cut, to write down what came of it. */
const lastMs = 1000;

export async function serve(config: Config): Promise<number> {
  const stop = stopSignal();
  const server = createServer();
  // The port first: a second start on a taken port must not touch anything else.
  await listen(server, config);
  let runtime: Runtime | null = null;
  let queue: RunningQueue | null = null;
  try {
    runtime = await openRuntime(config);
    const { kernel } = runtime;
    const app = await createApp(kernel, {
      webFolder: existsSync(webFolder) ? webFolder : null,
      ready: async () => (await kernel.appPool.query('select 1').catch(() => null)) !== null,
    });
    server.removeAllListeners('request');
    const listener = getRequestListener(app.fetch);
    server.on('request', (request, response) => void listener(request, response));
    if (config.serveWorksQueue) queue = await workQueue(kernel, allWork);
    process.stdout.write(`Auscult answers at ${config.publicUrl}\n`);
    log.info('serving', { port: config.port });
    const signal = await stop;
    log.info('stopping', { signal });
  } finally {
    await end(runtime, queue, server);
  }
  return 0;
}

export async function work(config: Config): Promise<number> {
  const stop = stopSignal();
  const runtime = await openRuntime(config);
  let queue: RunningQueue | null = null;
  try {
    queue = await workQueue(runtime.kernel, allWork);
    process.stderr.write('Working the queue.\n');
    await stop;
  } finally {
    await end(runtime, queue);
  }
  return 0;
}

/** First calmly; then without those who do not answer; then without whoever waits for them. */
async function end(runtime: Runtime | null, queue: RunningQueue | null, server?: Server): Promise<void> {
  const calm = Promise.all([server && close(server), queue?.stop()]);
  if (!(await within(calm, graceMs))) {
    log.info('cutting what hangs');
    server?.closeAllConnections();
    await runtime?.kernel.outbound.close(0);
    if (!(await within(calm, lastMs)) && queue) await within(queue.giveUp(), lastMs);
  }
  await runtime?.close();
}

function stopSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve(signal));
  });
}

async function listen(server: Server, { port, host }: Config): Promise<void> {
  server.on('request', (_request, response) => {
    response.writeHead(503, { 'content-type': 'text/plain', 'retry-after': '2' }).end('Auscult is starting.\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is taken by another program. Stop it or set PORT to a free one.`,
        EACCES: `This user may not listen on port ${port}. Set PORT to one above 1023.`,
        EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
      };
      reject(new Error(reasons[error.code ?? ''] ?? error.message));
    });
    server.listen(port, host, () => resolve());
  });
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
