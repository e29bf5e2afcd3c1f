/** Intake: whatever comes, in whatever order and however often, counts are exact. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { anOrganisation, aUnit, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aPost, aQuery, aSource, counted, must, push, search } from './listening.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
before(async () => {
  t = await startTest();
});
after(() => t.close());
const fresh = async () => (org = await anOrganisation(t));

test('the same again changes nothing, within a batch and across batches', async () => {
  await fresh();
  const source = await aSource(org);
  const query = await aQuery(org, 'hospital');
  const post = aPost('The hospital was kind to us');
  assert.deepEqual(pick(await push(org, source, [post, post])), { seen: 2, added: 1, changed: 0, unchanged: 1 });
  assert.deepEqual(pick(await push(org, source, [post])), { seen: 1, added: 0, changed: 0, unchanged: 1 });
  assert.deepEqual(await counted(t, org, query), { posts: 1, reposts: 0, negative: 0, matches: { posts: 1, reposts: 0 } });
});

test('two at once take a post in once', async () => {
  await fresh();
  const source = await aSource(org);
  const query = await aQuery(org, 'hospital');
  const posts = Array.from({ length: 40 }, (_, index) => aPost(`The hospital, visit number ${index}`));
  const answers = await Promise.all([push(org, source, posts), push(org, source, posts.toReversed()), push(org, source, posts)]);
  assert.equal(
    answers.reduce((sum, answer) => sum + answer.added, 0),
    40,
  );
  assert.equal((await counted(t, org, query)).posts, 40);
});

test('an edited post is matched and counted anew', async () => {
  await fresh();
  const source = await aSource(org);
  const hospital = await aQuery(org, 'hospital');
  const garden = await aQuery(org, 'garden');
  const post = aPost('The hospital was awful, terrible, the worst ever');
  await push(org, source, [post]);
  assert.equal((await counted(t, org, hospital)).negative, 1);
  const { changed } = await push(org, source, [{ ...post, text: 'A lovely garden' }]);
  assert.equal(changed, 1);
  assert.deepEqual(await counted(t, org, hospital), { posts: 0, reposts: 0, negative: 0, matches: { posts: 0, reposts: 0 } });
  assert.equal((await counted(t, org, garden)).posts, 1);
});

test('an older edition that arrives late changes nothing', async () => {
  await fresh();
  const source = await aSource(org);
  const post = aPost('first', { editedAt: '2026-11-10T10:00:00Z' });
  const later = { ...post, text: 'second', editedAt: '2026-11-10T11:00:00Z' };
  await push(org, source, [later]);
  assert.equal((await push(org, source, [post])).unchanged, 1);
  assert.equal((await push(org, source, [later, { ...post, text: 'third', editedAt: '2026-11-10T09:00:00Z' }])).unchanged, 2);
  assert.deepEqual(
    (await search(org)).items.map(({ text }: { text: string }) => text),
    ['second'],
  );
});

test('a post that is dated anew moves to its month, and is there once', async () => {
  await fresh();
  const source = await aSource(org);
  const query = await aQuery(org, 'hospital');
  const post = aPost('The hospital has a new wing');
  await push(org, source, [post]);
  await push(org, source, [{ ...post, publishedAt: '2026-09-03T12:00:00.000Z' }]);
  assert.equal((await search(org)).total, 0);
  assert.equal((await search(org, { from: '2026-09-01', to: '2026-09-30' })).total, 1);
  assert.deepEqual(await counted(t, org, query), { posts: 1, reposts: 0, negative: 0, matches: { posts: 1, reposts: 0 } });
  const hours = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{
      hour: string;
      posts: number;
    }>`select hour, sum(posts)::int as posts from listening.rollup_volume where query_id = ${query} group by hour having sum(posts) <> 0`.execute(
      db,
    ),
  );
  assert.deepEqual(hours.rows, [{ hour: '2026-09-03T12:00:00.000Z', posts: 1 }]);
});

test('an undated post keeps the day it was first seen', async () => {
  await fresh();
  const source = await aSource(org);
  const post = aPost('no date', { publishedAt: null });
  await push(org, source, [post]);
  const day = { from: '2025-12-01', to: '2026-12-31' };
  const [first] = (await search(org, day)).items;
  await push(org, source, [{ ...post, text: 'no date, edited' }]);
  const [second] = (await search(org, day)).items;
  assert.equal(second.publishedAt, first.publishedAt);
  assert.equal(second.text, 'no date, edited');
});

test('a deleted post goes with its counts, and its copies stay away, also when the deletion comes first', async () => {
  await fresh();
  const source = await aSource(org);
  const query = await aQuery(org, 'hospital');
  const post = aPost('The hospital');
  const gone = { ...post, text: '', deleted: true };
  await push(org, source, [post]);
  assert.equal((await push(org, source, [gone])).removed, 1);
  assert.equal((await push(org, source, [post])).unchanged, 1);
  assert.equal((await counted(t, org, query)).posts, 0);
  const early = aPost('The hospital again');
  await push(org, source, [{ ...early, text: '', deleted: true }]);
  await push(org, source, [early]);
  assert.equal((await search(org)).total, 0);
});

test('near-duplicates are one group; a repost is spread, no post', async () => {
  await fresh();
  const source = await aSource(org);
  const query = await aQuery(org, 'MRI');
  const words = 'The new MRI scanner of the Meridia hospital opens next Monday and shortens waiting lists by two weeks for everyone';
  await push(org, source, [aPost(words), aPost(`${words} https://example.org/a @somebody`)]);
  await push(org, source, [
    aPost(`${words} https://example.com/b`),
    aPost(words, { kind: 'repost' }),
    aPost('My MRI was cancelled at the last minute, three weeks of waiting for nothing at all'),
  ]);
  const { items } = await search(org);
  assert.deepEqual(items.map(({ groupSize }: { groupSize: number }) => groupSize).sort(), [1, 4, 4, 4, 4]);
  const { posts, reposts, matches } = await counted(t, org, query);
  assert.deepEqual({ posts, reposts, matches }, { posts: 4, reposts: 1, matches: { posts: 4, reposts: 1 } });
});

test('a source that keeps what matches drops the rest and says so; a deterministic sample stays', async () => {
  await fresh();
  const source = await aSource(org, { keep: 'matched' });
  await aQuery(org, 'hospital');
  const posts = Array.from({ length: 300 }, (_, index) => aPost(`Nothing to do with it ${index}`, { externalId: `sampled-${index}` }));
  const answer = await push(org, source, [...posts, aPost('The hospital')]);
  const { total } = await search(org, { limit: 200 });
  assert.equal(answer.added, total);
  assert.equal(answer.dropped, 301 - total);
  assert.ok(total > 1 && total < 15, `about three in three hundred, and the one that matches: ${total}`);
  assert.equal((await push(org, source, posts)).added, 0);
  assert.equal((await search(org)).coverage.sampledSources, 1);
});

test('a post that cannot be read is named, the others are taken in', async () => {
  await fresh();
  const source = await aSource(org);
  const answer = await push(org, source, [
    aPost('good'),
    { network: 'mastodon', text: 'no id' },
    aPost('also\u0000 good\ud800'),
    aPost('x', { rating: 9 }),
  ]);
  assert.deepEqual([answer.added, answer.refused], [2, 2]);
  assert.deepEqual(
    answer.faults.map(({ row, column }: { row: number; column: string }) => [row, column]),
    [
      [2, 'externalId'],
      [4, 'rating'],
    ],
  );
});

test('a query hears the units above and below its own, never those beside it', async () => {
  await fresh();
  const left = await aUnit(t, org, { name: 'Left' });
  const right = await aUnit(t, org, { name: 'Right' });
  const [top, own] = [await aQuery(org, 'hospital'), await aQuery(org, 'hospital', { unitId: left })];
  await push(org, await aSource(org), [aPost('hospital, the house')]);
  await push(org, await aSource(org, { unitId: left }), [aPost('hospital, left')]);
  await push(org, await aSource(org, { unitId: right }), [aPost('hospital, right')]);
  assert.equal((await counted(t, org, top)).posts, 3);
  assert.equal((await counted(t, org, own)).posts, 2);
  const late = await aQuery(org, 'hospital', { unitId: left });
  await t.workJobs();
  assert.equal((await counted(t, org, late)).posts, 2);
});

test('a unit beside cannot edit or delete what another brought', async () => {
  await fresh();
  const source = await aSource(org, { unitId: await aUnit(t, org, { name: 'Left' }) });
  const beside = await aSource(org, { unitId: await aUnit(t, org, { name: 'Right' }) });
  const post = aPost('as it was');
  await push(org, source, [post]);
  const answer = await push(org, beside, [{ ...post, text: 'twisted' }]);
  assert.deepEqual(pick(answer), { seen: 1, added: 0, changed: 0, unchanged: 1 });
  assert.equal((await push(org, beside, [{ ...post, text: '', deleted: true }])).removed, 0);
  assert.deepEqual(
    (await search(org)).items.map(({ text }: { text: string }) => text),
    ['as it was'],
  );
});

const pick = ({ seen, added, changed, unchanged }: Record<string, number>) => ({ seen, added, changed, unchanged });

test('what happened after a product of the catalogue is heard as such, from the moment it stands there', async () => {
  await fresh();
  const source = await aSource(org);
  const told = 'Since starting Zelvorix my legs swell up like balloons';
  const signalsOf = async (text: string) => {
    await push(org, source, [aPost(text)]);
    return (await search(org, { text: `"${text}"` })).items[0].signals as string[];
  };
  assert.ok(!(await signalsOf(told)).includes('adverse_event'), 'a word like any other');
  await must(
    org.owner.api('POST', '/products', {
      unitId: org.unitId,
      name: 'Zelvorix',
      kind: 'medicine',
      statuses: [{ market: 'NL', status: 'rx' }],
    }),
  );
  assert.ok((await signalsOf(`${told} again`)).includes('adverse_event'));
});
