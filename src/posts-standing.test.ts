/** Where posts stand, over content, review and publishing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { aPerson, aUnit, password, startTest, type TestBed } from '#tests/harness.ts';
import { aByHandChannel, aHouse, aPost, aSignedPost, dueNow, handedIn, type House } from '#tests/publishing/fixtures.ts';

let t: TestBed;
let house: House;
let channelId: string;
before(async () => {
  t = await startTest();
  house = await aHouse(t);
  channelId = await aByHandChannel(house);
});
after(() => t?.close());

interface Row {
  id: string;
  stages: { stage: string; channelIds: string[] }[] | null;
}
const list = async (query = ''): Promise<Row[]> => (await house.author.api('GET', `/posts/standing${query}`)).body.items;
const stagesOf = async (id: string) => (await list()).find((post) => post.id === id)?.stages?.map(({ stage }) => stage);
const atStage = async (stage: string) => (await list(`?stage=${stage}`)).map((post) => post.id);

test('a post walks from draft to live, is edited and handed in again, and is found at each stage', async () => {
  const nowhere = await aPost(house, []);
  assert.deepEqual(await stagesOf(nowhere), ['draft']);
  const postId = await aPost(house, [channelId]);
  assert.deepEqual(await stagesOf(postId), ['draft']);
  assert.deepEqual((await atStage('draft')).toSorted(), [nowhere, postId].toSorted());
  await handedIn(house, postId);
  assert.deepEqual(await stagesOf(postId), ['in_review']);
  assert.deepEqual(await atStage('in_review'), [postId]);

  const signed = await aSignedPost(house, [channelId]);
  assert.deepEqual(await stagesOf(signed.postId), ['signed']);
  const releaseId = signed.releases[0]!.id;
  const scheduleId = await dueNow(house, releaseId);
  assert.deepEqual(await stagesOf(signed.postId), ['scheduled']);
  await t.workJobs();
  const { taskId } = (await house.publisher.api('GET', `/schedules/${scheduleId}`)).body;
  assert.equal((await house.publisher.api('POST', `/tasks/${taskId}/close`, { url: 'https://www.linkedin.com/posts/1' })).status, 200);
  assert.deepEqual(await atStage('live'), [signed.postId]);
  const [live] = await list('?stage=live');
  assert.deepEqual(live?.stages, [{ stage: 'live', channelIds: [channelId] }]);
  assert.deepEqual(await list(`?id=${signed.postId}`), [live]);

  const post = (await house.author.api('GET', `/posts/${signed.postId}`)).body;
  await house.author.api('PATCH', `/posts/${signed.postId}`, { revision: post.revision, text: 'Walking again, five weeks after.' });
  await handedIn(house, signed.postId);
  assert.deepEqual(await stagesOf(signed.postId), ['in_review', 'live']);
});

const withdraw = async (releaseId: string) => {
  const { status, body } = await house.reviewer.api('POST', `/releases/${releaseId}/withdraw`, {
    reason: 'error',
    comment: 'Wrong date.',
    password,
  });
  assert.equal(status, 200, JSON.stringify(body));
};

test('a withdrawn release is withdrawn; what was published by hand is live until someone took it off', async () => {
  const waiting = await aSignedPost(house, [channelId]);
  await withdraw(waiting.releases[0]!.id);
  assert.deepEqual(await stagesOf(waiting.postId), ['withdrawn']);

  const { postId, releases } = await aSignedPost(house, [channelId]);
  const scheduleId = await dueNow(house, releases[0]!.id);
  await t.workJobs();
  const { taskId } = (await house.publisher.api('GET', `/schedules/${scheduleId}`)).body;
  await house.publisher.api('POST', `/tasks/${taskId}/close`, { url: 'https://www.linkedin.com/posts/2' });
  await withdraw(releases[0]!.id);
  await t.workJobs();
  assert.deepEqual(await stagesOf(postId), ['live']);
  const removal = (await house.publisher.api('GET', '/tasks')).body.find((task: { purpose: string }) => task.purpose === 'remove');
  assert.equal((await house.publisher.api('POST', `/tasks/${removal.id}/close`, {})).status, 200);
  assert.deepEqual(await stagesOf(postId), ['withdrawn']);
});

test('what the network refused has failed', async () => {
  const { postId, releases } = await aSignedPost(house, [channelId]);
  const scheduleId = await dueNow(house, releases[0]!.id);
  await t.asSystem(house.org.organisationId, ({ db, organisationId }) =>
    sql`insert into publishing.dispatch (organisation_id, id, unit_id, schedule_id, release_id, post_id, channel_id, due_at, state, handles)
      select ${organisationId}, ${newId()}, unit_id, id, release_id, post_id, channel_id, due_at, 'rejected', '{}' from publishing.schedule where id = ${scheduleId}`.execute(
      db,
    ),
  );
  assert.deepEqual(await stagesOf(postId), ['failed']);
  assert.deepEqual(await atStage('failed'), [postId]);
});

test('who may not see publishing gets the posts without stages', async () => {
  const unitId = await aUnit(t, house.org, { name: 'Sittard' });
  const role = await house.org.owner.api('POST', '/roles', { name: 'Reader', permissions: ['content.read'] });
  const reader = await aPerson(t, house.org, { role: role.body.id, unitId: house.unitId });
  const { items } = (await reader.api('GET', '/posts/standing')).body;
  assert.ok(items.length > 0);
  assert.ok(items.every((post: Row) => post.stages === null));
  assert.deepEqual((await reader.api('GET', '/posts/standing?stage=draft')).body.items, []);
  const elsewhere = await aPerson(t, house.org, { role: 'author', unitId });
  assert.deepEqual((await elsewhere.api('GET', '/posts/standing')).body.items, []);
});
