/** The cluster of the embedded PostgreSQL: where its files lie, how it is made, how it is reached. */
import { execFile } from 'node:child_process';
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { randomToken } from '../ids.ts';
import { handOver } from './account.ts';
import type { Account } from './account.ts';
import { bundledMajor } from './binaries.ts';
import type { Binaries } from './binaries.ts';

export interface Places {
  dataDir: string;
  /** PostgreSQL's own folder; its `postmaster.pid` is the address that other processes read. */
  cluster: string;
  /** Password of the superuser, mode 0600. Inside the cluster, so that both appear in one step. */
  password: string;
  run: string;
  lock: string;
  users: string;
  /** Held by PostgreSQL itself with flock(2) for as long as any of its processes lives. */
  inUse: string;
  log: string;
}

export function placesIn(folder: string): Places {
  const dataDir = resolve(folder);
  const cluster = join(dataDir, 'postgres');
  const run = join(dataDir, 'run');
  return {
    dataDir,
    cluster,
    password: join(cluster, 'auscult-password'),
    run,
    lock: join(run, 'postgres.lock'),
    users: join(run, 'postgres-users.json'),
    inUse: join(run, 'postgres.in-use'),
    log: join(run, 'postgres.log'),
  };
}

/** Role and database bear one name. */
export const databaseName = 'auscult';

export async function databaseUrl(places: Places, port: number, database = databaseName): Promise<string> {
  const password = (await readFile(places.password, 'utf8')).trim();
  return `postgresql://${databaseName}:${password}@127.0.0.1:${port}/${database}`;
}

/** Written into postgresql.conf once, so that an operator may change them with `alter system`. */
const initialSettings = {
  // A small machine: 2 GB that the program shares. PostgreSQL's own default assumes a cache of 4 GB.
  shared_buffers: '128MB',
  effective_cache_size: '512MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_connections: '150',
  // Discs without a moving arm; queries too short for just-in-time compilation.
  random_page_cost: '1.1',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  default_text_search_config: 'pg_catalog.simple',
};

/** macOS has no C.UTF-8 of its own; what is classed as a letter comes from LC_CTYPE (pg_trgm, full text). */
const libcLocale = process.platform === 'darwin' ? ['--locale=C', '--lc-ctype=en_US.UTF-8'] : ['--locale=C.UTF-8', '--lc-messages=C'];

/** Make the cluster where there is none. A crash half-way leaves nothing that looks like one. */
export async function ensureCluster(places: Places, account: Account, binaries: Binaries, log: (line: string) => void): Promise<void> {
  const found = await majorOf(places.cluster);
  if (found === String(bundledMajor)) return;
  if (found !== null) throw foreignMajor(places, found);
  await removeDrafts(places);
  if (await isOccupied(places.cluster)) {
    throw new Error(`The folder ${places.cluster} holds files but no PostgreSQL database; move them away, or choose another DATA_DIR.`);
  }
  log('Making the database (first start).');
  const draft = `${places.cluster}.new-${randomToken(6)}`;
  const password = `${places.cluster}.new-password`;
  await writeFile(password, `${randomToken()}\n`, { mode: 0o600 });
  await handOver(password, account);
  await mkdir(draft, { mode: 0o700 });
  await handOver(draft, account);
  await initialise(draft, password, account, binaries);
  await rename(password, join(draft, 'auscult-password'));
  await rename(draft, places.cluster);
}

async function initialise(folder: string, password: string, account: Account, binaries: Binaries): Promise<void> {
  const [command, ...args] = [
    ...account.prefix,
    binaries.initdb,
    '--pgdata',
    folder,
    '--username',
    databaseName,
    '--pwfile',
    password,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    ...libcLocale,
    '--data-checksums',
    '--no-instructions',
    ...Object.entries(initialSettings).flatMap(([name, value]) => ['--set', `${name}=${value}`]),
  ];
  try {
    await promisify(execFile)(command!, args, { ...account.spawnAs, env: postgresEnvironment(), cwd: '/' });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().split('\n') : [];
    throw new Error(`The database could not be made: ${said.find((line) => /error|FATAL/i.test(line)) ?? said.at(-1) ?? String(error)}`, {
      cause: error,
    });
  }
}

/** Nothing of ours: PGDATA, PGPORT and locales would change what PostgreSQL does. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], LC_ALL: 'C' };
}

async function majorOf(folder: string): Promise<string | null> {
  return await readFile(join(folder, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
}

function foreignMajor(places: Places, found: string): Error {
  return new Error(
    `The database in ${places.cluster} was written by PostgreSQL ${found}, and this Auscult brings PostgreSQL ${bundledMajor}; start the Auscult that wrote it, take a backup there and restore it here.`,
  );
}

async function removeDrafts(places: Places): Promise<void> {
  for (const name of await readdir(places.dataDir)) {
    if (name.startsWith('postgres.new-')) await rm(join(places.dataDir, name), { recursive: true, force: true });
  }
}

async function isOccupied(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    (names) => names.length > 0,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
