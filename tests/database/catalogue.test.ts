/** What the catalogue must say of every table, view, function and role, so that row-level security holds for what is yet to come. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { createTestDatabase } from '#tests/harness.ts';
import { organisationTables, type Table } from './tables.ts';

/** Schemas in the order of the house: a foreign key points to a schema above, or stays at home. */
const order = [
  'kernel',
  'audit',
  'identity',
  'governance',
  'channels',
  'strategy',
  'audience',
  'content',
  'compliance',
  'review',
  'publishing',
  'listening',
  'conversations',
  'safety',
  'crisis',
  'advocacy',
  'budget',
  'measurement',
  'reporting',
];
const roles = ['auscult_app', 'auscult_auth', 'auscult_maintenance', 'auscult_definer'];
const ours = `n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker') and n.nspname not like 'pg\\_%'`;

/** Functions that act as their owner, and what they may do. One more is a decision. */
const definers: Record<string, string> = {
  'kernel.enqueue': 'adds a job for the organisation of the session',
  'kernel.resolve': 'finds the organisation of what arrives before it is known',
  'listening.prepare_partitions': 'makes the months that are missing',
  'measurement.prepare_partitions': 'makes the months that are missing',
};
/** Unique across organisations: hashes of random tokens, by which their organisation is found. */
const acrossOrganisations = ['identity.api_key (token_hash)', 'identity.invitation (token_hash)'];

let database: { url: string; drop(): Promise<void> };
let client: pg.Client;
let tables: Table[];
before(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  tables = await organisationTables(client);
});
after(async () => {
  await client?.end();
  await database?.drop();
});

const names = async (sql: string) => (await client.query<{ name: string }>(sql)).rows.map((row) => row.name);

test('every table begins its key with the organisation', () => {
  assert.ok(tables.length > 40);
  assert.deepEqual(
    tables.filter((table) => table.primaryKey[0] !== 'organisation_id').map((table) => table.name),
    [],
  );
});

test('the organisation is never missing', async () => {
  const nullable = await names(
    `select a.attrelid::regclass::text as name from pg_attribute a where a.attname = 'organisation_id' and not a.attnotnull and a.attrelid in (${tables.map((table) => table.oid).join()})`,
  );
  assert.deepEqual(nullable, []);
});

test('row-level security is on and forced, with the two policies of kernel.protect', async () => {
  assert.deepEqual(
    tables.filter((table) => !table.rowSecurity || !table.forced).map((table) => table.name),
    [],
  );
  const { rows } = await client.query<{ oid: number; policies: string[] }>(`
    select polrelid::int as oid, array_agg(format('%s %s %s %s: %s / %s', polname, polcmd, case when polpermissive then 'permissive' else 'restrictive' end,
      array(select pg_get_userbyid(r) from unnest(polroles) r), pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) order by polname) as policies
    from pg_policy group by polrelid`);
  const own = '(organisation_id = kernel.current_organisation())';
  const expected = [
    `maintenance * permissive {auscult_maintenance}: true / true`,
    `organisation * permissive {auscult_app}: ${own} / ${own}`,
  ];
  const resolution = 'resolution r permissive {auscult_definer}: true / ';
  const resolved = new Set(['identity.organisation', 'identity.person', 'identity.invitation', 'identity.api_key']);
  const policies = new Map(rows.map((row) => [row.oid, row.policies]));
  for (const { oid, name } of tables) assert.deepEqual(policies.get(oid), resolved.has(name) ? [...expected, resolution] : expected, name);
});

test('unique means unique within the organisation', async () => {
  const indexes = await names(`
    select format('%I.%I (%s)', n.nspname, c.relname, string_agg(a.attname, ', ' order by k.place)) as name
    from pg_index i join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
    cross join unnest(i.indkey) with ordinality as k(number, place) left join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number
    where i.indisunique and c.oid in (${tables.map((table) => table.oid).join()})
    group by i.indexrelid, n.nspname, c.relname
    having not bool_or(k.place = 1 and a.attname = 'organisation_id') order by 1`);
  assert.deepEqual(indexes, acrossOrganisations);
});

test('foreign keys are composite, begin with the organisation and point upward only', async () => {
  const { rows } = await client.query<{
    name: string;
    child: string;
    parent: string;
    columns: string[];
    referred: string[];
    fromPartitioned: boolean;
  }>(`
    select format('%s.%s %s', cn.nspname, c.relname, k.conname) as name, cn.nspname as child, pn.nspname as parent, c.relkind = 'p' or c.relispartition as "fromPartitioned",
      array(select a.attname::text from unnest(k.conkey) with ordinality u(number, place) join pg_attribute a on a.attrelid = c.oid and a.attnum = u.number order by place) as columns,
      array(select a.attname::text from unnest(k.confkey) with ordinality u(number, place) join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.number order by place) as referred
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
    join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and cn.nspname not in ('auth', 'graphile_worker')`);
  assert.ok(rows.length > 40);
  const apart = rows.filter((row) => row.columns[0] !== 'organisation_id' || row.referred[0] !== 'organisation_id');
  assert.deepEqual(
    apart.map((row) => row.name),
    [],
  );
  assert.deepEqual(
    rows.filter((row) => row.columns.length < 2 && row.parent !== 'identity').map((row) => row.name),
    [],
  );
  const unknown = rows.filter((row) => !order.includes(row.child) || !order.includes(row.parent));
  assert.deepEqual(
    unknown.map((row) => row.name),
    [],
  );
  assert.deepEqual(
    rows.filter((row) => order.indexOf(row.parent) > order.indexOf(row.child)).map((row) => row.name),
    [],
  );
  assert.deepEqual(
    rows.filter((row) => row.fromPartitioned).map((row) => row.name),
    [],
    'the big tables may be distributed',
  );
});

/**
 * Below no unit: a picture for a network is shared by all who show it; points hang on their series, texts and matches on
 * their mention, without a key (they may be distributed); one author, one shape and one set of queries serve all units.
 */
const withoutUnit = [
  'content.rendition',
  'listening.author',
  'listening.match',
  'listening.mention_text',
  'listening.query_set',
  'listening.reread',
  'listening.rollup_emotion',
  'listening.rollup_topic',
  'listening.rollup_volume',
  'listening.segment',
  'listening.segment_words',
  'listening.shape_part',
  'measurement.point',
];

test('business tables know their unit, or hang below one that does', async () => {
  const rooms = order.slice(order.indexOf('channels'));
  const oids = tables.map((table) => table.oid).join();
  const { rows: known } = await client.query<{ name: string; nullable: boolean }>(`
    select a.attrelid::regclass::text as name, not a.attnotnull as nullable from pg_attribute a where a.attname = 'unit_id' and a.attrelid in (${oids})`);
  const inRoom = (name: string) => rooms.includes(name.split('.')[0] ?? '');
  assert.deepEqual(
    known.filter((row) => row.nullable && inRoom(row.name)).map((row) => row.name),
    [],
  );
  const { rows: keys } = await client.query<{ child: string; parent: string }>(
    `select conrelid::regclass::text as child, confrelid::regclass::text as parent from pg_constraint where contype = 'f' and conrelid <> confrelid`,
  );
  const reaches = (name: string): boolean =>
    known.some((row) => row.name === name && inRoom(name)) ||
    keys.some((key) => key.child === name && inRoom(key.parent) && reaches(key.parent));
  const lost = tables.filter((table) => inRoom(table.name) && table.parent === null && !reaches(table.name)).map((table) => table.name);
  assert.deepEqual(lost, withoutUnit);
});

test('views read as the one who asks', async () => {
  const views = await names(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${ours} and not coalesce(c.reloptions, '{}') @> '{security_invoker=true}'`,
  );
  assert.deepEqual(views, []);
});

test('functions that act as their owner are few, pinned and not for everybody', async () => {
  const { rows } = await client.query<{ name: string; settings: string[]; everybody: boolean }>(`
    select format('%I.%I', n.nspname, p.proname) as name, coalesce(p.proconfig, '{}') as settings, has_function_privilege('public', p.oid, 'execute') as everybody
    from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and ${ours} order by 1`);
  assert.deepEqual(
    rows.map((row) => row.name),
    Object.keys(definers).sort(),
  );
  for (const row of rows) {
    assert.deepEqual(row.settings, ['search_path=pg_catalog, pg_temp'], row.name);
    assert.equal(row.everybody, false, row.name);
  }
});

test('our roles are plain: no superuser, no way around row-level security, no sign-in, no way into each other', async () => {
  const { rows } = await client.query<{ name: string; strong: boolean }>(
    `
    select rolname as name, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin or rolreplication as strong from pg_roles where rolname = any($1) order by 1`,
    [roles],
  );
  assert.deepEqual(
    rows,
    [...roles].sort().map((name) => ({ name, strong: false })),
  );
  const memberships = await names(
    `select format('%s in %s', m.rolname, g.rolname) as name from pg_auth_members a join pg_roles m on m.oid = a.member join pg_roles g on g.oid = a.roleid where m.rolname like 'auscult\\_%'`,
  );
  assert.deepEqual(memberships, []);
});

test('the application owns nothing, makes nothing and empties nothing', async () => {
  const owned = await names(`
    select c.relname as name from pg_class c where pg_get_userbyid(c.relowner) = 'auscult_app'
    union all select p.proname from pg_proc p where pg_get_userbyid(p.proowner) = 'auscult_app'
    union all select n.nspname from pg_namespace n where pg_get_userbyid(n.nspowner) = 'auscult_app'`);
  assert.deepEqual(owned, []);
  const makes = await names(
    `select n.nspname as name from pg_namespace n where ${ours} and has_schema_privilege('auscult_app', n.oid, 'create')`,
  );
  assert.deepEqual(makes, []);
  const enters = await names(
    `select n.nspname as name from pg_namespace n where n.nspname in ('auth', 'graphile_worker') and has_schema_privilege('auscult_app', n.oid, 'usage')`,
  );
  assert.deepEqual(enters, []);
  for (const { name, oid } of tables) {
    const { rows } = await client.query<{ too: boolean }>(
      `select has_table_privilege('auscult_app', $1::oid, 'truncate') or has_table_privilege('auscult_app', $1::oid, 'references') or has_table_privilege('auscult_app', $1::oid, 'trigger') as too`,
      [oid],
    );
    assert.equal(rows[0]?.too, false, name);
  }
});

test('what is only ever added cannot be changed or removed by the application', async () => {
  const added = [
    'audit.event',
    'audit.payload',
    'content.asset',
    'content.version',
    'review.release',
    'review.decision',
    'review.signature',
    'review.withdrawal',
  ];
  for (const name of added) {
    const { rows } = await client.query<{ may: boolean }>(
      `select has_table_privilege('auscult_app', $1, 'update') or has_table_privilege('auscult_app', $1, 'delete') as may`,
      [name],
    );
    assert.equal(rows[0]?.may, false, name);
  }
});
