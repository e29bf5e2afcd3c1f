/** measurement over the real program: values people record, sums over accounts and posts, units, files, months. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { moveClock, now } from '#kernel/clock.ts';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { keepReadings } from './index.ts';
import { aBlueskyChannel } from '#tests/channels.ts';
import { aDispatch, aKpi, aPostFor, aTree, created, dayFromNow, type Tree } from './measurement.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let ofSouth: TestPerson;
let ofNorth: TestPerson;
let stranger: TestPerson;
let tree: Tree;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  south = await aUnit(t, org, { name: 'South' });
  const north = await aUnit(t, org, { name: 'North' });
  ofSouth = await aPerson(t, org, { role: 'strategist', unitId: south, name: 'Sofie South' });
  ofNorth = await aPerson(t, org, { role: 'strategist', unitId: north });
  stranger = (await anOrganisation(t)).owner;
  tree = await aTree(ofSouth, south);
});
after(async () => {
  moveClock(0);
  await t.close();
});

const progressOf = async (kpiId: string, by = ofSouth) => {
  const answer = await by.api('GET', `/kpis/${kpiId}/progress`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const keep = (readings: { subjectType: 'channel' | 'dispatch'; subjectId: string; metric: string; value: number }[], at?: Date) =>
  t.asSystem(org.organisationId, (scope) =>
    keepReadings(
      scope,
      readings.map((reading) => ({ ...reading, unitId: south })),
      at,
    ),
  );
const daysAgo = (days: number) => new Date(now().getTime() - days * 86_400_000);

test('a value that a person records moves the KPI; a second for the same day corrects it', async () => {
  const kpiId = await aKpi(ofSouth, tree);
  assert.deepEqual((({ state, current, progress, freshAt }) => ({ state, current, progress, freshAt }))(await progressOf(kpiId)), {
    state: 'no_data',
    current: null,
    progress: null,
    freshAt: null,
  });
  await created(ofSouth, `/kpis/${kpiId}/points`, { on: dayFromNow(-10), value: 20.1 });
  await created(ofSouth, `/kpis/${kpiId}/points`, { on: dayFromNow(0), value: 48.3, note: 'From the call centre' });
  let standing = await progressOf(kpiId);
  assert.deepEqual(
    [standing.state, standing.current, standing.progress, standing.expected, standing.expectedValue],
    ['on_track', 48.3, 0.483, 0.5, 50],
  );
  assert.deepEqual(standing.points, [
    { on: dayFromNow(-10), value: 20.1 },
    { on: dayFromNow(0), value: 48.3 },
  ]);
  assert.deepEqual([standing.stale, standing.counted], [false, { withNumbers: 1, all: 1 }]);
  await created(ofSouth, `/kpis/${kpiId}/points`, { on: dayFromNow(0), value: 30 });
  standing = await progressOf(kpiId);
  assert.deepEqual([standing.state, standing.current, standing.points.length], ['behind', 30, 2]);

  const recorded = await ofSouth.api('GET', `/kpis/${kpiId}/points`);
  assert.deepEqual(
    recorded.body.map(({ on, value, note, recordedBy }: Record<string, unknown>) => [on, value, note, recordedBy]),
    [
      [dayFromNow(0), 30, '', 'Sofie South'],
      [dayFromNow(-10), 20.1, '', 'Sofie South'],
    ],
  );
  const { seriesId } = recorded.body[0];
  assert.equal((await ofSouth.api('DELETE', `/series/${seriesId}/points/${dayFromNow(0)}`)).status, 200);
  assert.equal((await ofSouth.api('DELETE', `/series/${seriesId}/points/${dayFromNow(0)}`)).status, 404);
  standing = await progressOf(kpiId);
  assert.deepEqual([standing.current, standing.freshAt !== null && standing.freshAt.slice(0, 10) <= dayFromNow(-10)], [20.1, true]);
  const history = await ofSouth.api('GET', `/history/kpi/${kpiId}`);
  assert.deepEqual(
    history.body.slice(0, 2).map((event: { action: string }) => event.action),
    ['measurement.value.removed', 'measurement.value.corrected'],
  );
  assert.deepEqual(history.body[1].changes.old, { value: 48.3, note: 'From the call centre' });
});

test('what cannot be recorded: days to come, KPIs that count themselves, metrics that a connector reads, archived KPIs', async () => {
  const byHand = await created(org.owner, '/channels/by-hand', {
    unitId: south,
    network: 'linkedin',
    name: 'Our page',
    markets: ['NL'],
    audience: 'public',
    accountKind: 'hospital',
    responsiblePersonId: org.owner.personId,
  });
  const manual = await aKpi(ofSouth, tree);
  const future = await ofSouth.api('POST', `/kpis/${manual}/points`, { on: dayFromNow(1), value: 1 });
  assert.deepEqual([future.status, future.body.data.fields], [422, [{ path: 'on', code: 'day_in_future' }]]);
  const counted = await aKpi(ofSouth, tree, { metric: { source: 'channel', name: 'followers', channelIds: [byHand.id] } });
  const refused = await ofSouth.api('POST', `/kpis/${counted}/points`, { on: dayFromNow(0), value: 1 });
  assert.deepEqual([refused.status, refused.body.data.reason], [409, 'kpi_is_collected']);
  const bluesky = await aBlueskyChannel(t, org, south);
  const read = await ofSouth.api('POST', `/channels/${bluesky}/points`, { metric: 'followers', on: dayFromNow(0), value: 1 });
  assert.deepEqual([read.status, read.body.data.fields], [422, [{ path: 'metric', code: 'metric_not_recordable' }]]);
  await ofSouth.api('POST', `/kpis/${manual}/archive`);
  assert.equal((await ofSouth.api('POST', `/kpis/${manual}/points`, { on: dayFromNow(0), value: 1 })).body.data.reason, 'archived');

  await created(ofSouth, `/channels/${byHand.id}/points`, { metric: 'followers', on: dayFromNow(-3), value: 40 });
  const numbers = await ofSouth.api('GET', `/channels/${byHand.id}/series`);
  assert.deepEqual(
    numbers.body.series.map((one: { metric: string; lastValue: number; points: object[] }) => [one.metric, one.lastValue, one.points]),
    [['followers', 40, [{ on: dayFromNow(-3), value: 40 }]]],
  );
  assert.equal((await progressOf(counted)).current, 40);
});

test('followers add up over accounts, each holding its value until the next point', async () => {
  const [one, two] = [await aBlueskyChannel(t, org, south), await aBlueskyChannel(t, org, south)];
  const kpiId = await aKpi(ofSouth, tree, { metric: { source: 'channel', name: 'followers', channelIds: [one, two] }, target: 1000 });
  const followers = (subjectId: string, value: number) => ({ subjectType: 'channel' as const, subjectId, metric: 'followers', value });
  await keep([followers(one, 100)], daysAgo(60));
  await keep([followers(one, 110), followers(two, 300)], daysAgo(20));
  await keep([followers(two, 290)], daysAgo(5));
  await keep([followers(one, 120)], daysAgo(2));
  const standing = await progressOf(kpiId);
  assert.deepEqual(standing.points, [
    { on: dayFromNow(-50), value: 100 }, // what held on the baseline's day
    { on: dayFromNow(-20), value: 410 },
    { on: dayFromNow(-5), value: 400 },
    { on: dayFromNow(-2), value: 410 },
  ]);
  assert.deepEqual([standing.current, standing.counted], [410, { withNumbers: 2, all: 2 }]);
  assert.equal(standing.stale, true, 'last read two days ago');
  await ofSouth.api('PATCH', `/kpis/${kpiId}`, { metric: { source: 'channel', name: 'followers', channelIds: [one] } });
  assert.deepEqual(
    (await progressOf(kpiId)).points.map((point: { value: number }) => point.value),
    [100, 110, 120],
  );
});

test('engagement adds up over every published post of the goal and of no other', async () => {
  const own = await aTree(ofSouth, south);
  const kpiId = await aKpi(ofSouth, own, { metric: { source: 'posts', name: 'engagement', per: 'goal' } });
  const likesId = await aKpi(ofSouth, own, { name: 'Likes', metric: { source: 'posts', name: 'likes', per: 'goal' } });
  const channelId = await aBlueskyChannel(t, org, south);
  const postId = await aPostFor(ofSouth, south, own.goalId);
  const dispatches = [
    await aDispatch(t, org, { postId, channelId, unitId: south }),
    await aDispatch(t, org, { postId, channelId, unitId: south }),
  ];
  const elsewhere = await aDispatch(t, org, { postId: await aPostFor(ofSouth, south, tree.goalId), channelId, unitId: south });
  const counts = (subjectId: string, likes: number) =>
    [
      ['likes', likes],
      ['reposts', 1],
      ['replies', 2],
      ['quotes', 0],
    ].map(([metric, value]) => ({ subjectType: 'dispatch' as const, subjectId, metric: String(metric), value: Number(value) }));
  assert.equal((await progressOf(kpiId)).state, 'no_data');
  await keep([...counts(dispatches[0]!, 10), ...counts(elsewhere, 1000)], daysAgo(3));
  await keep([...counts(dispatches[0]!, 12), ...counts(dispatches[1]!, 5)]);
  const [engagement, likes] = [await progressOf(kpiId), await progressOf(likesId)];
  assert.deepEqual([engagement.current, likes.current], [23, 17]);
  assert.deepEqual(engagement.points, [
    { on: dayFromNow(-3), value: 13 },
    { on: dayFromNow(0), value: 23 },
  ]);
  assert.deepEqual(engagement.counted, { withNumbers: 2, all: 2 });

  const goal = await ofSouth.api('GET', `/goals/${own.goalId}/progress`);
  assert.deepEqual([goal.body.state, goal.body.kpis.map((kpi: { kpiId: string }) => kpi.kpiId)], ['behind', [kpiId, likesId]]);
  const numbers = await ofSouth.api('GET', `/dispatches/${dispatches[0]}/series`);
  assert.deepEqual(
    numbers.body.series.map((one: { metric: string; lastValue: number }) => [one.metric, one.lastValue]),
    [
      ['likes', 12],
      ['quotes', 0],
      ['replies', 2],
      ['reposts', 1],
    ],
  );

  const links = async (type: string, id: string) =>
    (await ofSouth.api('GET', `/links/${type}/${id}`)).body.links.map(
      (one: { type: string; id: string; direction: string }) => `${one.direction} ${one.type} ${one.id}`,
    );
  assert.ok((await links('kpi', kpiId)).includes(`down post_numbers ${dispatches[0]}`));
  assert.ok((await links('post_numbers', dispatches[0]!)).includes(`up kpi ${kpiId}`));
  assert.ok(!(await links('post_numbers', elsewhere)).includes(`up kpi ${kpiId}`));
});

test('keeping the same readings twice, or at once, changes nothing', async () => {
  const subjectId = await aBlueskyChannel(t, org, south);
  const readings = [
    { subjectType: 'channel' as const, subjectId, metric: 'followers', value: 7 },
    { subjectType: 'channel' as const, subjectId, metric: 'posts', value: 3 },
  ];
  const at = daysAgo(1);
  const kept = await Promise.all([1, 2, 3].map((turn) => keep(turn === 2 ? readings.toReversed() : readings, at)));
  assert.deepEqual(kept.sort(), [0, 0, 2]);
  assert.equal(await keep(readings, at), 0);
  assert.equal(await keep(readings), 0, 'a value that stays makes no new point');
  assert.equal(await keep([{ ...readings[0]!, value: 8 }], daysAgo(2)), 1);
  const { body } = await ofSouth.api('GET', `/channels/${subjectId}/series`);
  assert.equal(body.series[0].lastValue, 7, 'a late arrival from the past does not become the newest');
  assert.deepEqual(body.series[0].points, [
    { on: dayFromNow(-2), value: 8 },
    { on: dayFromNow(-1), value: 7 },
    { on: dayFromNow(0), value: 7 }, // last seen today
  ]);
});

test('a sibling unit and another organisation see nothing and record nothing', async () => {
  const kpiId = await aKpi(ofSouth, tree);
  const { seriesId } = await created(ofSouth, `/kpis/${kpiId}/points`, { on: dayFromNow(-1), value: 5 });
  const channelId = await aBlueskyChannel(t, org, south);
  const dispatchId = await aDispatch(t, org, { postId: await aPostFor(ofSouth, south, tree.goalId), channelId, unitId: south });
  for (const path of [
    `/kpis/${kpiId}/progress`,
    `/kpis/${kpiId}/points`,
    `/goals/${tree.goalId}/progress`,
    `/channels/${channelId}/series`,
    `/dispatches/${dispatchId}/series`,
    `/series/${seriesId}/export`,
  ]) {
    assert.equal((await ofSouth.api('GET', path)).status, 200, path);
    assert.equal((await ofNorth.api('GET', path)).status, 404, path);
    assert.equal((await stranger.api('GET', path)).status, 404, path);
  }
  const point = { on: dayFromNow(-1), value: 5 };
  for (const [method, path, body] of [
    ['POST', `/kpis/${kpiId}/points`, point],
    ['POST', `/channels/${channelId}/points`, { ...point, metric: 'followers' }],
    ['DELETE', `/series/${seriesId}/points/${point.on}`, undefined],
  ] as const) {
    assert.equal((await ofNorth.api(method, path, body)).status, 403, path);
    assert.equal((await stranger.api(method, path, body)).status, 404, path);
  }
  assert.ok(!(await ofNorth.api('GET', '/measurement/kpis')).body.some((one: { kpiId: string }) => one.kpiId === kpiId));
  assert.deepEqual((await stranger.api('GET', '/measurement/kpis')).body, []);
});

test('a KPI of the headquarters is readable below, with its numbers', async () => {
  const above = await aTree(org.owner, org.unitId);
  const kpiId = await aKpi(org.owner, above);
  await created(org.owner, `/kpis/${kpiId}/points`, { on: dayFromNow(0), value: 60 });
  assert.equal((await progressOf(kpiId, ofSouth)).state, 'on_track');
  assert.ok((await ofSouth.api('GET', '/measurement/kpis')).body.some((one: { kpiId: string }) => one.kpiId === kpiId));
  assert.equal((await ofSouth.api('POST', `/kpis/${kpiId}/points`, { on: dayFromNow(0), value: 99 })).status, 403);
});

test('a series leaves as CSV, notes that look like formulas disarmed', async () => {
  const kpiId = await aKpi(ofSouth, tree);
  const { seriesId } = await created(ofSouth, `/kpis/${kpiId}/points`, { on: '2026-07-01', value: 1.5, note: '=HYPERLINK("x"), "quoted"' });
  const answer = await t.raw(`/api/series/${seriesId}/export`, {
    headers: { cookie: ofSouth.cookie, 'auscult-organisation': org.organisationId },
  });
  assert.match(answer.headers.get('content-type') ?? '', /^text\/csv/);
  assert.match(answer.headers.get('content-disposition') ?? '', /kpi-value-.*\.csv/);
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer());
  assert.equal(
    text,
    `\uFEFFcaptured_at,value,source,note,recorded_by\r\n2026-06-30T22:00:00.000Z,1.5,person,"'=HYPERLINK(""x""), ""quoted""",Sofie South\r\n`,
  );
});

test('who owns a KPI that nobody has told for a while is reminded', async () => {
  const kpiId = await aKpi(ofSouth, tree, { name: 'Waiting list' });
  const waits = async () => (await ofSouth.api('GET', '/needs')).body.some((need: { entity: { id: string } }) => need.entity.id === kpiId);
  assert.equal(await waits(), true);
  await created(ofSouth, `/kpis/${kpiId}/points`, { on: dayFromNow(0), value: 5 });
  assert.equal(await waits(), false);
});

const monthOf = (at: Date) => `measurement.point_${at.toISOString().slice(0, 7).replace('-', '_')}`;
async function placesOf(subjectId: string): Promise<string[]> {
  const { rows } = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{
      place: string;
    }>`select p.tableoid::regclass::text as place from measurement.point p join measurement.series s on s.id = p.series_id where s.subject_id = ${subjectId} order by p.captured_at`.execute(
      db,
    ),
  );
  return rows.map((row) => row.place);
}

test('next year’s points land in months of their own, and what came too early moves there', async () => {
  const subjectId = await aBlueskyChannel(t, org, south);
  const reading = (value: number) => [{ subjectType: 'channel' as const, subjectId, metric: 'followers', value }];
  const prepare = () =>
    t.asSystem(org.organisationId, ({ db }) => sql<{ made: number }>`select measurement.prepare_partitions() as made`.execute(db));
  const year = 365.25 * 86_400_000;
  const nextYear = new Date(now().getTime() + year);
  const distant = new Date(now().getTime() + 2 * year);
  await keep(reading(1));
  await keep(reading(2), nextYear);
  await keep(reading(3), distant);
  assert.deepEqual(await placesOf(subjectId), [monthOf(now()), monthOf(nextYear), 'measurement.point_rest']);
  try {
    moveClock(1.5 * year);
    assert.ok((await prepare()).rows[0]!.made > 0);
    assert.equal((await prepare()).rows[0]!.made, 0);
  } finally {
    moveClock(0);
  }
  assert.deepEqual(await placesOf(subjectId), [monthOf(now()), monthOf(nextYear), monthOf(distant)]);
  const guarded = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{
      name: string;
    }>`select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'measurement' and c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(
      db,
    ),
  );
  assert.deepEqual(guarded.rows, []);
});
