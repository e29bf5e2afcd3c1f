/**
 * Backup and restore by COPY, with any PostgreSQL: every table in one repeatable-read transaction, every file, and a
 * manifest with the rows and SHA-256 of each. A folder, not an archive: `manifest.json` and its SHA-256, `tables/*.copy`, `files/…`.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { z } from 'zod';
import { createPool } from '#kernel/db.ts';
import { sha256Hex } from '#kernel/ids.ts';
import { migrate } from '#kernel/migrate.ts';

const tableSchema = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  rows: z.number().int(),
  bytes: z.number().int(),
  sha256: z.string(),
});
const manifestSchema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.object({ name: z.string(), sha256: z.string() })),
  tables: z.array(tableSchema),
  files: z.array(z.object({ path: z.string(), bytes: z.number().int(), sha256: z.string() })),
});
export type Manifest = z.infer<typeof manifestSchema>;
type TableEntry = z.infer<typeof tableSchema>;

/** Business tables and better-auth's; the queue is rebuilt by schedules, partitions come with their parent. */
const tablesQuery = `
  select format('%I.%I', n.nspname, c.relname) as name, c.oid::int as oid
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition
    and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg\\_%'
    and not (n.nspname = 'kernel' and c.relname = 'migration')
  order by 1`;
const columnsQuery = `select quote_ident(attname) as name from pg_attribute where attrelid = $1 and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`;

/** The sessions see every organisation's rows: the login role, under the maintenance policies. */
async function maintenanceClient(url: string): Promise<{ client: pg.PoolClient; end(): Promise<void> }> {
  const pool = createPool(url, { name: 'backup', size: 1 });
  const client = await pool.connect();
  return {
    client,
    end: async () => {
      client.release();
      await pool.end();
    },
  };
}

export interface BackupProgress {
  (line: string): void;
}

export async function backup(url: string, dataDir: string, target: string, tell: BackupProgress): Promise<Manifest> {
  if (await stat(target).catch(() => null)) throw new Error(`${target} exists already; give the path of a folder that does not.`);
  const draft = `${target}.partial-${process.pid}`;
  await mkdir(join(draft, 'tables'), { recursive: true, mode: 0o700 });
  const { client, end } = await maintenanceClient(url);
  try {
    await client.query('begin isolation level repeatable read read only');
    const { rows } = await client.query<{ name: string; oid: number }>(tablesQuery);
    const migrations = await client.query<{ name: string; sha256: string }>('select name, sha256 from kernel.migration order by name');
    const tables: TableEntry[] = [];
    for (const table of rows) {
      await readAsOwnerOf(client, table.name);
      const columns = (await client.query<{ name: string }>(columnsQuery, [table.oid])).rows.map((column) => column.name);
      const measured = await copyOut(
        client,
        `copy (select ${columns.join(', ')} from ${table.name}) to stdout`,
        join(draft, 'tables', `${table.name}.copy`),
      );
      tables.push({ name: table.name, columns, ...measured });
      tell(`${table.name}: ${measured.rows} rows`);
    }
    await client.query('reset role');
    await client.query('commit');
    const files = await copyFiles(join(dataDir, 'files'), join(draft, 'files'));
    const manifest: Manifest = { format: 1, createdAt: new Date().toISOString(), migrations: migrations.rows, tables, files };
    const text = `${JSON.stringify(manifest, null, 1)}\n`;
    await writeFile(join(draft, 'manifest.json'), text, { mode: 0o600 });
    await writeFile(join(draft, 'manifest.sha256'), `${sha256Hex(text)}\n`, { mode: 0o600 });
    await rename(draft, target);
    return manifest;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  } finally {
    await end();
  }
}

/** better-auth's tables belong to `auscult_auth`; the rest opens to `auscult_maintenance`. */
async function readAsOwnerOf(client: pg.PoolClient, table: string): Promise<void> {
  await client.query(`set local role ${table.startsWith('auth.') ? 'auscult_auth' : 'auscult_maintenance'}`);
}

async function copyOut(client: pg.PoolClient, query: string, file: string): Promise<{ rows: number; bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      for (const byte of chunk) if (byte === 10) rows += 1;
      done(null, chunk);
    },
  });
  await pipeline(client.query(copyTo(query)), measure, createWriteStream(file, { mode: 0o600 }));
  return { rows, bytes, sha256: hash.digest('hex') };
}

async function copyFiles(from: string, to: string): Promise<Manifest['files']> {
  const names = await readdir(from, { recursive: true, withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  const entries = [];
  for (const name of names) {
    if (!name.isFile()) continue;
    const path = join(name.parentPath, name.name).slice(from.length + 1);
    if (path.startsWith('incoming/')) continue; // half written (kernel/blob-store.ts)
    await mkdir(join(to, path, '..'), { recursive: true, mode: 0o700 });
    await cp(join(from, path), join(to, path));
    const bytes = await readFile(join(to, path));
    entries.push({ path, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
  }
  return entries;
}

/** Restore into an empty database. Everything is checked against the manifest before the transaction commits. */
export async function restore(url: string, dataDir: string, source: string, tell: BackupProgress): Promise<Manifest> {
  const manifest = await readManifest(source);
  await checkFiles(source, manifest);
  const owner = createPool(url, { name: 'restore', size: 2 });
  try {
    await migrate(owner, tell);
  } finally {
    await owner.end();
  }
  const { client, end } = await maintenanceClient(url);
  try {
    await assertSame(client, manifest);
    await client.query('begin');
    for (const table of await inOrder(client, manifest.tables)) {
      await readAsOwnerOf(client, table.name);
      const present = await client.query(`select 1 from ${table.name} limit 1`);
      if (present.rowCount) throw new Error(`The database is not empty: ${table.name} has rows. Restore into an empty one.`);
      await copyIn(client, table, join(source, 'tables', `${table.name}.copy`));
      const { rows } = await client.query<{ count: number }>(`select count(*)::int as count from ${table.name}`);
      if (rows[0]?.count !== table.rows) throw new Error(`${table.name} holds ${rows[0]?.count} rows instead of ${table.rows}.`);
      tell(`${table.name}: ${table.rows} rows`);
    }
    await cp(join(source, 'files'), join(dataDir, 'files'), { recursive: true, force: false }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await client.query('commit');
    return manifest;
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    await end();
  }
}

async function readManifest(source: string): Promise<Manifest> {
  const read = (name: string) =>
    readFile(join(source, name), 'utf8').catch((error: unknown) => {
      throw new Error(`${source} is not a backup: it lacks ${name}.`, { cause: error });
    });
  const text = await read('manifest.json');
  if (sha256Hex(text) !== (await read('manifest.sha256')).trim()) throw new Error('manifest.json is not what was backed up.');
  return manifestSchema.parse(JSON.parse(text));
}

/** By way of a temporary table: COPY cannot write where row-level security holds, INSERT can. */
async function copyIn(client: pg.PoolClient, table: TableEntry, file: string): Promise<void> {
  const columns = table.columns.join(', ');
  await client.query(`create temporary table incoming (like ${table.name})`);
  await pipeline(createReadStream(file), client.query(copyFrom(`copy incoming (${columns}) from stdin`)));
  await client.query(`insert into ${table.name} (${columns}) select ${columns} from incoming`);
  await client.query('drop table incoming');
}

async function checkFiles(source: string, manifest: Manifest): Promise<void> {
  const check = async (path: string, sha256: string) => {
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(source, path)), hash).catch(() => {
      throw new Error(`The backup lacks ${path}.`);
    });
    if (hash.digest('hex') !== sha256) throw new Error(`${path} is not what was backed up.`);
  };
  for (const table of manifest.tables) await check(`tables/${table.name}.copy`, table.sha256);
  for (const file of manifest.files) await check(`files/${file.path}`, file.sha256);
}

/** The same migrations, or the backup would not fit. An older backup is restored by the version that wrote it, then migrated. */
async function assertSame(client: pg.PoolClient, manifest: Manifest): Promise<void> {
  const { rows } = await client.query<{ name: string; sha256: string }>('select name, sha256 from kernel.migration order by name');
  const last = manifest.migrations.at(-1)?.name;
  if (JSON.stringify(rows) !== JSON.stringify(manifest.migrations)) {
    throw new Error(
      `The backup was made at migration ${last}; this program stands at ${rows.at(-1)?.name}. Restore it with the version that made it, then upgrade.`,
    );
  }
}

/** Tables so that each comes after those it refers to; a table may refer to itself, since COPY checks at its end. */
async function inOrder(client: pg.PoolClient, tables: readonly TableEntry[]): Promise<TableEntry[]> {
  const { rows } = await client.query<{ child: string; parent: string }>(`
    select distinct format('%I.%I', cn.nspname, c.relname) as child, format('%I.%I', pn.nspname, p.relname) as parent
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
    join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and c.oid <> p.oid`);
  const placed: TableEntry[] = [];
  let waiting = [...tables];
  while (waiting.length > 0) {
    const free = waiting.filter((table) =>
      rows.every((row) => row.child !== table.name || !waiting.some((other) => other.name === row.parent)),
    );
    if (free.length === 0) throw new Error(`Tables refer to each other in a circle: ${waiting.map((table) => table.name).join(', ')}`);
    placed.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return placed;
}
