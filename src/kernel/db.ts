/** Connections. Times arrive as ISO 8601 strings, days as `YYYY-MM-DD`, counts as numbers. */
import pg from 'pg';
import { Kysely, PostgresDialect } from 'kysely';
import type { DB } from './db.gen.ts';

const timestamptz = 1184;
const date = 1082;
const bigint = 20;

pg.types.setTypeParser(timestamptz, (value) => new Date(value).toISOString());
pg.types.setTypeParser(date, (value) => value);
pg.types.setTypeParser(bigint, (value) => {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`bigint ${value} is beyond 2^53`);
  return number;
});

export type DatabaseRole = 'auscult_app' | 'auscult_auth' | 'auscult_maintenance';

/**
 * A pool whose sessions start under `role` (a startup option, so that `RESET ROLE` cannot leave it).
 * Without a role: the login role, for migrations and the job runner.
 */
export function createPool(url: string, options: { role?: DatabaseRole; searchPath?: string; size: number; name: string }): pg.Pool {
  const settings = [
    ...(options.role ? [`-c role=${options.role}`] : []),
    ...(options.searchPath ? [`-c search_path=${options.searchPath}`] : []),
    '-c timezone=UTC',
    '-c idle_in_transaction_session_timeout=60000',
  ];
  const pool = new pg.Pool({
    connectionString: url,
    max: options.size,
    application_name: `auscult ${options.name}`,
    options: settings.join(' '),
    connectionTimeoutMillis: 15_000,
    allowExitOnIdle: true,
  });
  // An idle connection lost (server restart) is replaced at the next query; it must not end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

export function createDatabase(pool: pg.Pool): Kysely<DB> {
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

/** Refuse to serve when row-level security would not hold. */
export async function assertLeastPrivilege(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string; privileged: boolean }>(
    'select current_user as role, rolsuper or rolbypassrls as privileged from pg_roles where rolname = current_user',
  );
  const [row] = rows;
  if (!row || row.role !== 'auscult_app' || row.privileged) {
    throw new Error(`The database role ${row?.role ?? 'unknown'} may bypass row-level security; refusing to start.`);
  }
}
