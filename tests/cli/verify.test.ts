/**
 * `auscult verify` as a process: whatever one byte of the audit trail or of a release was changed by SQL, it exits 1 and
 * names table and id. Each kind of tampering has an organisation of its own, so that one run judges them all.
 */
import assert from 'node:assert/strict';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { linkHash } from '#kernel/audit.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { startTest, type TestBed } from '#tests/harness.ts';
import { anchorChain } from '../../src/anchor.ts';
import { aSignedRelease } from '../contract/builders.ts';
import { aWorld } from '../contract/world.ts';
import { run, type Ended, type Settings } from './program.ts';

interface Finding {
  table: string;
  id: string;
  fault: string;
}
interface Chain {
  organisationId: string;
  /** Event ids, oldest first; each has values. */
  events: string[];
}
interface Tampering {
  name: string;
  /** Does it, and answers what must be named. */
  on(sql: pg.Client, chain: Chain): Promise<{ table: string; id: string }>;
}

/** The smallest change a column of this type can bear. */
const oneByte: Record<string, (column: string) => string> = {
  text: (column) => `overlay(${column} placing case right(${column}, 1) when 'a' then 'b' else 'a' end from length(${column}))`,
  uuid: (column) => `overlay(${column}::text placing case right(${column}::text, 1) when 'a' then 'b' else 'a' end from 36)::uuid`,
  bigint: (column) => `${column} + 1000`,
  'timestamp with time zone': (column) => `${column} + interval '1 microsecond'`,
};
const trail = {
  'audit.event': {
    organisation_id: 'uuid',
    sequence: 'bigint',
    id: 'uuid',
    at: 'timestamp with time zone',
    actor_kind: 'text',
    actor_id: 'uuid',
    person_id: 'uuid',
    request_id: 'text',
    action: 'text',
    entity_type: 'text',
    entity_id: 'uuid',
    unit_id: 'uuid',
    payload_hash: 'text',
    previous_hash: 'text',
    hash: 'text',
    key_id: 'text',
    mac: 'text',
  },
  'audit.payload': { organisation_id: 'uuid', event_id: 'uuid', salt: 'text', payload: 'text' },
  'audit.head': { organisation_id: 'uuid', sequence: 'bigint', hash: 'text' },
};
const keys: Record<string, string> = { 'audit.event': 'id', 'audit.payload': 'event_id', 'audit.head': 'organisation_id' };

const bytes: Tampering[] = Object.entries(trail).flatMap(([table, columns]) =>
  Object.entries(columns).map(([column, type]) => ({
    name: `one byte of ${table}.${column}`,
    on: async (sql: pg.Client, { organisationId, events }: Chain) => {
      // An event moved to an organisation that is not there leaves a chain without a head.
      const lost = table === 'audit.event' && column === 'organisation_id';
      const { rows } = await sql.query<{ id: string }>(
        `update ${table} set ${column} = ${oneByte[type]!(column)} where ${keys[table]} = $1 returning ${lost ? 'organisation_id' : keys[table]} as id`,
        [table === 'audit.head' ? organisationId : events[1]],
      );
      assert.equal(rows.length, 1, table);
      return { table: lost ? 'audit.head' : table, id: rows[0]!.id };
    },
  })),
);

const removals: Tampering[] = [
  {
    name: 'the first event removed',
    on: async (sql, { events }) => (
      await sql.query('delete from audit.event where id = $1', [events[0]]),
      { table: 'audit.event', id: events[1]! }
    ),
  },
  {
    name: 'a middle event removed',
    on: async (sql, { events }) => (
      await sql.query('delete from audit.event where id = $1', [events[1]]),
      { table: 'audit.event', id: events[2]! }
    ),
  },
  {
    name: 'the last event removed',
    on: async (sql, { organisationId, events }) => (
      await sql.query('delete from audit.event where id = $1', [events.at(-1)]),
      { table: 'audit.head', id: organisationId }
    ),
  },
  {
    name: 'the head removed',
    on: async (sql, { organisationId }) => (
      await sql.query('delete from audit.head where organisation_id = $1', [organisationId]),
      { table: 'audit.head', id: organisationId }
    ),
  },
  {
    name: 'two events in each other’s place',
    on: async (sql, { events }) => {
      for (const [id, sequence] of [
        [events[1], -1],
        [events[2], 2],
        [events[1], 3],
      ])
        await sql.query('update audit.event set sequence = $2 where id = $1', [id, sequence]);
      return { table: 'audit.event', id: events[1]! };
    },
  },
  {
    name: 'an event rewritten with its hash and the head, but without the key',
    on: async (sql, { organisationId, events }) => {
      const id = events.at(-1)!;
      const row = (await sql.query('select * from audit.event where id = $1', [id])).rows[0];
      const hash = linkHash({
        format: 1,
        organisationId,
        sequence: row.sequence,
        id,
        at: row.at,
        actorKind: row.actor_kind,
        actorId: row.actor_id,
        personId: row.person_id,
        requestId: row.request_id,
        action: 'a.thing.forged',
        entityType: row.entity_type,
        entityId: row.entity_id,
        unitId: row.unit_id,
        payloadHash: row.payload_hash,
        previousHash: row.previous_hash,
      });
      await sql.query(`update audit.event set action = 'a.thing.forged', hash = $2 where id = $1`, [id, hash]);
      await sql.query('update audit.head set hash = $2 where organisation_id = $1', [organisationId, hash]);
      return { table: 'audit.event', id };
    },
  },
  {
    name: 'a chain cut back with its head, against the anchor',
    on: async (sql, { organisationId, events }) => {
      await sql.query('delete from audit.event where id = $1', [events.at(-1)]);
      await sql.query(
        'update audit.head set (sequence, hash) = (select sequence, hash from audit.event where id = $2) where organisation_id = $1',
        [organisationId, events.at(-2)],
      );
      return { table: 'audit.event', id: organisationId };
    },
  },
];

const releaseColumns: Record<string, string> = {
  'review.release.canonical': `update review.release set canonical = overlay(canonical placing 'X' from strpos(canonical, 'Visiting')) where id = $1 returning id`,
  'review.release.hash': `update review.release set hash = ${oneByte['text']!('hash')} where id = $1 returning id`,
  'review.release.latest_at': `update review.release set latest_at = latest_at + interval '1 day' where id = $1 returning id`,
  'review.decision.comment': `update review.decision set comment = comment || 'x' where release_id = $1 returning id`,
  'review.signature.person_name': `update review.signature set person_name = ${oneByte['text']!('person_name')} where release_id = $1 returning id`,
  'review.signature.mac': `update review.signature set mac = ${oneByte['text']!('mac')} where release_id = $1 returning id`,
};

let t: TestBed;
let sql: pg.Client;
let settings: Settings;
let untouched: Ended;
let erased: Chain;
let anchored: Chain;
let whole: string[];
let report: { events: number; erased: number; faults: Finding[] };
let reported: Ended;
const expected = new Map<string, { table: string; id: string }>();

async function aChain(): Promise<Chain> {
  const organisationId = newId();
  const person = newId();
  const ctx = { ...t.context(organisationId), actor: { kind: 'person', id: person, personId: person } as const };
  for (const title of ['one', 'two', 'three', 'four']) {
    await inTransaction(ctx, async (scope) =>
      scope.record({ action: 'a.thing.made', entity: { type: 'thing', id: newId() }, unitId: newId(), new: { title } }),
    );
  }
  const { rows } = await sql.query<{ id: string }>('select id from audit.event where organisation_id = $1 order by sequence', [
    organisationId,
  ]);
  return { organisationId, events: rows.map((row) => row.id) };
}

before(async () => {
  t = await startTest();
  settings = { DATABASE_URL: t.databaseUrl, DATA_DIR: t.kernel.config.dataDir };
  sql = new pg.Client({ connectionString: t.databaseUrl });
  await sql.connect();
  const { left } = await aWorld(t);
  const releases: string[] = [];
  for (const _ of [...Object.keys(releaseColumns), 'untouched']) releases.push(await aSignedRelease(left));
  const chains = new Map<Tampering, Chain>();
  for (const tampering of [...bytes, ...removals]) chains.set(tampering, await aChain());
  erased = await aChain();
  anchored = await aChain();
  for (const { organisationId } of [anchored, chains.get(removals.at(-1)!)!]) {
    await anchorChain.run({ ...t.context(organisationId), attempt: 1, lastAttempt: false, signal: new AbortController().signal }, {});
  }
  untouched = await run(['verify'], settings);

  for (const [tampering, chain] of chains) expected.set(tampering.name, await tampering.on(sql, chain));
  for (const [index, [column, statement]] of Object.entries(releaseColumns).entries()) {
    const { rows } = await sql.query<{ id: string }>(statement, [releases[index]]);
    expected.set(column, { table: column.split('.').slice(0, 2).join('.'), id: rows[0]!.id });
  }
  whole = [left.organisation.organisationId, erased.organisationId, releases.at(-1)!];
  await sql.query('delete from audit.payload where event_id = $1', [erased.events[1]]);
  await appendFile(join(t.kernel.config.dataDir, 'anchors', `${anchored.organisationId}.jsonl`), 'not an anchor\n');
  reported = await run(['verify', '--json'], settings);
  report = JSON.parse(reported.stdout);
});
after(async () => {
  await sql?.end();
  await t?.close();
});

function assertNamed(name: string): void {
  const { table, id } = expected.get(name)!;
  assert.ok(
    report.faults.some((fault) => fault.table === table && fault.id === id),
    `${table} ${id} is not named`,
  );
}

test('what nobody touched holds, and says how much was looked at', () => {
  assert.deepEqual([untouched.code, untouched.stderr], [0, ''], untouched.stdout);
  assert.match(
    untouched.stdout,
    /^\d+ organisations, \d+ audit events \(0 erased\), 2 anchors, \d+ releases and signatures.*: all hold\.$/m,
  );
});

test('a fault ends it with 1, results on stdout alone', () => assert.deepEqual([reported.code, reported.stderr], [1, '']));

test('every column of the trail is tried', async () => {
  for (const [table, tried] of Object.entries(trail)) {
    const { rows } = await sql.query<{ name: string; type: string }>(
      'select attname::text as name, format_type(atttypid, null) as type from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped',
      [table],
    );
    assert.deepEqual(Object.fromEntries(rows.map((row) => [row.name, row.type])), tried);
  }
});

describe('the trail', () => {
  for (const { name } of [...bytes, ...removals]) test(name, () => assertNamed(name));
});

describe('releases', () => {
  for (const column of Object.keys(releaseColumns)) test(`one byte of ${column}`, () => assertNamed(column));
});

test('an anchor that cannot be read is named', () =>
  assert.ok(report.faults.some((fault) => fault.table === 'anchors' && fault.id === anchored.organisationId)));

test('erased values are told and no fault, what is whole is not named', () => {
  assert.ok(report.erased >= 1);
  assert.deepEqual(
    report.faults.filter((fault) => whole.includes(fault.id) || erased.events.includes(fault.id) || anchored.events.includes(fault.id)),
    [],
  );
});

test('for people each fault is one line: table, id, what is wrong', async () => {
  const { code, stdout } = await run(['verify'], settings);
  assert.equal(code, 1);
  const lines = stdout.trim().split('\n');
  assert.equal(lines.length, report.faults.length + 1);
  const { id } = expected.get('one byte of audit.event.action')!;
  assert.ok(lines.includes(`audit.event ${id}: the event was changed`));
  assert.match(lines.at(-1) ?? '', new RegExp(`: ${report.faults.length} faults\\.$`));
});
