/** Starting and stopping one PostgreSQL server, apart from who uses it. The caller holds the lock. */
import { spawn } from 'node:child_process';
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { processStart } from '../process-lock.mjs';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { databaseName, databaseUrl, postgresEnvironment } from './cluster.ts';
import type { Places } from './cluster.ts';
import { findPostmaster, processesOn, until } from './postmaster.ts';

/** Recovery after a crash replays at most max_wal_size; minutes on a slow disc. */
const readyMilliseconds = 300_000;
const fastStopMilliseconds = 4000;
const attempts = 5;
const logBytes = 10_000_000;

/** Started with these on the command line: they are ours to say, whatever `alter system` holds. */
function ownSettings(port: number): Record<string, string> {
  return {
    listen_addresses: '127.0.0.1',
    port: String(port),
    // TCP alone: a socket's path may be 107 bytes long at most, and DATA_DIR may be longer.
    unix_socket_directories: '',
    // The collector would be one more process; errors alone are few, and the file is renewed at start.
    logging_collector: 'off',
    log_checkpoints: 'off',
    // Statements and details quote rows, and rows hold personal data.
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
  };
}

/** Start the server detached, in its own session, so that a Ctrl-C does not reach it first. Answers its port once it takes queries. */
export async function launch(places: Places, account: Account, binaries: Binaries): Promise<number> {
  await clearRemains(places);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const failure = await launchOn(port, places, account, binaries);
    if (failure === null) return port;
    // Another program may take the port between our look and PostgreSQL's.
    if (attempt === attempts || (await isFree(port))) throw new Error(`PostgreSQL did not start: ${failure}. Its log: ${places.log}`);
  }
}

async function launchOn(port: number, places: Places, account: Account, binaries: Binaries): Promise<string | null> {
  const [command, ...args] = [
    ...account.prefix,
    binaries.postgres,
    '-D',
    places.cluster,
    ...Object.entries(ownSettings(port)).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  await renewLog(places);
  const output = openSync(places.log, 'a', 0o600);
  const began = fstatSync(output).size;
  const inUse = openSync(places.inUse, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    if (!(await lockForGood(inUse))) {
      throw new Error(
        `DATA_DIR ${places.dataDir} is in use by a PostgreSQL that is out of reach, in another container perhaps; give each its own DATA_DIR, or set DATABASE_URL to share one.`,
      );
    }
    const server = spawn(command!, args, {
      ...account.spawnAs,
      cwd: '/',
      env: postgresEnvironment(),
      detached: true,
      stdio: ['ignore', output, output, inUse],
    });
    let ended: string | null = null;
    server.once('error', (error) => (ended = error.message));
    server.once('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
    server.unref();
    const ready = await until(async () => ended !== null || (await findPostmaster(places.cluster))?.status === 'ready', readyMilliseconds);
    if (ended !== null) return (await lastWords(places, began)) ?? ended;
    return ready ? null : `it was not ready after ${readyMilliseconds / 1000} s`;
  } finally {
    closeSync(output);
    closeSync(inUse);
  }
}

/**
 * Lock the open file with util-linux's `flock`. The lock belongs to the open file, which PostgreSQL inherits, and so
 * ends with the last of its processes: it also shows those that another container or a crash left running.
 * True where the program is missing: then only PostgreSQL's own check stands.
 */
async function lockForGood(file: number): Promise<boolean> {
  return await new Promise((answer, fail) => {
    const child = spawn('flock', ['--exclusive', '--nonblock', '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
    child.once('error', (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? answer(true) : fail(error)));
    child.once('exit', (code) => answer(code === 0));
  });
}

/**
 * What a killed server leaves: its children for a moment, and a `postmaster.pid` whose number another process may
 * bear by now (in a container it nearly always does), at which PostgreSQL would refuse to start. Removed only where
 * /proc shows that nothing works on the cluster any more.
 */
async function clearRemains(places: Places): Promise<void> {
  if (process.platform !== 'linux') return;
  for (const pid of await processesOn(places.cluster)) killIfThere(pid, 'SIGKILL');
  const gone = await until(async () => (await processesOn(places.cluster)).length === 0, fastStopMilliseconds);
  if (gone) await rm(join(places.cluster, 'postmaster.pid'), { force: true });
}

/** Wait for a server that is on its way up or down; answers its port once ready, null when it is gone. */
export async function settle(places: Places): Promise<number | null> {
  let port: number | null = null;
  const settled = await until(async () => {
    const found = await findPostmaster(places.cluster);
    port = found?.status === 'ready' ? found.port : null;
    return found === null || port !== null;
  }, readyMilliseconds);
  if (!settled) throw new Error(`PostgreSQL on ${places.cluster} is neither up nor down after ${readyMilliseconds / 1000} s.`);
  return port;
}

/** Make our database where the cluster is new; proves at the same time that the server answers to our password. */
export async function ensureDatabase(places: Places, port: number): Promise<string> {
  const url = await databaseUrl(places, port);
  try {
    await query(url, 'select 1');
  } catch (error) {
    const unknownDatabase = '3D000';
    if (!(error instanceof pg.DatabaseError && error.code === unknownDatabase)) throw error;
    await query(await databaseUrl(places, port, 'postgres'), `create database ${databaseName}`);
  }
  return url;
}

async function query(connectionString: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'auscult start' });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

/** Fast shutdown: sessions end, a checkpoint is written. Where that takes too long, an immediate one, which the next start repairs. */
export async function shutDown(places: Places, log: (line: string) => void): Promise<void> {
  const found = await findPostmaster(places.cluster);
  if (!found) return;
  const gone = async (): Promise<boolean> => (await processStart(found.pid)) === null;
  killIfThere(found.pid, 'SIGINT');
  if (await until(gone, fastStopMilliseconds)) return;
  log('PostgreSQL takes too long to stop; it is stopped at once and will recover at the next start.');
  killIfThere(found.pid, 'SIGQUIT');
  if (!(await until(gone, 1000))) killIfThere(found.pid, 'SIGKILL');
}

function killIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Why PostgreSQL ended, from what it logged after the first `began` bytes. */
async function lastWords(places: Places, began: number): Promise<string | null> {
  const lines = (await readFile(places.log)).subarray(began).toString().trim().split('\n');
  return (lines.find((line) => line.includes('FATAL:')) ?? lines.at(-1) ?? '').replace(/^.*?FATAL:\s*/, '') || null;
}

/** The log of the last starts stays beside the present one. */
async function renewLog(places: Places): Promise<void> {
  const size = await stat(places.log).then(
    (found) => found.size,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return 0;
      throw error;
    },
  );
  if (size > logBytes) await rename(places.log, `${places.log}.old`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  return await new Promise((answer, fail) => {
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => answer(port));
    });
  });
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return await new Promise((answer) => {
    server.once('error', () => answer(false));
    server.listen(port, '127.0.0.1', () => server.close(() => answer(true)));
  });
}
