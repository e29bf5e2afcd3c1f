/** Agencies over the API: who works for one sees its units and nothing of the house. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { buildAccess } from './rules.ts';

let t: TestBed;
let org: TestOrganisation;
let studio: string;
let south: string;
let agent: TestPerson;
let colleague: TestPerson;
let goalId: string;
let campaignId: string;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  const made = await org.owner.api('POST', '/units', { parentId: org.unitId, name: 'Studio', kind: 'team', agency: true });
  studio = made.body.id;
  south = await aUnit(t, org, { name: 'South' });
  agent = await aPerson(t, org, { role: 'strategist', unitId: studio, name: 'Ava Agent' });
  colleague = await aPerson(t, org, { role: 'strategist', unitId: south, name: 'Carl Colleague' });
  const goal = await org.owner.api('POST', '/goals', { unitId: org.unitId, title: 'Of the house', ownerPersonId: org.owner.personId });
  goalId = goal.body.id;
  const campaign = await org.owner.api('POST', '/campaigns', { unitId: org.unitId, goalId, name: 'House week' });
  campaignId = campaign.body.id;
  await org.owner.api('POST', '/products', {
    unitId: org.unitId,
    name: 'Velorisan',
    kind: 'medicine',
    statuses: [{ market: '*', status: 'rx' }],
  });
});
after(() => t?.close());

const seen = async (by: TestPerson) => {
  const get = async (path: string) => (await by.api('GET', path)).body;
  return {
    goals: (await get('/goals')).map((goal: { title: string }) => goal.title),
    campaigns: (await get('/campaigns')).items.map((campaign: { name: string }) => campaign.name),
    products: (await get('/products')).items.map((product: { name: string }) => product.name),
    catalogue: (await get('/catalogue')).map((product: { name: string }) => product.name),
    units: (await get('/units')).map((unit: { name: string }) => unit.name).toSorted(),
    found: (await get('/search?q=House')).map((entity: { title: string }) => entity.title),
  };
};

test('goals, campaigns and products of the house are read by our own units, not by an agency', async () => {
  const { name } = (await org.owner.api('GET', '/organisation')).body;
  assert.deepEqual(await seen(colleague), {
    goals: ['Of the house'],
    campaigns: ['House week'],
    products: ['Velorisan'],
    catalogue: ['Velorisan'],
    units: [name, 'South'].toSorted(),
    found: ['Of the house', 'House week'],
  });
  assert.deepEqual(await seen(agent), { goals: [], campaigns: [], products: [], catalogue: [], units: ['Studio'], found: [] });
  for (const path of [`/goals/${goalId}`, `/campaigns/${campaignId}`, `/links/goal/${goalId}`, `/history/campaign/${campaignId}`]) {
    assert.equal((await agent.api('GET', path)).status, 404, path);
    assert.equal((await colleague.api('GET', path)).status, 200, path);
  }
});

test('an agency’s own things are seen by it and by the house above', async () => {
  const own = await agent.api('POST', '/goals', { unitId: studio, title: 'Of the studio', ownerPersonId: agent.personId });
  assert.equal(own.status, 200, JSON.stringify(own.body));
  assert.deepEqual((await seen(agent)).goals, ['Of the studio']);
  assert.equal((await org.owner.api('GET', `/goals/${own.body.id}`)).status, 200);
  assert.equal((await colleague.api('GET', `/goals/${own.body.id}`)).status, 404);
});

test('an agency sees the names of those who work on its things, not of other units', async () => {
  const names = async (by: TestPerson, query = '') =>
    (await by.api('GET', `/people${query}`)).body.map((one: { name: string }) => one.name);
  assert.deepEqual(await names(agent), ['Ava Agent', 'Olga Owner']);
  assert.deepEqual(await names(agent, '?permission=content.edit'), ['Ava Agent', 'Olga Owner']);
  assert.ok((await names(colleague)).includes('Ava Agent'));
});

test('an auditor of an agency reads its events and none of the house', async () => {
  const auditor = await aPerson(t, org, { role: 'auditor', unitId: studio });
  const { items } = (await auditor.api('GET', '/audit')).body;
  assert.ok(items.length > 0);
  assert.deepEqual([...new Set(items.map((event: { unitId: string }) => event.unitId))], [studio]);
  const { people } = (await auditor.api('GET', '/audit/choices')).body;
  assert.ok(people.every((person: { name: string }) => ['Ava Agent', 'Olga Owner'].includes(person.name)));
});

test('what is above is shared with our own units only', () => {
  const units = [
    { id: 'hq', parentId: null },
    { id: 'agency', parentId: 'hq', agency: true },
    { id: 'desk', parentId: 'agency' },
    { id: 'team', parentId: 'hq' },
  ];
  const above = (grants: { unitId: string; agency?: boolean }[]) =>
    buildAccess(
      units,
      grants.map((grant) => ({ ...grant, permissions: ['p'] })),
    )
      .unitsWithAncestors('p')
      .toSorted();
  assert.deepEqual(above([{ unitId: 'team' }]), ['hq', 'team']);
  assert.deepEqual(above([{ unitId: 'agency' }]), ['agency', 'desk']);
  assert.deepEqual(above([{ unitId: 'desk' }]), ['desk']);
  assert.deepEqual(above([{ unitId: 'team', agency: true }]), ['team']);
  assert.deepEqual(above([{ unitId: 'desk' }, { unitId: 'team' }]), ['desk', 'hq', 'team']);
  assert.deepEqual(above([{ unitId: 'hq' }]), ['agency', 'desk', 'hq', 'team']);
});
