/** The audit trail over the API: who may read it, how it pages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';

let t: TestBed;
let org: TestOrganisation;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
});
after(() => t.close());

test('an auditor pages through the trail, newest first, and changes nothing', async () => {
  for (const name of ['Aachen', 'Lyon', 'Maastricht']) await aUnit(t, org, { name });
  const auditor = await aPerson(t, org, { role: 'auditor' });
  const first = await auditor.api('GET', '/audit?limit=2');
  assert.equal(first.status, 200, JSON.stringify(first.body));
  assert.deepEqual(
    first.body.items.map((event: { action: string; changes: { new: { name: string } } }) => [event.action, event.changes.new.name]),
    [
      ['identity.unit.created', 'Maastricht'],
      ['identity.unit.created', 'Lyon'],
    ],
  );
  const second = await auditor.api('GET', `/audit?limit=2&cursor=${first.body.nextCursor}`);
  assert.equal(second.body.items[0].changes.new.name, 'Aachen');
  assert.equal((await auditor.api('GET', '/audit?cursor=x')).status, 422);
  assert.equal((await auditor.api('POST', '/units', { parentId: org.unitId, name: 'X', kind: 'team' })).status, 403);
});

test('an auditor of one unit does not see another unit’s events', async () => {
  const here = await aUnit(t, org, { name: 'Here' });
  await aUnit(t, org, { name: 'There' });
  const auditor = await aPerson(t, org, { role: 'auditor', unitId: here });
  const { body } = await auditor.api('GET', '/audit?action=identity.unit.created');
  assert.deepEqual(
    body.items.map((event: { changes: { new: { name: string } } }) => event.changes.new.name),
    ['Here'],
  );
  const editor = await aPerson(t, org, { role: 'editor' });
  assert.equal((await editor.api('GET', '/audit')).status, 403);
});
