/**
 * Forward-only migrations: plain SQL files named by timestamp, each in its own transaction, safe when several
 * processes start at once. The hash of each applied file is kept; a changed file refuses the start.
 */
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { runMigrations } from 'graphile-worker';
import { sha256Hex } from './ids.ts';

const lockKey = 4_100_001;
export const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url));

export interface Migration {
  name: string;
  sql: string;
  sha256: string;
}

export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(`${folder}/${name}`, 'utf8');
      return { name, sql, sha256: sha256Hex(sql) };
    }),
  );
}

/**
 * Bring the database up to date; answers the names applied now.
 * Throws when the database knows a migration this program does not (it belongs to a newer version) or one was edited.
 */
export async function migrate(pool: pg.Pool, log: (line: string) => void, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  await runMigrations({ pgPool: pool, schema: 'graphile_worker' });
  const client = await pool.connect();
  try {
    await assertVersion(client);
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query(`create schema if not exists kernel;
      create table if not exists kernel.migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now());`);
    const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from kernel.migration order by name');
    assertKnown(rows, wanted);
    const applied = new Set(rows.map((row) => row.name));
    const pending = wanted.filter((migration) => !applied.has(migration.name));
    for (const migration of pending) await apply(client, migration, log);
    return pending.map((migration) => migration.name);
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => undefined);
    client.release();
  }
}

async function assertVersion(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: number }>(`select current_setting('server_version_num')::int as version`);
  const version = rows[0]?.version ?? 0;
  if (version < 150_000) throw new Error(`PostgreSQL ${Math.floor(version / 10_000)} is too old; Auscult needs 15 or newer.`);
}

function assertKnown(rows: { name: string; sha256: string }[], wanted: Migration[]): void {
  const known = new Map(wanted.map((migration) => [migration.name, migration.sha256]));
  for (const row of rows) {
    const sha256 = known.get(row.name);
    if (sha256 === undefined)
      throw new Error(`This database was written by a newer Auscult (it has ${row.name}); start that version or restore a backup.`);
    if (sha256 !== row.sha256)
      throw new Error(`The migration ${row.name} was changed after it had been applied; restore the original file.`);
  }
}

async function apply(client: pg.PoolClient, migration: Migration, log: (line: string) => void): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into kernel.migration (name, sha256) values ($1, $2)', [migration.name, migration.sha256]);
    await client.query('commit');
    log(`migrated ${migration.name}`);
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new Error(
      `The migration ${migration.name} failed and was rolled back: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}
