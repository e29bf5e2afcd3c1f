/** The program as a person would start it, on a folder of its own, with its own PostgreSQL. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { locateRunningPostgres } from '#kernel/postgres/start.ts';

export const root = fileURLToPath(new URL('..', import.meta.url));

export interface Running {
  url: string;
  /** From the start of the process to the first answer of `/readyz`, in milliseconds. */
  startedInMs: number;
  /** Proportional and resident set size of the program and of PostgreSQL, in MiB. */
  memory(): Promise<{ program: Memory; postgres: Memory }>;
  postgresVersion(): Promise<string>;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

/** `command` as npm would run it; by default the program alone. */
export async function start(dataDir: string, command: readonly string[] = ['src/main.ts', 'serve']): Promise<Running> {
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, PUBLIC_URL: url, LOG_LEVEL: 'error', TRUST_PROXY: '1' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`the program ended with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    url,
    startedInMs: performance.now() - began,
    memory: () => memoryOf(child, dataDir),
    postgresVersion: () => versionOf(dataDir),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

interface Memory {
  pss: number;
  rss: number;
}

/** PostgreSQL is known by the folder it works on; its processes are the children of the one that `postmaster.pid` names. */
async function memoryOf(child: ChildProcess, dataDir: string): Promise<{ program: Memory; postgres: Memory }> {
  const postmaster = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0] ?? '';
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && (name === postmaster || parentOf(name) === postmaster));
  const postgres = pids.map(usage).reduce((sum, one) => ({ pss: sum.pss + one.pss, rss: sum.rss + one.rss }), { pss: 0, rss: 0 });
  return { program: usage(String(child.pid)), postgres };
}

/** A process may end while we look: then it uses nothing. */
function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
const parentOf = (pid: string) => /^PPid:\s+(\d+)/m.exec(readIfThere(`/proc/${pid}/status`))?.[1];

function usage(pid: string): Memory {
  const rollup = readIfThere(`/proc/${pid}/smaps_rollup`);
  const of = (what: string) => Number(new RegExp(`^${what}:\\s+(\\d+)`, 'm').exec(rollup)?.[1] ?? 0) / 1024;
  return { pss: of('Pss'), rss: of('Rss') };
}

async function versionOf(dataDir: string): Promise<string> {
  const client = new pg.Client({ connectionString: (await locateRunningPostgres(dataDir)) ?? '' });
  await client.connect();
  const { rows } = await client.query<{ server_version: string }>('show server_version');
  await client.end();
  return rows[0]?.server_version ?? 'unknown';
}
