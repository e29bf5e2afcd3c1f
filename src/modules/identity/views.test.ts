/** Saved views over the API: one's own, shared with a unit and those below it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';

let t: TestBed;
let org: TestOrganisation;
let north: string;
let south: string;
let anna: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  north = await aUnit(t, org, { name: 'North' });
  south = await aUnit(t, org, { name: 'South' });
  anna = await aPerson(t, org, { role: 'editor', unitId: north, name: 'Anna' });
});
after(() => t?.close());

const views = async (by: TestPerson, list = 'posts') => (await by.api('GET', `/me/views?list=${list}`)).body;
const names = async (by: TestPerson, list?: string) => (await views(by, list)).map((view: { name: string }) => view.name);
const keep = (by: TestPerson, view: object) => by.api('POST', '/me/views', { list: 'posts', search: { stage: 'live' }, ...view });

test('a view is one’s own, on its list, and replaced by one of the same name', async () => {
  const first = await keep(anna, { name: 'Live now' });
  assert.equal(first.status, 200, JSON.stringify(first.body));
  const second = await keep(anna, { name: 'Live now', search: { stage: 'live', channel: 'x' } });
  assert.equal(second.body.id, first.body.id);
  assert.deepEqual(await views(anna), [
    { id: first.body.id, name: 'Live now', search: { stage: 'live', channel: 'x' }, unitId: null, mine: true, owner: 'Anna' },
  ]);
  assert.deepEqual(await names(anna, 'calendar'), []);
  const bob = await aPerson(t, org, { role: 'editor', unitId: north });
  assert.deepEqual(await names(bob), []);
  assert.equal((await bob.api('DELETE', `/me/views/${first.body.id}`)).status, 404);
  assert.equal((await anna.api('DELETE', `/me/views/${first.body.id}`)).status, 200);
  assert.deepEqual(await names(anna), []);
});

test('a shared view is seen in the unit and below it, not beside it, and only its owner changes it', async () => {
  const below = await aUnit(t, org, { parentId: north, name: 'Below' });
  const inside = await aPerson(t, org, { role: 'author', unitId: below });
  const beside = await aPerson(t, org, { role: 'editor', unitId: south });
  const { id } = (await keep(anna, { name: 'Ours', unitId: north })).body;
  assert.deepEqual(await names(inside), ['Ours']);
  assert.deepEqual(await names(beside), []);
  assert.equal((await inside.api('PATCH', `/me/views/${id}`, { unitId: null })).status, 404);
  assert.equal((await anna.api('PATCH', `/me/views/${id}`, { unitId: null })).status, 200);
  assert.deepEqual(await names(inside), []);
});

test('nobody shares with a unit they do not work in', async () => {
  assert.equal((await keep(anna, { name: 'Theirs', unitId: south })).status, 403);
  const unknown = await keep(anna, { name: 'Nowhere', unitId: '11111111-1111-7111-8111-111111111111' });
  assert.deepEqual([unknown.status, unknown.body.data.fields[0].path], [422, 'unitId']);
  const { id } = (await keep(anna, { name: 'Mine' })).body;
  assert.equal((await anna.api('PATCH', `/me/views/${id}`, { unitId: south })).status, 403);
});
