/** Reading again what an older version read: facts, matches and counts follow; corrections, edits and a crash lose nothing. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import { aPerson, anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aPost, aQuery, aSource, counted, must, push } from '../listening.fixture.ts';
import { analysisVersion } from '../reading.ts';

let t: TestBed;
let org: TestOrganisation;
let worried: string;
let named: string;
before(async () => {
  t = await startTest();
});
after(() => t?.close());

const happy = 'The MRI went well, wonderful kind staff, happy and grateful all day';
const afraid = 'Afraid of the MRI, terrified and worried, no sleep at all';

/** As an older version would have judged it: everything positive and joyful. Counts say the same. */
async function asReadBefore(): Promise<void> {
  await t.asSystem(org.organisationId, async ({ db }) => {
    await sql`update listening.mention set analysis_version = ${analysisVersion - 1}, sentiment = 1, sentiment_score = 0.9,
      emotions = '{0,0,0.9,0,0,0,0,0,0}', topics = '{}', signals = '{}'`.execute(db);
    await sql`delete from listening.match where query_id = ${worried}`.execute(db);
    await sql`delete from listening.rollup_volume where query_id = ${worried}`.execute(db);
    for (const family of ['rollup_emotion', 'rollup_topic']) await sql`delete from ${sql.table(`listening.${family}`)}`.execute(db);
    await sql`
      with all_parts as (
        delete from listening.rollup_volume where query_id = ${named}
        returning organisation_id, query_id, version, hour, network, language, posts, reposts)
      insert into listening.rollup_volume (organisation_id, query_id, version, hour, network, language, sentiment, part, posts, reposts)
      select organisation_id, query_id, version, hour, network, language, 1, gen_random_uuid(), sum(posts), sum(reposts)
      from all_parts group by 1, 2, 3, 4, 5, 6`.execute(db);
    await sql`
      insert into listening.rollup_emotion (organisation_id, query_id, version, hour, emotion, part, posts)
      select x.organisation_id, x.query_id, x.version, date_trunc('hour', m.published_at, 'UTC'), 'joy', gen_random_uuid(), count(*)
      from listening.match x join listening.mention m on m.id = x.mention_id and m.published_at = x.published_at group by 1, 2, 3, 4`.execute(
      db,
    );
  });
}

beforeEach(async () => {
  org = await anOrganisation(t);
  named = await aQuery(org, 'MRI');
  worried = await aQuery(org, 'MRI AND emotion:(worry OR fear)');
  const source = await aSource(org);
  await push(org, source, [aPost(afraid), aPost(happy), aPost(`${afraid} at all`), aPost('Parking at the hospital')]);
  await t.workJobs();
});

const start = () => org.owner.api('POST', '/listening/reading');
const standing = () => must(org.owner.api('GET', '/listening/reading'));
const emotions = (query: string) =>
  t.asSystem(org.organisationId, async ({ db }) => {
    const { rows } = await sql<{ emotion: string; posts: number }>`
      select emotion, sum(posts)::int as posts from listening.rollup_emotion where query_id = ${query} group by 1 having sum(posts) <> 0 order by 1`.execute(
      db,
    );
    return rows;
  });
const everything = async () => ({
  counts: [await counted(t, org, named), await counted(t, org, worried)],
  emotions: [await emotions(named), await emotions(worried)],
});

test('what was read before is read again: matches and counts are those of a fresh reading', async () => {
  const fresh = await everything();
  assert.equal(fresh.counts[1]?.posts, 2);
  await asReadBefore();
  assert.equal((await counted(t, org, worried)).posts, 0);
  assert.deepEqual(await standing(), { older: 4, last: null });
  await must(start());
  assert.equal((await standing()).last.state, 'running');
  const twice = await start();
  assert.deepEqual([twice.status, twice.body.data.reason], [409, 'reread_under_way']);
  await t.workJobs();
  assert.deepEqual(await everything(), fresh);
  const { older, last } = await standing();
  assert.deepEqual([older, last.state, last.done, last.total], [0, 'finished', 4, 4]);
  assert.ok(last.changed >= 2, `${last.changed} judged otherwise`);
  assert.equal((await start()).body.data.reason, 'nothing_to_reread');
  await t.workJobs();
  assert.deepEqual(await everything(), fresh, 'once');
});

test('what people corrected stays, in the verdict and in what queries find', async () => {
  const sad = await aQuery(org, 'MRI AND sentiment:negative');
  await t.workJobs();
  const found = await must(
    org.owner.api('POST', '/listening/mentions/search', { from: '2026-11-09', to: '2026-11-12', text: 'wonderful' }),
  );
  const { id } = found.items[0];
  await must(org.owner.api('POST', `/listening/mentions/${id}/corrections`, { correction: { field: 'sentiment', to: 'negative' } }));
  assert.equal((await counted(t, org, sad)).posts, 3);
  await t.asSystem(org.organisationId, ({ db }) => sql`update listening.mention set analysis_version = ${analysisVersion - 1}`.execute(db));
  await must(start());
  await t.workJobs();
  assert.equal((await must(org.owner.api('GET', `/listening/mentions/${id}`))).sentiment, 'negative');
  assert.equal((await counted(t, org, sad)).posts, 3);
});

test('called off, it stops; what was read stays, the rest can be read later', async () => {
  await asReadBefore();
  await must(start());
  const [work] = await must(org.owner.api('GET', '/progress'));
  await must(org.owner.api('POST', `/progress/${work.id}/cancel`));
  await t.workJobs();
  const { older, last } = await standing();
  assert.deepEqual([older, last.state], [4, 'cancelled']);
  await must(start());
  await t.workJobs();
  assert.equal((await standing()).older, 0);
});

test('those who look after no sources may not, and see none', async () => {
  const analyst = await aPerson(t, org, { role: 'auditor' });
  assert.equal((await analyst.api('POST', '/listening/reading')).status, 403);
});
