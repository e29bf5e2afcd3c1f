/** The program as a person starts it: through the launcher, which builds the web, on a fresh database and data folder. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createTestDatabase } from '#tests/harness.ts';

const launcher = fileURLToPath(new URL('../../scripts/launch.mjs', import.meta.url));

export interface Program {
  url: string;
  databaseUrl: string;
  dataDir: string;
  stop(): Promise<void>;
}

export interface ProgramOptions {
  /** Environment variables. */
  settings?: Record<string, string>;
  /** Commands to run on the database first; their standard output is handed to `told`. */
  first?: { command: string; told(output: string): void };
}

export async function startProgram({ settings = {}, first }: ProgramOptions): Promise<Program> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(`${tmpdir()}/auscult-journey-`);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    ...process.env,
    NODE_TEST_CONTEXT: '',
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    PUBLIC_URL: url,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'error',
    ...settings,
  };
  const start = (command: string) => spawn(process.execPath, [launcher, command], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const clean = async () => {
    await database.drop();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    if (first) first.told(await output(start(first.command)));
    const child = start('serve');
    await answered(child);
    return {
      url,
      databaseUrl: database.url,
      dataDir,
      stop: async () => {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

async function output(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`the command ended with code ${String(code)}: ${text.slice(-1000)}`);
  return text;
}

async function answered(child: ChildProcess): Promise<void> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`the program ended with code ${String(code)} before it answered`);
  });
  const ready = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('answers at')) resolve();
    });
  });
  await Promise.race([ready, failed]);
}
