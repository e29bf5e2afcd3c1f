/** One byte changed in the database: the release does not leave, and `auscult verify` names the row. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { sql } from 'kysely';
import { aPerson, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { createDatabase, createPool } from '#kernel/db.ts';
import { verifyReview } from './index.ts';
import { aChannel, aRelease, leave, ok, refused, sendBack, sign, submitted } from './review.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let channel: string;
let anna: TestPerson;
let rosa: TestPerson;
let superuser: pg.Client;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  channel = await aChannel(org);
  anna = await aPerson(t, org, { role: 'author' });
  rosa = await aPerson(t, org, { role: 'medical_reviewer' });
  superuser = new pg.Client({ connectionString: t.databaseUrl });
  await superuser.connect();
});
after(async () => {
  await superuser.end();
  await t.close();
});

async function faults(): Promise<{ table: string; id: string }[]> {
  const pool = createPool(t.databaseUrl, { name: 'test', role: 'auscult_maintenance', size: 1 });
  try {
    const report = await createDatabase(pool)
      .transaction()
      .execute((db) => verifyReview(db, t.kernel.keyring));
    assert.ok(report.checked > 0);
    return report.faults.map(({ table, id }) => ({ table, id }));
  } finally {
    await pool.end();
  }
}

async function aSigned(): Promise<{ id: string; hash: string; postId: string; signatureId: string }> {
  const release = await aRelease(anna, org.unitId, channel);
  const { signature } = await ok(sign(rosa, release));
  return { ...release, signatureId: signature.id };
}

/** Change a row by SQL, look, and put it back. `cascade` off: foreign keys do not stop whoever holds the database. */
async function tampered(table: string, id: string, change: string, look: () => Promise<void>): Promise<void> {
  const {
    rows: [row],
  } = await superuser.query(`select to_jsonb(x) as whole from ${table} x where id = $1`, [id]);
  assert.equal((await superuser.query(`update ${table} set ${change} where id = $1`, [id])).rowCount, 1);
  try {
    await look();
  } finally {
    const columns = Object.keys(row.whole).join(', ');
    await superuser.query(
      `update ${table} x set (${columns}) = (select ${columns} from jsonb_populate_record(null::${table}, $2)) where x.id = $1`,
      [id, row.whole],
    );
  }
}

test('untouched rows verify', async () => {
  const signed = await aSigned();
  assert.deepEqual(await faults(), []);
  assert.equal(await leave(t, org.organisationId, signed.id), 'ok');
});

const releaseChanges = [
  `canonical = replace(canonical, 'six weeks', 'six weekz')`,
  `canonical = canonical || ' '`,
  `canonical = 'not JSON any more'`,
  `canonical = replace(canonical, 'six', 'two'), hash = encode(sha256(convert_to(replace(canonical, 'six', 'two'), 'UTF8')), 'hex')`,
  `author_person_id = '{other}'`,
  `editor_person_ids = array['{other}'::uuid]`,
  `expires_at = expires_at + interval '1 millisecond'`,
  `latest_at = latest_at + interval '1 day'`,
  `submitted_at = submitted_at - interval '1 millisecond'`,
  `title = title || '.'`,
  `mac = 'A' || substr(mac, 2)`,
  `key_id = 'k00000000'`,
];
for (const change of releaseChanges) {
  test(`a release with ${change.slice(0, 60)}`, async () => {
    const signed = await aSigned();
    await tampered('review.release', signed.id, change.replace('{other}', org.owner.personId), async () => {
      assert.equal(await leave(t, org.organisationId, signed.id), 'altered');
      assert.ok((await faults()).some((fault) => fault.table === 'review.release' && fault.id === signed.id));
    });
    assert.deepEqual(await faults(), []);
  });
}

for (const change of [
  `person_name = person_name || 'x'`,
  `role = 'legal_reviewer'`,
  `signed_at = signed_at + interval '1 millisecond'`,
  `factor = 'password+totp'`,
  `self_approved = true`,
  `ticks = '[{"finding": 0, "comment": "Fine"}]'`,
  `hash = repeat('a', 64)`,
  `mac = 'A' || substr(mac, 2)`,
]) {
  test(`a signature with ${change}`, async () => {
    const signed = await aSigned();
    await tampered('review.signature', signed.signatureId, change, async () => {
      assert.equal(await leave(t, org.organisationId, signed.id), 'altered');
      assert.ok((await faults()).some((fault) => fault.table === 'review.signature' && fault.id === signed.signatureId));
      assert.equal((await ok(rosa.api('GET', `/releases/${signed.id}`))).signature.valid, false);
    });
    assert.deepEqual(await faults(), []);
  });
}

test('what cannot be read any more is told, not a fault of the program', async () => {
  const waiting = await aRelease(anna, org.unitId, channel);
  await tampered('review.release', waiting.id, `canonical = 'gone'`, async () => {
    await refused(rosa.api('GET', `/releases/${waiting.id}`), 409, 'altered');
    await refused(sign(rosa, waiting), 409, 'altered');
    assert.equal((await submitted(anna, waiting.postId))[0]!.kept, false);
    assert.equal((await rosa.api('GET', '/releases')).status, 200);
    assert.equal((await rosa.api('GET', '/needs')).status, 200);
    assert.equal((await ok(rosa.api('GET', `/releases/${waiting.id}/certificate`))).intact, false);
  });
});

test('a decision turned round, a signature moved to another release, a signature, withdrawal or release taken away', async () => {
  const back = await aRelease(anna, org.unitId, channel);
  await ok(sendBack(rosa, back));
  const {
    rows: [decision],
  } = await superuser.query('select id from review.decision where release_id = $1', [back.id]);
  await tampered('review.decision', decision.id, `kind = 'signed'`, async () => {
    assert.equal(await leave(t, org.organisationId, back.id), 'altered');
    assert.deepEqual(await faults(), [{ table: 'review.decision', id: decision.id }]);
  });

  const signed = await aSigned();
  await superuser.query(`set session_replication_role = replica`);
  await tampered('review.decision', decision.id, `kind = 'signed'`, () =>
    tampered('review.signature', signed.signatureId, `release_id = '${back.id}', hash = '${back.hash}'`, async () => {
      assert.equal(await leave(t, org.organisationId, back.id), 'altered');
      assert.equal(await leave(t, org.organisationId, signed.id), 'altered');
      assert.ok((await faults()).some((fault) => fault.table === 'review.signature' && fault.id === signed.signatureId));
    }),
  );

  const withdrawn = await aSigned();
  await ok(rosa.api('POST', `/releases/${withdrawn.id}/withdraw`, { reason: 'error', comment: 'Typo' }));
  assert.deepEqual(await faults(), []);
  await superuser.query('delete from review.withdrawal where release_id = $1', [withdrawn.id]);
  assert.deepEqual(await faults(), [{ table: 'review.withdrawal', id: withdrawn.id }]);
  await superuser.query('delete from review.signature where id = $1', [signed.signatureId]);
  assert.deepEqual((await faults()).at(-1), { table: 'review.withdrawal', id: withdrawn.id });
  assert.ok((await faults()).some((fault) => fault.table === 'review.signature' && fault.id === signed.id));
  await superuser.query('delete from review.release where id = $1', [back.id]);
  assert.ok((await faults()).some((fault) => fault.table === 'review.release' && fault.id === back.id));
  await superuser.query(`set session_replication_role = origin`);
});

test('the application itself may change nothing here', async () => {
  for (const table of ['review.release', 'review.decision', 'review.signature', 'review.withdrawal']) {
    for (const statement of [`update ${table} set unit_id = unit_id`, `delete from ${table}`, `truncate ${table} cascade`]) {
      await assert.rejects(
        t.asSystem(org.organisationId, ({ db }) => sql.raw(statement).execute(db)),
        /permission denied/,
        statement,
      );
    }
  }
});
