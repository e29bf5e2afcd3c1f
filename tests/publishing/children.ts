/** Starting the processes of `child.fixture.ts`, and what is true of all of them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { House } from './fixtures.ts';

const entry = fileURLToPath(new URL('./child.fixture.ts', import.meta.url));

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
}

export function startChild(house: House, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const { config } = house.t.kernel;
  return spawn(process.execPath, [entry, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      NODE_TEST_CONTEXT: undefined,
      DATABASE_URL: house.t.databaseUrl,
      DATA_DIR: config.dataDir,
      ORGANISATION_ID: house.org.organisationId,
      LOG_LEVEL: 'silent',
      DATABASE_POOL_SIZE: '2',
      WORKER_CONCURRENCY: '1',
      OUTBOUND_ALLOW: config.outboundAllow.map(({ host, port }) => `${host}:${port}`).join(','),
      ...env,
    },
  });
}

export async function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return { code, signal, stdout };
}

/** Each of them, at most `width` at a time. */
export async function each<T>(items: readonly T[], width: number, run: (item: T, index: number) => Promise<void>): Promise<void> {
  const queue = items.entries();
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, item] of queue) await run(item, index);
    }),
  );
}
