/** Taking the example away over the API: by its owner, by name, and nothing else with it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed } from '#tests/harness.ts';

let t: TestBed;
before(async () => {
  t = await startTest();
});
after(() => t?.close());

/** Rows that name the organisation, over all tables that can. */
async function rowsOf(organisationId: string): Promise<number> {
  const { rows: tables } = await t.kernel.ownerPool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where column_name = 'organisation_id' and table_schema not in ('graphile_worker', 'information_schema')`,
  );
  const client = await t.kernel.ownerPool.connect();
  try {
    await client.query('begin');
    await client.query('set local role auscult_maintenance');
    let total = 0;
    for (const { name } of tables) {
      const { rows } = await client.query(`select count(*)::int as count from ${name} where organisation_id = $1`, [organisationId]);
      total += rows[0].count;
    }
    return total;
  } finally {
    await client.query('rollback');
    client.release();
  }
}

test('its owner removes the example whole, typing its name; another organisation keeps every row', async () => {
  const example = await anOrganisation(t, { example: true });
  const other = await anOrganisation(t);
  await aUnit(t, example, { name: 'Example unit' });
  await example.owner.api('POST', '/me/views', { list: 'posts', name: 'Live', search: {} });
  const administrator = await aPerson(t, example, { role: 'administrator' });
  const { name } = (await example.owner.api('GET', '/organisation')).body;
  const remove = (by: typeof administrator, typed: string) => by.api('DELETE', '/organisation/example', { name: typed });

  assert.equal((await remove(administrator, name)).status, 403);
  const wrong = await remove(example.owner, 'Another name');
  assert.deepEqual([wrong.status, wrong.body.data.fields[0].path], [422, 'name']);
  const ours = (await other.owner.api('GET', '/organisation')).body.name;
  const refused = await remove(other.owner, ours);
  assert.deepEqual([refused.status, refused.body.data.reason], [409, 'not_the_example']);

  const kept = await rowsOf(other.organisationId);
  assert.ok(kept > 0 && (await rowsOf(example.organisationId)) > 0);
  const removed = await remove(example.owner, name);
  assert.equal(removed.status, 200, JSON.stringify(removed.body));
  assert.ok(removed.body.rows > 0);
  assert.equal(await rowsOf(example.organisationId), 0);
  assert.equal(await rowsOf(other.organisationId), kept);
  assert.equal((await example.owner.api('GET', '/me')).status, 401);
});
