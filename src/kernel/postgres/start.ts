/**
 * The embedded PostgreSQL on DATA_DIR: the first process starts it, others attach, the last one to leave stops it.
 *
 * One truth: PostgreSQL's own `postmaster.pid` is the address that the others read, so that no address of ours can be
 * stale; beside it lies only the list of its users (process number and start). Everything happens under one lock, whose
 * dead holder is seen through. After `kill -9` of a program its server runs on until the next one adopts it.
 * All of this holds for one machine and one container: several share a server through DATABASE_URL.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { randomToken } from '../ids.ts';
import { isAlive, thisProcess, withLock } from '../process-lock.mjs';
import { chooseAccount, handOver } from './account.ts';
import { findBinaries } from './binaries.ts';
import { databaseUrl, ensureCluster, placesIn } from './cluster.ts';
import type { Places } from './cluster.ts';
import { findPostmaster } from './postmaster.ts';
import { ensureDatabase, launch, settle, shutDown } from './server.ts';

export interface RunningPostgres {
  /** `postgresql://…`, as the superuser of the cluster. Secret. */
  url: string;
  /** Leave. The last one to leave stops PostgreSQL, within 5 s. May be called twice. */
  stop(): Promise<void>;
}

type Log = (line: string) => void;

/**
 * Start PostgreSQL on `dataDir`, or attach to the one that runs. Throws one sentence where that cannot be: the cluster
 * is another major version's or another user's, or root may not run it.
 */
export async function startPostgres(dataDir: string, log: Log): Promise<RunningPostgres> {
  const places = placesIn(dataDir);
  await makeFolders(places);
  const id = randomToken(8);
  const url = await exclusively(places, log, async () => {
    const port = (await settle(places)) ?? (await startServer(places, log));
    const address = await ensureDatabase(places, port);
    await writeUsers(places, [...(await liveUsers(places)), { id, ...(await thisProcess()) }]);
    return address;
  });
  let left: Promise<void> | null = null;
  return { url, stop: () => (left ??= leave(places, id, log)) };
}

/** The address of the server that runs on `dataDir`, or null. Starts nothing. */
export async function locateRunningPostgres(dataDir: string): Promise<string | null> {
  const places = placesIn(dataDir);
  const found = await findPostmaster(places.cluster);
  return found?.status === 'ready' && found.port !== null ? await databaseUrl(places, found.port) : null;
}

async function startServer(places: Places, log: Log): Promise<number> {
  const account = await chooseAccount(await findBinaries(), places.dataDir, places.cluster);
  const { binaries } = account;
  await ensureCluster(places, account, binaries, log);
  await handOver(places.cluster, account);
  return await launch(places, account, binaries);
}

async function leave(places: Places, id: string, log: Log): Promise<void> {
  await exclusively(places, log, async () => {
    const staying = (await liveUsers(places)).filter((user) => user.id !== id);
    if (staying.length === 0) await shutDown(places, log);
    await writeUsers(places, staying);
  });
}

async function exclusively<T>(places: Places, log: Log, work: () => Promise<T>): Promise<T> {
  return await withLock(places.lock, work, (pid) => log(`Waiting for process ${pid}, which starts or stops PostgreSQL.`));
}

async function makeFolders(places: Places): Promise<void> {
  try {
    await mkdir(places.run, { recursive: true, mode: 0o700 });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) throw error;
    throw new Error(
      `DATA_DIR ${places.dataDir} is not a folder this user may write to (${code}); correct its owner, or choose another DATA_DIR.`,
      { cause: error },
    );
  }
}

const userList = z.array(z.object({ id: z.string(), pid: z.number().int(), start: z.string().nullable() }));
type User = z.infer<typeof userList>[number];

/** Who registered and still lives. A list cut short by a power failure counts as empty: nobody survived that. */
async function liveUsers(places: Places): Promise<User[]> {
  const text = await readFile(places.users, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const users = parseUsers(text, places.users);
  const alive = await Promise.all(users.map(isAlive));
  return users.filter((_, index) => alive[index]);
}

function parseUsers(text: string, path: string): User[] {
  try {
    return userList.parse(text === '' ? [] : JSON.parse(text));
  } catch (error) {
    throw new Error(`The file ${path} is not what Auscult writes; remove it.`, { cause: error });
  }
}

async function writeUsers(places: Places, users: User[]): Promise<void> {
  await writeFile(`${places.users}.new`, JSON.stringify(users), { mode: 0o600 });
  await rename(`${places.users}.new`, places.users);
}
