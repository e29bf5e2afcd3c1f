/** Takes an example organisation away in one step, every row of every table, files included. Never another one. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';

const childrenFirst = `
  select format('%I.%I', n.nspname, c.relname) as name, c.oid::int as oid,
    (select coalesce(array_agg(distinct k.confrelid::int), '{}') from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as parents
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and not c.relispartition and n.nspname <> 'graphile_worker'
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organisation_id' and not a.attisdropped)`;

interface Table {
  name: string;
  oid: number;
  parents: number[];
}

/** Answers the number of rows removed. Throws for an organisation that is not marked as example. */
export async function removeExample(pool: pg.Pool, dataDir: string, organisationId: string): Promise<number> {
  const client = await pool.connect();
  let users: string[] = [];
  let removed = 0;
  try {
    await client.query('begin');
    await client.query('set local role auscult_maintenance');
    const marked = await client.query('select 1 from identity.organisation where organisation_id = $1 and example', [organisationId]);
    if (marked.rowCount === 0) throw new Error('Only an example organisation can be removed in one step.');
    users = (
      await client.query<{ user_id: string }>('select user_id from identity.person where organisation_id = $1', [organisationId])
    ).rows.map((row) => row.user_id);
    for (const table of inOrder((await client.query<Table>(childrenFirst)).rows)) {
      const { rowCount } = await client.query(`delete from ${table.name} where organisation_id = $1`, [organisationId]);
      removed += rowCount ?? 0;
    }
    const kept = (await client.query<{ user_id: string }>('select user_id from identity.person where user_id = any($1)', [users])).rows.map(
      (row) => row.user_id,
    );
    await client.query('reset role');
    await client.query('set local role auscult_auth');
    await client.query('delete from auth."user" where id = any($1)', [users.filter((id) => !kept.includes(id))]);
    await client.query('reset role');
    await client.query(
      `select graphile_worker.complete_jobs(array_agg(id)) from graphile_worker._private_jobs where payload ->> 'organisation_id' = $1 and locked_at is null`,
      [organisationId],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  await rm(join(dataDir, 'files', organisationId), { recursive: true, force: true });
  await rm(join(dataDir, 'anchors', `${organisationId}.jsonl`), { force: true });
  return removed;
}

function inOrder(tables: Table[]): Table[] {
  const ordered: Table[] = [];
  let waiting = tables;
  while (waiting.length > 0) {
    const free = waiting.filter((table) => !waiting.some((other) => other.parents.includes(table.oid)));
    if (free.length === 0) throw new Error('Tables refer to each other in a circle');
    ordered.push(...free);
    waiting = waiting.filter((table) => !free.includes(table));
  }
  return ordered;
}
