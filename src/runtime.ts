/** One process's parts, made at start in order and taken apart in the reverse order. */
import { mkdir } from 'node:fs/promises';
import type { Config } from '#kernel/config.ts';
import { moveClock } from '#kernel/clock.ts';
import { assertLeastPrivilege, createDatabase, createPool } from '#kernel/db.ts';
import { openKeyring } from '#kernel/keyring.ts';
import { logger } from '#kernel/log.ts';
import { createMailer } from '#kernel/mail.ts';
import { migrate } from '#kernel/migrate.ts';
import { createOutbound } from '#kernel/outbound.ts';
import { createPool as createWorkerPool } from '#kernel/pool.ts';
import { startPostgres } from '#kernel/postgres/start.ts';
import type { Kernel } from '#kernel/types.ts';

const log = logger('start');

export interface Runtime {
  kernel: Kernel;
  databaseUrl: string;
  close(): Promise<void>;
}

/** The address of the database: the setting's, or the embedded server's, started or attached to. */
export async function openDatabase(config: Config): Promise<{ url: string; close(): Promise<void> }> {
  if (config.databaseUrl) return { url: config.databaseUrl, close: async () => undefined };
  const postgres = await startPostgres(config.dataDir, (line) => log.info(line));
  return { url: postgres.url, close: () => postgres.stop() };
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
  const ownerPool = createPool(url, { name: 'owner', size: config.workerConcurrency + 3 });
  const pools = [ownerPool];
  try {
    await migrate(ownerPool, (line) => log.info(line));
    const appPool = createPool(url, { name: 'app', role: 'auscult_app', size: config.databasePoolSize });
    const authPool = createPool(url, { name: 'auth', role: 'auscult_auth', searchPath: 'auth', size: Math.max(2, Math.ceil(config.databasePoolSize / 2)) });
    pools.push(appPool, authPool);
    await assertLeastPrivilege(appPool);
    const pool = createWorkerPool({ size: 1 });
    const kernel: Kernel = {
      config,
      db: createDatabase(appPool),
      appPool,
      ownerPool,
      authPool,
      keyring: openKeyring(config.secretKeysFile),
      outbound: createOutbound({ allow: config.outboundAllow, timeoutMs: 30_000, maximumBytes: 20 * 1024 * 1024, userAgent: 'Auscult' }),
      mailer: createMailer(config.smtpUrl, config.mailFrom),
      pool,
    };
    return {
      kernel,
      close: async () => {
        await pool.close();
        await Promise.all(pools.map((open) => open.end()));
      },
    };
  } catch (error) {
    await Promise.all(pools.map((open) => open.end()));
    throw error;
  }
}
