/** Numbers of posts published by hand: entered by people, counted by KPIs like numbers that are read back. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, startTest, type TestBed, type TestPerson } from '#tests/harness.ts';
import { aByHandChannel, aHouse, dueNow, handedIn, signed, type House } from '#tests/publishing/fixtures.ts';
import { aKpi, aTree, created, dayFromNow } from './measurement.fixture.ts';

let t: TestBed;
let house: House;
let channelId: string;
let analyst: TestPerson;
let likes: string;
let engagement: string;
let postId: string;
let taskId: string;
before(async () => {
  t = await startTest();
  house = await aHouse(t);
  channelId = await aByHandChannel(house);
  const { unitId, org } = house;
  const strategist = await aPerson(t, org, { role: 'strategist', unitId });
  analyst = await aPerson(t, org, { role: 'analyst', unitId, name: 'Ada Analyst' });
  const tree = await aTree(strategist, unitId);
  const perGoal = (name: string) => ({ name, metric: { source: 'posts', name, per: 'goal' } });
  likes = await aKpi(strategist, tree, perGoal('likes'));
  engagement = await aKpi(strategist, tree, perGoal('engagement'));
  const campaign = await created(strategist, '/campaigns', { unitId, goalId: tree.goalId, name: 'Hip week' });
  const text = 'Walking again, six weeks after a new hip.';
  const post = { unitId, title: 'Walking again', language: 'en', campaignId: campaign.id, text, channelIds: [channelId] };
  postId = (await created(house.author, '/posts', post)).id;
  const releases = await handedIn(house, postId);
  await signed(house, releases);
  const scheduleId = await dueNow(house, releases[0]!.id);
  await t.workJobs();
  taskId = (await house.publisher.api('GET', `/schedules/${scheduleId}`)).body.taskId;
});
after(() => t?.close());

const record = (by: TestPerson, entry: object) => by.api('POST', `/tasks/${taskId}/points`, { on: dayFromNow(0), ...entry });
const current = async (kpiId: string) => (await analyst.api('GET', `/kpis/${kpiId}/progress`)).body.current;
const numbers = async () => (await analyst.api('GET', `/posts/${postId}/numbers`)).body;

test('a task that is still open has no numbers', async () => {
  assert.deepEqual(await numbers(), []);
  const refused = await record(analyst, { values: { likes: 1 } });
  assert.deepEqual([refused.status, refused.body.data.reason], [409, 'not_published_yet']);
});

test('what is entered moves the KPIs; a second entry of the day corrects the first', async () => {
  await house.publisher.api('POST', `/tasks/${taskId}/close`, { url: 'https://www.linkedin.com/posts/1' });
  const before_ = (await analyst.api('GET', `/kpis/${likes}/progress`)).body;
  assert.deepEqual([before_.current, before_.counted], [null, { withNumbers: 0, all: 1 }]);
  assert.equal((await record(analyst, { values: { likes: 40, reposts: 5, replies: 2 } })).status, 200);
  assert.deepEqual([await current(likes), await current(engagement)], [40, 47]);
  assert.equal((await record(analyst, { values: { likes: 43 }, note: 'Counted again' })).status, 200);
  assert.deepEqual([await current(likes), await current(engagement)], [43, 50]);
  const [where] = await numbers();
  assert.deepEqual(
    [where.id, where.byHand, where.url, where.values, where.mayRecord],
    [taskId, true, 'https://www.linkedin.com/posts/1', { likes: 43, reposts: 5, replies: 2 }, true],
  );
  const series = (await analyst.api('GET', `/dispatches/${taskId}/series`)).body;
  assert.deepEqual([series.byHand, series.recordable, series.series.length], [true, ['likes', 'reposts', 'replies'], 3]);
  const { body: history } = await analyst.api('GET', `/history/post_numbers/${taskId}`);
  assert.deepEqual(
    history.map((event: { action: string; actor: string }) => [event.action, event.actor]),
    [
      ['measurement.value.corrected', 'Ada Analyst'],
      ['measurement.value.recorded', 'Ada Analyst'],
    ],
  );
});

test('the numbers lie below the task, and the KPIs they move above them', async () => {
  const reader = house.org.owner;
  const relations = async (type: string, id: string) =>
    (await reader.api('GET', `/links/${type}/${id}`)).body.links.map(
      (link: { type: string; direction: string }) => `${link.direction} ${link.type}`,
    );
  assert.ok((await relations('task', taskId)).includes('down post_numbers'));
  assert.deepEqual((await relations('post_numbers', taskId)).toSorted(), ['up kpi', 'up kpi', 'up task']);
  assert.ok((await relations('kpi', likes)).includes('down post_numbers'));
});

test('a day before it was published, a day to come and an empty entry are refused by the field', async () => {
  const fault = async (entry: object) => {
    const { status, body } = await record(analyst, entry);
    return [status, body.data.fields?.[0]?.path, body.data.fields?.[0]?.code];
  };
  assert.deepEqual(await fault({ on: dayFromNow(-1), values: { likes: 1 } }), [422, 'on', 'before_published']);
  assert.deepEqual(await fault({ on: dayFromNow(1), values: { likes: 1 } }), [422, 'on', 'day_in_future']);
  assert.deepEqual(await fault({ values: {} }), [422, 'values', 'no_number']);
});

test('who may not record may not, and another unit sees nothing', async () => {
  assert.equal((await record(house.author, { values: { likes: 1 } })).status, 403);
  const elsewhere = await aPerson(t, house.org, { role: 'analyst', unitId: await aUnit(t, house.org, { name: 'Sittard' }) });
  assert.equal((await record(elsewhere, { values: { likes: 1 } })).status, 403);
  assert.equal((await elsewhere.api('GET', `/posts/${postId}/numbers`)).status, 404);
});
