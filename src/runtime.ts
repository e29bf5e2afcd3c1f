/** One process's parts, made at start in order and taken apart in the reverse order. */
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { clearIncoming } from '#kernel/blob-store.ts';
import type { Config } from '#kernel/config.ts';
import { moveClock } from '#kernel/clock.ts';
import { assertLeastPrivilege, createDatabase, createPool } from '#kernel/db.ts';
import { findKey, openKeyring, type Keyring } from '#kernel/keyring.ts';
import { logger } from '#kernel/log.ts';
import { createMailer } from '#kernel/mail.ts';
import { migrate } from '#kernel/migrate.ts';
import { createOutbound } from '#kernel/outbound.ts';
import { createPool as createWorkerPool } from '#kernel/pool.ts';
import { startPostgres } from '#kernel/postgres/start.ts';
import type { Kernel } from '#kernel/types.ts';

const log = logger('start');
/** What a part may take to end once nobody needs it any more; there are three, and PostgreSQL comes after them. */
const graceMs = 1000;

/** Whether it is done in time. */
export async function within(work: Promise<unknown>, milliseconds: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(resolve, milliseconds, false)));
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer));
}

export interface Runtime {
  kernel: Kernel;
  databaseUrl: string;
  close(): Promise<void>;
}

/** The address of the database: the setting's, or the embedded server's, started or attached to. */
export async function openDatabase(config: Config): Promise<{ url: string; close(): Promise<void> }> {
  if (config.databaseUrl) {
    await assertReachable(config.databaseUrl);
    return { url: config.databaseUrl, close: async () => undefined };
  }
  const postgres = await startPostgres(config.dataDir, (line) => log.info(line));
  return { url: postgres.url, close: () => postgres.stop() };
}

/** Says in one sentence which server does not answer, or what it answers instead; the address without name and password. */
async function assertReachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'auscult start', connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined); // told by connect() or by end()
  try {
    await client.connect();
    await client.end();
  } catch (error) {
    const { host } = new URL(url);
    // Where a name has several addresses, all of which fail, Node gives an error without words.
    const why =
      error instanceof AggregateError ? error.errors.map(String).join(', ') : error instanceof Error ? error.message : String(error);
    throw new Error(`The database at ${host} cannot be opened: ${why}. Start it or correct DATABASE_URL.`, { cause: error });
  }
}

/** Database up and migrated, keys open, everything connected. Throws one clear sentence where that is impossible. */
export async function openRuntime(config: Config): Promise<Runtime> {
  if (config.clockOffsetSeconds !== 0) moveClock(config.clockOffsetSeconds * 1000);
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const database = await openDatabase(config);
  try {
    const opened = await connect(config, database.url);
    return {
      kernel: opened.kernel,
      databaseUrl: database.url,
      close: async () => {
        await opened.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Connect to a database that is up: migrate it, check privileges, open the keys. */
export async function connect(config: Config, url: string): Promise<{ kernel: Kernel; close(): Promise<void> }> {
  const ownerPool = createPool(url, { name: 'owner', size: config.workerConcurrency + 4 });
  const pools = [ownerPool];
  try {
    await migrate(ownerPool, (line) => log.info(line));
    const appPool = createPool(url, { name: 'app', role: 'auscult_app', size: config.databasePoolSize });
    const authPool = createPool(url, {
      name: 'auth',
      role: 'auscult_auth',
      searchPath: 'auth',
      size: Math.max(2, Math.ceil(config.databasePoolSize / 2)),
    });
    pools.push(appPool, authPool);
    await assertLeastPrivilege(appPool);
    const keyring = await keysOf(config, ownerPool);
    await clearIncoming(join(config.dataDir, 'files'));
    const outbound = createOutbound({
      allow: config.outboundAllow,
      timeoutMs: 30_000,
      maximumBytes: 20 * 1024 * 1024,
      userAgent: 'Auscult',
    });
    // One to answer while the other works; more where there are processors for them. Each is started when there is work for it.
    const pool = createWorkerPool({ size: Math.max(2, availableParallelism() - 1) });
    const kernel: Kernel = {
      config,
      db: createDatabase(appPool),
      appPool,
      ownerPool,
      authPool,
      keyring,
      outbound,
      mailer: createMailer(config.smtpUrl, config.mailFrom),
      pool,
    };
    return {
      kernel,
      close: async () => {
        await pool.close(graceMs);
        await outbound.close(graceMs);
        // A query that still runs ends with the process; waiting for it would hold up the end.
        await within(Promise.all(pools.map((open) => open.end())), graceMs);
      },
    };
  } catch (error) {
    await Promise.all(pools.map((open) => open.end()));
    throw error;
  }
}

/**
 * The keys, if they are those that signed this database. A keys file that was lost is not replaced by a new one:
 * what the old keys sealed and signed would be lost with it.
 */
async function keysOf(config: Config, ownerPool: pg.Pool): Promise<Keyring> {
  const file = config.secretKeysFile;
  const used = await keysInUse(ownerPool);
  const keyring = used.length > 0 && !existsSync(file) ? null : openKeyring(file);
  const missing = used.find((id) => !keyring || !findKey(keyring, id));
  if (missing === undefined && keyring) return keyring;
  throw new Error(`The keys file ${file} does not hold key ${missing} that signed this database; restore SECRET_KEYS_FILE from its copy.`);
}

/** Ids of the keys that signed the last audit event of each organisation. */
async function keysInUse(ownerPool: pg.Pool): Promise<string[]> {
  const client = await ownerPool.connect();
  try {
    await client.query('begin read only');
    await client.query('set local role auscult_maintenance');
    const { rows } = await client.query<{ key_id: string }>(
      'select distinct e.key_id from audit.head h join audit.event e on e.organisation_id = h.organisation_id and e.sequence = h.sequence order by 1',
    );
    return rows.map((row) => row.key_id);
  } finally {
    await client.query('rollback').catch(() => undefined);
    client.release();
  }
}
