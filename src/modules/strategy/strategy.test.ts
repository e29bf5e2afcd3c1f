/** strategy over the real program: the tree, its units, SMART refusals, archive and undo, two editors, the joined record. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let north: string;
let ofSouth: TestPerson;
let ofNorth: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  south = await aUnit(t, org, { name: 'South' });
  north = await aUnit(t, org, { name: 'North' });
  ofSouth = await aPerson(t, org, { role: 'strategist', unitId: south, name: 'Sofie South' });
  ofNorth = await aPerson(t, org, { role: 'strategist', unitId: north });
});
after(() => t.close());

async function created(by: TestPerson, path: string, body: object) {
  const answer = await by.api('POST', path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}
const goalInput = (by: TestPerson, unitId: string) => ({
  unitId,
  title: 'Be the first choice for hip surgery',
  ownerPersonId: by.personId,
});
const kpiInput = (by: TestPerson) => ({
  name: 'Followers',
  metric: { source: 'manual' },
  direction: 'up',
  baseline: 100,
  baselineOn: '2026-01-01',
  target: 500,
  targetOn: '2026-12-31',
  unitLabel: 'followers',
  ownerPersonId: by.personId,
});
async function aTree(by: TestPerson, unitId: string) {
  const goal = await created(by, '/goals', goalInput(by, unitId));
  const objective = await created(by, `/goals/${goal.id}/objectives`, {
    title: 'Answer every question within a day',
    ownerPersonId: by.personId,
  });
  const kpi = await created(by, `/objectives/${objective.id}/kpis`, kpiInput(by));
  return { goal, objective, kpi };
}
const faults = (answer: { status: number; body: { data: { fields: { path: string; code: string }[] } } }) => {
  assert.equal(answer.status, 422, JSON.stringify(answer.body));
  return answer.body.data.fields.map(({ path, code }) => `${path}: ${code}`);
};

test('goal, objective and KPI form a tree, owners named', async () => {
  const { goal, objective, kpi } = await aTree(ofSouth, south);
  const tree = await ofSouth.api('GET', `/goals/${goal.id}`);
  assert.equal(tree.status, 200);
  assert.equal(tree.body.owner.name, 'Sofie South');
  assert.deepEqual(
    tree.body.objectives.map((one: { id: string; kpis: { id: string }[] }) => [one.id, one.kpis.map((k) => k.id)]),
    [[objective.id, [kpi.id]]],
  );
  assert.deepEqual([kpi.unitId, objective.unitId], [south, south]);
  const read = await ofSouth.api('GET', `/kpis/${kpi.id}`);
  assert.deepEqual(
    [read.body.goal, read.body.objective],
    [
      { id: goal.id, title: goal.title },
      { id: objective.id, title: objective.title },
    ],
  );
  const list = await ofSouth.api('GET', '/goals');
  assert.ok(list.body.some((one: { id: string }) => one.id === goal.id));
});

test('what ancestors want is readable below and can be built upon below, but not changed', async () => {
  const goal = await created(org.owner, '/goals', goalInput(org.owner, org.unitId));
  assert.equal((await ofSouth.api('GET', `/goals/${goal.id}`)).status, 200);
  assert.equal((await ofSouth.api('PATCH', `/goals/${goal.id}`, { title: 'Mine' })).status, 403);
  const own = { title: 'In the south', ownerPersonId: ofSouth.personId };
  assert.equal((await ofSouth.api('POST', `/goals/${goal.id}/objectives`, own)).status, 403, 'the parent unit is not theirs');
  const objective = await created(ofSouth, `/goals/${goal.id}/objectives`, { ...own, unitId: south });
  assert.equal(objective.unitId, south);
  const inNorth = await ofNorth.api('GET', `/goals/${goal.id}`);
  assert.deepEqual(inNorth.body.objectives, [], 'a sibling does not see what the south builds');
});

test('a sibling reads nothing (404) and writes nothing (403), another organisation finds nothing', async () => {
  const { goal, objective, kpi } = await aTree(ofSouth, south);
  const stranger = (await anOrganisation(t)).owner;
  const title = { title: 'Taken over' };
  const child = { title: 'Taken over', ownerPersonId: ofNorth.personId, unitId: north };
  for (const [path, body] of [
    [`/goals/${goal.id}`, title],
    [`/objectives/${objective.id}`, title],
    [`/kpis/${kpi.id}`, { name: 'Taken over' }],
  ] as const) {
    assert.equal((await ofNorth.api('GET', path)).status, 404, path);
    assert.equal((await ofNorth.api('PATCH', path, body)).status, 403, path);
    assert.equal((await ofNorth.api('POST', `${path}/archive`)).status, 403, path);
    assert.equal((await stranger.api('GET', path)).status, 404, path);
    assert.equal((await stranger.api('PATCH', path, body)).status, 404, path);
    assert.equal((await stranger.api('POST', `${path}/unarchive`)).status, 404, path);
  }
  assert.equal((await ofNorth.api('POST', `/goals/${goal.id}/objectives`, child)).status, 403);
  assert.equal((await stranger.api('POST', `/goals/${goal.id}/objectives`, child)).status, 404);
  assert.equal((await ofNorth.api('POST', `/objectives/${objective.id}/kpis`, { ...kpiInput(ofNorth), unitId: north })).status, 403);
  assert.equal((await ofNorth.api('POST', '/goals', goalInput(ofNorth, south))).status, 403);
  const reader = await aPerson(t, org, { role: 'author', unitId: south });
  assert.equal((await reader.api('POST', '/goals', goalInput(reader, south))).status, 403);
});

test('a unit beside or above the parent is refused, and so is an unknown owner', async () => {
  const goal = await created(ofSouth, '/goals', goalInput(ofSouth, south));
  const input = { title: 'Elsewhere', ownerPersonId: org.owner.personId };
  assert.deepEqual(faults(await org.owner.api('POST', `/goals/${goal.id}/objectives`, { ...input, unitId: org.unitId })), [
    'unitId: unit_outside_parent',
  ]);
  assert.deepEqual(faults(await org.owner.api('POST', `/goals/${goal.id}/objectives`, { ...input, unitId: north })), [
    'unitId: unit_outside_parent',
  ]);
  const stranger = (await anOrganisation(t)).owner;
  assert.deepEqual(faults(await ofSouth.api('POST', '/goals', goalInput(stranger, south))), ['ownerPersonId: unknown_person']);
});

test('a KPI that is not SMART is refused at its fields, on change too', async () => {
  const { objective, kpi } = await aTree(ofSouth, south);
  const create = (change: object) => ofSouth.api('POST', `/objectives/${objective.id}/kpis`, { ...kpiInput(ofSouth), ...change });
  assert.deepEqual(faults(await create({ target: 100, targetOn: '2026-01-01' })), [
    'target: target_not_above_baseline',
    'targetOn: target_day_not_after_baseline',
  ]);
  assert.deepEqual(faults(await create({ baselineOn: '0026-01-01' })), ['baselineOn: day_out_of_range']);
  assert.deepEqual(faults(await create({ metric: { source: 'channel', name: 'followers', channelIds: [goalless] } })), [
    'metric.channelIds: unknown_channel',
  ]);
  assert.deepEqual(faults(await create({ metric: { source: 'channel', name: 'followers', channelIds: [] } })), [
    'metric.channelIds: too_small_array',
  ]);
  assert.deepEqual(faults(await ofSouth.api('PATCH', `/kpis/${kpi.id}`, { direction: 'down' })), ['target: target_not_below_baseline']);
  const changed = await ofSouth.api('PATCH', `/kpis/${kpi.id}`, { direction: 'down', target: 20 });
  assert.equal(changed.status, 200, JSON.stringify(changed.body));
  assert.equal(changed.body.name, 'Followers');
});
const goalless = '018f0000-0000-7000-8000-000000000000';

test('of two people who edit the same version, the second is told', async () => {
  const { goal } = await aTree(ofSouth, south);
  const answers = await Promise.all(
    ['One', 'Two'].map((title) => ofSouth.api('PATCH', `/goals/${goal.id}`, { title, revision: goal.revision })),
  );
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409]);
  const loser = answers.find((answer) => answer.status === 409);
  assert.equal(loser?.body.code, 'stale');
});

test('archiving a goal takes what stands under it along; undo brings all of it back', async () => {
  const { goal, objective, kpi } = await aTree(ofSouth, south);
  assert.equal((await ofSouth.api('POST', `/goals/${goal.id}/archive`)).body.archived, true);
  assert.equal((await ofSouth.api('GET', `/kpis/${kpi.id}`)).body.archived, true);
  assert.ok(!(await ofSouth.api('GET', '/goals')).body.some((one: { id: string }) => one.id === goal.id));
  assert.ok(
    (await ofSouth.api('GET', '/goals?archived=with')).body.some(
      (one: { id: string; archived: boolean }) => one.id === goal.id && one.archived,
    ),
  );
  const refused = await ofSouth.api('PATCH', `/kpis/${kpi.id}`, { name: 'X' });
  assert.deepEqual([refused.status, refused.body.data.reason], [409, 'archived']);
  assert.equal((await ofSouth.api('POST', `/objectives/${objective.id}/unarchive`)).body.data.reason, 'parent_archived');
  assert.equal((await ofSouth.api('POST', `/goals/${goal.id}/unarchive`)).body.archived, false);
  assert.equal((await ofSouth.api('GET', `/kpis/${kpi.id}`)).body.archived, false);
});

test('an objective archived by itself stays so when its goal comes back', async () => {
  const { goal, objective } = await aTree(ofSouth, south);
  await ofSouth.api('POST', `/objectives/${objective.id}/archive`);
  await ofSouth.api('POST', `/goals/${goal.id}/archive`);
  await ofSouth.api('POST', `/goals/${goal.id}/unarchive`);
  assert.equal((await ofSouth.api('GET', `/objectives/${objective.id}`)).body.archived, true);
});

test('every change leaves its event; links lead up to the goal and down to the accounts', async () => {
  const channel = await created(org.owner, '/channels/by-hand', {
    unitId: south,
    network: 'linkedin',
    name: 'Our page',
    markets: ['NL'],
    audience: 'public',
    accountKind: 'hospital',
    responsiblePersonId: org.owner.personId,
  });
  const { goal, objective } = await aTree(ofSouth, south);
  const kpi = await created(ofSouth, `/objectives/${objective.id}/kpis`, {
    ...kpiInput(ofSouth),
    metric: { source: 'channel', name: 'followers', channelIds: [channel.id, channel.id] },
  });
  assert.deepEqual(kpi.metric.channelIds, [channel.id]);
  await ofSouth.api('PATCH', `/kpis/${kpi.id}`, { target: 600 });
  const history = await ofSouth.api('GET', `/history/kpi/${kpi.id}`);
  assert.deepEqual(
    history.body.map((event: { action: string }) => event.action),
    ['strategy.kpi.updated', 'strategy.kpi.created'],
  );
  assert.deepEqual(history.body[0].changes, { old: { target: 500 }, new: { target: 600 } });
  const linked = await ofSouth.api('GET', `/links/kpi/${kpi.id}`);
  assert.deepEqual(
    linked.body.ancestors.map((one: { id: string }) => one.id),
    [goal.id, objective.id],
  );
  assert.ok(linked.body.links.some((one: { id: string; direction: string }) => one.id === channel.id && one.direction === 'down'));
  const back = await ofSouth.api('GET', `/links/channel/${channel.id}`);
  assert.ok(back.body.links.some((one: { id: string; direction: string }) => one.id === kpi.id && one.direction === 'up'));
  assert.equal((await ofNorth.api('GET', `/links/kpi/${kpi.id}`)).status, 404);
});

test('search finds by title, takes wildcards for what they are, and keeps to the units one may read', async () => {
  const goal = await created(ofSouth, '/goals', { ...goalInput(ofSouth, south), title: '100% kidney care' });
  const find = async (by: TestPerson, q: string) =>
    (await by.api('GET', `/search?q=${encodeURIComponent(q)}`)).body.map((one: { id: string }) => one.id);
  assert.deepEqual(await find(ofSouth, '0% KIDNEY'), [goal.id]);
  assert.deepEqual(await find(ofSouth, '0_ kidney'), []);
  assert.deepEqual(await find(ofNorth, 'kidney'), []);
});
