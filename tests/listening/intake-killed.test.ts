/**
 * Intake is killed at every kind of step, again and again, and goes on: in the end all is as if nothing had happened.
 * The posts come out of order, twice, edited, dated anew and deleted; a query is saved while they come in.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aQuery, aSource, search } from '../../src/modules/listening/listening.fixture.ts';
import { beginRun } from '../../src/modules/listening/runs.ts';

const child = fileURLToPath(new URL('child.fixture.ts', import.meta.url));
const kills = 12;
let t: TestBed;
let folder: string;
before(async () => {
  t = await startTest();
  folder = await mkdtemp(join(tmpdir(), 'auscult-killed-'));
});
after(async () => {
  await t.close();
  await rm(folder, { recursive: true, force: true });
});

interface Case {
  org: TestOrganisation;
  sourceId: string;
  runId: string;
  queries: string[];
}

/** Which posts are kept as a sample is another matter in each organisation: to be compared, everything is kept. */
async function aCase(keep: 'everything' | 'matched' = 'everything'): Promise<Case> {
  const org = await anOrganisation(t);
  const sourceId = await aSource(org, { keep });
  const runId = await t.asSystem(org.organisationId, (scope) => beginRun(scope, sourceId));
  return { org, sourceId, runId, queries: [await aQuery(org, 'otter'), await aQuery(org, 'lang:en AND hospital NOT otter')] };
}

/** Each batch brings new posts, and takes up some of those before. */
function batches(): object[][] {
  const day = (hour: number) => new Date(Date.UTC(2026, 10, 10, hour)).toISOString();
  const made = (number: number) => ({
    externalId: `post ${number}`,
    network: 'mastodon',
    text: `${number % 3 === 0 ? 'An otter' : 'Nobody'} came to the ${number % 4 === 0 ? 'hospital' : 'garden'} as visitor number ${number}`,
    publishedAt: day(number % 20),
    editedAt: day(1),
    author: { handle: `author${number % 17}` },
  });
  return Array.from({ length: kills + 4 }, (_, batch) => {
    const fresh = Array.from({ length: 40 }, (_one, index) => made(batch * 40 + index));
    const old = (index: number) => made(Math.max(0, batch - 2) * 40 + index);
    return [
      ...fresh,
      ...fresh.slice(0, 5),
      old(0),
      { ...old(3), text: 'The otter left the hospital for good', editedAt: day(5) },
      { ...old(3), text: 'An older edition that comes late', editedAt: day(3) },
      { ...old(6), publishedAt: '2026-08-03T12:00:00.000Z', editedAt: day(6) },
      { ...old(9), text: '', deleted: true },
      { ...made((batch + 3) * 40 + 12), text: '', deleted: true },
    ];
  });
}

async function run({ org, sourceId, runId }: Case, file: string, killAt: number): Promise<{ killed: boolean; points: string[] }> {
  const running = spawn(process.execPath, [child, sourceId, runId, file, String(killAt)], {
    env: {
      ...process.env,
      DATABASE_URL: t.databaseUrl,
      DATA_DIR: t.kernel.config.dataDir,
      ORGANISATION_ID: org.organisationId,
      LOG_LEVEL: 'error',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code, signal]] = await Promise.all([text(running.stdout), once(running, 'exit')]);
  if (signal === 'SIGKILL') return { killed: true, points: [] };
  assert.equal(code, 0);
  return { killed: false, points: said === '' ? [] : (JSON.parse(said) as string[]) };
}

/** All that is stored, without the ids that are each organisation's own. */
async function state({ org, runId, queries }: Case) {
  return t.asSystem(org.organisationId, async ({ db }) => {
    const mentions = await sql`
      select m.external_id, m.published_at, t.text, m.revision,
        array(select q.text from listening.match x join listening.query_version q on q.organisation_id = x.organisation_id and q.query_id = x.query_id and q.number = x.version
          where x.mention_id = m.id and x.published_at = m.published_at order by q.text) as matches
      from listening.mention m left join listening.mention_text t on t.id = m.id and t.published_at = m.published_at order by m.external_id`.execute(
      db,
    );
    const keys = await sql<{ n: number }>`select count(*)::int as n, count(gone)::int as gone from listening.mention_key`.execute(db);
    const counts = await sql`
      select q.text, r.hour, r.network, r.language, r.sentiment, sum(r.posts)::int as posts from listening.rollup_volume r
      join listening.query_version q on q.organisation_id = r.organisation_id and q.query_id = r.query_id and q.number = r.version
      group by 1, 2, 3, 4, 5 having sum(r.posts) <> 0 order by 1, 2, 3, 4, 5`.execute(db);
    const tally = await sql`
      select position, seen, added, changed, unchanged, removed, dropped, stored from listening.run where id = ${runId}`.execute(db);
    const perQuery = await sql`
      select x.query_id, count(*)::int as matches, (select sum(posts)::int from listening.rollup_volume r where r.query_id = x.query_id) as posts
      from listening.match x group by 1`.execute(db);
    for (const row of perQuery.rows as { matches: number; posts: number }[])
      assert.equal(row.matches, row.posts, 'counts are what is matched');
    assert.ok(perQuery.rows.length >= queries.length);
    return { mentions: mentions.rows, keys: keys.rows, counts: counts.rows, tally: tally.rows };
  });
}

test(
  `killed at ${kills} points from the first statement to the last, it goes on as if nothing had been`,
  { timeout: 240_000 },
  async () => {
    const file = join(folder, 'batches.json');
    const all = batches();
    await writeFile(file, JSON.stringify(all));
    const whole = await aCase();
    const { points } = await run(whole, file, 0);
    // The later of its rounds do everything there is to do: parts are merged, segments too.
    const round = Math.ceil(points.length / all.length) + 12;
    for (const step of ['insert into listening.mention_key', 'with incoming as', 'update listening.run set', 'commit', 'with gone as'])
      for (const side of ['before', 'after'])
        assert.ok(
          points.some((name) => name.startsWith(`${side} ${step}`)),
          `${side} ${step}`,
        );

    const broken = await aCase();
    let killed = 0;
    for (let kill = 1; kill <= kills; kill += 1) killed += (await run(broken, file, Math.round((kill * round) / kills))).killed ? 1 : 0;
    assert.equal(killed, kills);
    await run(broken, file, 0);
    assert.deepEqual(await state(broken), await state(whole));
    const { total } = await search(broken.org, { text: 'otter', spam: 'with', from: '2026-08-01', to: '2026-11-30' });
    const otters = (await state(broken)).mentions.filter((row) => /otter/i.test((row as { text: string }).text)).length;
    assert.equal(total, otters, 'the index of words has every post once');
  },
);

test('a query saved while intake runs misses nothing', { timeout: 120_000 }, async () => {
  const file = join(folder, 'batches-2.json');
  await writeFile(file, JSON.stringify(batches()));
  const running = await aCase('matched');
  const going = run(running, file, 0);
  const saved: string[] = [];
  const position = async () =>
    t.asSystem(
      running.org.organisationId,
      async ({ db }) =>
        (await db.selectFrom('listening.run').select('position').where('id', '=', running.runId).executeTakeFirstOrThrow()).position,
    );
  // As soon as a batch more is in, another query is saved.
  for (let seen = 0; saved.length < 4;) {
    const now = await position();
    if (now > seen) saved.push(await aQuery(running.org, 'otter'));
    seen = Math.max(seen, now);
  }
  await going;
  await t.workJobs();
  const counts = await t.asSystem(running.org.organisationId, ({ db }) =>
    sql<{ matches: number; posts: number }>`
      select count(*)::int as matches, (select sum(posts)::int from listening.rollup_volume r where r.query_id = x.query_id) as posts
      from listening.match x join listening.query_version v on v.query_id = x.query_id and v.text = 'otter' group by x.query_id`.execute(
      db,
    ),
  );
  assert.equal(counts.rows.length, 5);
  assert.equal(new Set(counts.rows.map(({ matches, posts }) => `${matches} ${posts}`)).size, 1, JSON.stringify(counts.rows));
});
