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

test('the trail is narrowed by person, kind of thing, action and day, and names the thing', async () => {
  const house = await anOrganisation(t);
  const unit = await aUnit(t, house, { name: 'Utrecht' });
  const auditor = await aPerson(t, house, { role: 'auditor' });
  const strategist = await aPerson(t, house, { role: 'strategist', name: 'Sara' });
  assert.equal(
    (await strategist.api('POST', '/goals', { unitId: unit, title: 'More nurses', ownerPersonId: strategist.personId })).status,
    200,
  );
  const choices = (await auditor.api('GET', '/audit/choices')).body;
  assert.ok(choices.types.includes('goal') && choices.types.includes('unit'), JSON.stringify(choices));
  assert.ok(choices.actions.includes('strategy.goal.created'));
  assert.deepEqual(
    choices.people.map((person: { name: string }) => person.name),
    ['Olga Owner', 'Sara'],
  );
  const hers = await auditor.api('GET', `/audit?personId=${strategist.personId}&type=goal`);
  assert.deepEqual(
    hers.body.items.map((event: { action: string; actor: string; entity: { title: string } }) => [
      event.action,
      event.actor,
      event.entity.title,
    ]),
    [['strategy.goal.created', 'Sara', 'More nurses']],
  );
  const both = await auditor.api('GET', '/audit?action[]=strategy.goal.created&action[]=identity.unit.created');
  assert.equal(both.body.items.length, 2);
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Amsterdam' }).format(new Date(hers.body.items[0].at));
  assert.equal((await auditor.api('GET', `/audit?type=goal&from=${today}&to=${today}`)).body.items.length, 1);
  assert.equal((await auditor.api('GET', '/audit?to=2001-01-01')).body.items.length, 0);
  const file = await t.raw(`/api/audit/export?type=goal`, {
    headers: { cookie: auditor.cookie, 'auscult-organisation': house.organisationId },
  });
  assert.equal(file.status, 200);
  const lines = (await file.text()).trim().split('\r\n');
  assert.match(lines[0] ?? '', /^\uFEFF?sequence,at,actor/);
  assert.equal(lines.length, 2);
  assert.match(lines[1] ?? '', /,Sara,person,strategy\.goal\.created,goal,/);
});
