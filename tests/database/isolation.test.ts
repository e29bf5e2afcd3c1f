/**
 * Per table: another organisation's session sees nothing, changes nothing, removes nothing and adds nothing; a session
 * without an organisation sees nothing. As `auscult_app`, in SQL, so that no code of ours stands in between.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase, startTest, type TestBed } from '#tests/harness.ts';
import { aWorld } from '../contract/world.ts';
import { fill } from './scenario.ts';
import { organisationTables, type Table } from './tables.ts';

let t: TestBed;
let superuser: pg.Client;
let app: pg.Client;
let own: string;
let other: string;

// The names come from the catalogue before the tests are known, so that each table has a test of its own.
const empty = await createTestDatabase();
const reader = new pg.Client({ connectionString: empty.url });
await reader.connect();
const tables = await organisationTables(reader);
await reader.end();
await empty.drop();

before(async () => {
  t = await startTest();
  const world = await aWorld(t);
  own = world.left.organisation.organisationId;
  other = world.abroad.organisation.organisationId;
  superuser = new pg.Client({ connectionString: t.databaseUrl });
  await superuser.connect();
  await fill(t, world.left, superuser);
  app = new pg.Client({ connectionString: t.databaseUrl, options: '-c role=auscult_app' });
  await app.connect();
});
after(async () => {
  await app?.end();
  await superuser?.end();
  await t?.close();
});

/** One attempt in the other organisation's session, undone whatever comes of it. */
async function asOther(sql: string, values: unknown[], organisation = other): Promise<pg.QueryResult> {
  await app.query('begin');
  try {
    await app.query(`select set_config('auscult.organisation_id', $1, true)`, [organisation]);
    return await app.query(sql, values);
  } finally {
    await app.query('rollback');
  }
}

const isRefusal = (message: RegExp) => (error: unknown) =>
  error instanceof pg.DatabaseError && error.code === '42501' && message.test(error.message);

/** What nobody may do is refused by the privilege; what may be done to one's own rows finds none of these. */
async function assertTouchesNothing(privilege: 'update' | 'delete', table: Table, sql: string): Promise<void> {
  const { rows } = await superuser.query<{ may: boolean }>(`select has_table_privilege('auscult_app', $1::oid, $2) as may`, [
    await oidOf(table),
    privilege,
  ]);
  if (rows[0]?.may) assert.equal((await asOther(sql, [own])).rowCount, 0);
  else await assert.rejects(asOther(sql, [own]), isRefusal(/permission denied/));
}

const oidOf = async ({ name }: Table) =>
  (await superuser.query<{ oid: number }>('select $1::regclass::oid::int as oid', [name])).rows[0]?.oid;
const fingerprint = async ({ name }: Table) =>
  (
    await superuser.query<{ rows: number; md5: string | null }>(
      `select count(*)::int as rows, md5(string_agg(r::text, '|' order by r::text)) as md5 from ${name} r where organisation_id = $1`,
      [own],
    )
  ).rows[0];

/** A row to offer: one that exists, or, for a month nobody has measured in, one of its parent. */
async function someRow(table: Table): Promise<string> {
  const { rows } = await superuser.query<{ row: string }>(
    `select to_jsonb(r)::text as row from ${table.name} r where organisation_id = $1 limit 1`,
    [own],
  );
  const [found] = rows;
  assert.ok(found || table.parent, `the scenario makes no row of ${table.name}: add one to tests/database/scenario.ts`);
  return found ? found.row : someRow({ ...table, name: table.parent!, parent: null });
}

for (const table of tables) {
  describe(table.name, () => {
    test('another organisation sees nothing, changes nothing, removes nothing', async () => {
      const before = await fingerprint(table);
      if (table.parent === null)
        assert.ok(before && before.rows > 0, `the scenario makes no row of ${table.name}: add one to tests/database/scenario.ts`);
      assert.equal((await asOther(`select 1 from ${table.name} where organisation_id = $1`, [own])).rowCount, 0);
      await assertTouchesNothing('update', table, `update ${table.name} set organisation_id = organisation_id where organisation_id = $1`);
      await assertTouchesNothing('delete', table, `delete from ${table.name} where organisation_id = $1`);
      assert.deepEqual(await fingerprint(table), before);
    });
    test('another organisation adds nothing', async () => {
      const columns = table.columns.join(', ');
      const insert = `insert into ${table.name} (${columns}) select ${columns} from jsonb_populate_record(null::${table.name}, $1::jsonb)`;
      await assert.rejects(asOther(insert, [await someRow(table)]), isRefusal(/row-level security/));
    });
    test('without an organisation nothing is seen', async () => {
      assert.equal((await asOther(`select 1 from ${table.name}`, [], '')).rowCount, 0);
      assert.equal((await app.query(`select 1 from ${table.name}`)).rowCount, 0);
    });
  });
}

test('the own session sees what it has, so that the above is no accident', async () => {
  for (const table of tables.filter(({ parent }) => parent === null)) {
    const { rowCount } = await asOther(`select 1 from ${table.name} where organisation_id = $1`, [own], own);
    assert.ok(rowCount && rowCount > 0, table.name);
  }
});

test('views show another organisation nothing', async () => {
  const { rows } = await superuser.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'v' and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')`,
  );
  assert.ok(rows.length > 5);
  for (const { name } of rows) {
    assert.equal((await asOther(`select 1 from ${name} where organisation_id = $1`, [own])).rowCount, 0, name);
    assert.ok((await asOther(`select 1 from ${name}`, [], own)).rowCount, `${name} shows its own organisation something`);
  }
});

test('better-auth’s tables and the queue are closed to the application', async () => {
  for (const table of ['auth."user"', 'auth.session', 'auth.account', 'auth.verification', 'auth.two_factor', 'graphile_worker.jobs']) {
    await assert.rejects(app.query(`select 1 from ${table}`), isRefusal(/permission denied/), table);
  }
});

test('a job is enqueued for the session’s organisation and none other', async () => {
  await assert.rejects(
    app.query(`select kernel.enqueue('a.task', '{"version":1,"data":{}}', null, null, 1, null, 0)`),
    /needs an organisation/,
  );
  await app.query('begin');
  await app.query(`select set_config('auscult.organisation_id', $1, true)`, [other]);
  await app.query(`select kernel.enqueue('a.task', $1, null, 'isolation', 1, null, 0)`, [
    JSON.stringify({ version: 1, data: {}, organisation_id: own }),
  ]);
  await app.query('commit');
  const { rows } = await superuser.query<{ organisation: string }>(
    `select payload ->> 'organisation_id' as organisation from graphile_worker._private_jobs where key = 'isolation'`,
  );
  assert.deepEqual(rows, [{ organisation: other }]);
});
