/** Back-fill: a query saved at any moment has matched everything, once. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { rawPostSchema } from './contract-schemas.ts';
import { takeIn } from './intake.ts';
import { aPost, aQuery, aSource, counted, must, push, search } from './listening.fixture.ts';
import { beginRun } from './runs.ts';

let t: TestBed;
let org: TestOrganisation;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
});
after(() => t.close());

test('a query saved while posts come in misses nothing and counts nothing twice', async () => {
  const source = await aSource(org);
  const batches = Array.from({ length: 12 }, (_, batch) =>
    Array.from({ length: 25 }, (_one, index) => aPost(`zebra batch ${batch} post ${index}`)),
  );
  const queries: Promise<string>[] = [];
  const pushing = batches.map(async (batch, index) => {
    if (index % 3 === 0) queries.push(aQuery(org, 'zebra'));
    await push(org, source, batch);
  });
  await Promise.all(pushing);
  await t.workJobs();
  for (const query of await Promise.all(queries))
    assert.deepEqual(await counted(t, org, query), {
      posts: 300,
      reposts: 0,
      negative: (await counted(t, org, query)).negative,
      matches: { posts: 300, reposts: 0 },
    });
});

test('a query saved, and filled back, between matching a batch and writing it is not missed', async () => {
  const source = await aSource(org);
  const runId = await t.asSystem(org.organisationId, (scope) => beginRun(scope, source));
  const { kernel, ...rest } = t.context(org.organisationId);
  const saved: string[] = [];
  const pool: typeof kernel.pool = {
    ...kernel.pool,
    run: async (...task) => {
      const answer = await kernel.pool.run(...task);
      if (answer !== null && saved.length === 0) {
        saved.push(await aQuery(org, 'pangolin'));
        await t.workJobs();
      }
      return answer;
    },
  };
  await takeIn(
    { ...rest, kernel: { ...kernel, pool } },
    {
      source: { id: source, unitId: org.unitId, keep: 'matched', retentionDays: 90 },
      runId,
      posts: [rawPostSchema.parse(aPost('a pangolin'))],
    },
  );
  await t.workJobs();
  assert.equal((await counted(t, org, saved[0] ?? '')).posts, 1);
});

test('a new version replaces what the old one matched; what was edited meanwhile counts once', async () => {
  const source = await aSource(org);
  const posts = [aPost('heron by the lake'), aPost('egret by the lake'), aPost('heron and egret')];
  await push(org, source, posts);
  const id = await aQuery(org, 'heron');
  await t.workJobs();
  assert.equal((await counted(t, org, id)).posts, 2);
  const saved = await must(org.owner.api('POST', `/listening/queries/${id}/versions`, { version: 1, text: 'egret', zone: 'UTC' }));
  assert.equal(saved.backfill.state, 'running');
  // Before the job: this one is matched as it comes in, and the job must not count it again.
  await push(org, source, [{ ...posts[1], text: 'egret, edited' }, aPost('an egret more')]);
  await t.workJobs();
  assert.deepEqual((await counted(t, org, id)).matches, { posts: 3, reposts: 0 });
  assert.equal((await counted(t, org, id)).posts, 3);
  const { backfill } = await must(org.owner.api('GET', `/listening/queries/${id}`));
  assert.equal(backfill.state, 'finished');
  const old = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{ n: number }>`select count(*)::int as n from listening.match where query_id = ${id} and version = 1`.execute(db),
  );
  assert.equal(old.rows[0]?.n, 0);
});

test('a stale version, an error and an archived query are refused', async () => {
  const id = await aQuery(org, 'badger');
  const save = (body: object) =>
    org.owner.api('POST', `/listening/queries/${id}/versions`, { version: 1, text: 'badger', zone: 'UTC', ...body });
  const broken = await save({ text: 'badger AND (' });
  assert.equal(broken.status, 422);
  assert.equal(broken.body.data.reason, 'query_errors');
  assert.equal(broken.body.data.fields[0].path, 'text');
  assert.equal(typeof broken.body.data.fields[0].values.start, 'number');
  assert.equal((await save({})).status, 200);
  assert.equal((await save({})).body.code, 'stale');
  await must(org.owner.api('PATCH', `/listening/queries/${id}`, { archived: true }));
  assert.equal((await save({ version: 2 })).body.data.reason, 'archived');
});

test('an archived query hears nothing, and catches up when it is restored', async () => {
  const source = await aSource(org);
  const id = await aQuery(org, 'otter');
  await push(org, source, [aPost('otter one')]);
  await must(org.owner.api('PATCH', `/listening/queries/${id}`, { archived: true }));
  await push(org, source, [aPost('otter two')]);
  assert.equal((await counted(t, org, id)).posts, 1);
  await must(org.owner.api('PATCH', `/listening/queries/${id}`, { archived: false }));
  await t.workJobs();
  assert.equal((await counted(t, org, id)).posts, 2);
});

test('merging the parts changes no sum', async () => {
  const source = await aSource(org);
  const id = await aQuery(org, 'lynx');
  await push(org, source, [aPost('a lynx')]);
  const post = aPost('another lynx');
  await push(org, source, [post]);
  await push(org, source, [{ ...post, text: '', deleted: true }]);
  const { compact } = await import('./rollups.ts');
  for (const _ of [1, 2]) await t.asSystem(org.organisationId, compact);
  assert.equal((await counted(t, org, id)).posts, 1);
  assert.equal((await search(org, { queryId: id })).total, 1);
});
