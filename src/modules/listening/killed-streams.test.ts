/** Killed at any step, a stream goes on where it was: nothing is missing, nothing is counted twice, and what is gone is gone. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aDeletion, aRepost, aSaying, startJetstream, type Jetstream, type Wire } from './jetstream.fixture.ts';
import { aQuery, aSource, counted, must } from './listening.fixture.ts';
import { listen } from './streams.ts';

let t: TestBed;
let org: TestOrganisation;
let server: Jetstream;
before(async () => {
  server = await startJetstream();
  t = await startTest({ OUTBOUND_ALLOW: `127.0.0.1:${server.port}` });
  org = await anOrganisation(t);
});
after(async () => {
  await t.close();
  await server.close();
});

const script = fileURLToPath(new URL('stream-child.fixture.ts', import.meta.url));

async function aChild(sourceId: string, killAt: number): Promise<{ signal: string | null; said: string }> {
  const child = spawn(process.execPath, [script, sourceId, String(killAt)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: t.databaseUrl,
      DATA_DIR: t.kernel.config.dataDir,
      OUTBOUND_ALLOW: `127.0.0.1:${server.port}`,
      ORGANISATION_ID: org.organisationId,
      LOG_LEVEL: 'silent',
    },
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return { signal, said };
}

async function timeOf(id: string): Promise<number> {
  const { cursor } = await t.asSystem(org.organisationId, ({ db }) =>
    db.selectFrom('listening.source').select('cursor').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  return (cursor as { timeUs?: number }).timeUs ?? 0;
}

/** Listens here until the stream has come so far. */
async function listenUntil(id: string, timeUs: number): Promise<void> {
  const stop = new AbortController();
  const listening = listen(t.context(org.organisationId), id, stop.signal);
  while ((await timeOf(id)) < timeUs) await new Promise((resolve) => void setTimeout(resolve, 20));
  stop.abort(new Error('far enough'));
  await listening;
}

test('killed before any statement, the counts are exact in the end', async () => {
  const query = await aQuery(org, 'heron');
  const id = await aSource(org, { keep: 'matched', origin: { kind: 'bluesky_jetstream', jetstream: { server: server.url } } });
  const first = aSaying('heron first');
  const before = server.accepted();
  const stop = new AbortController();
  const listening = listen(t.context(org.organisationId), id, stop.signal);
  while (server.accepted() === before) await new Promise((resolve) => void setTimeout(resolve, 20));
  server.publish(first);
  while ((await timeOf(id)) < first.time_us) await new Promise((resolve) => void setTimeout(resolve, 20));
  stop.abort(new Error('far enough'));
  await listening;

  // All of this waits at the server while one process after the other dies over it.
  const said = Array.from({ length: 300 }, (_, index) => aSaying(`heron ${index}`, { did: `did:plc:h${index % 40}` }));
  const gone = said.filter((_, index) => index % 10 === 0);
  const events: Wire[] = [...said, ...gone.map(aDeletion), ...said.slice(1, 6).map((post, index) => aRepost(post, `did:plc:fan${index}`))];
  server.publish(...events);
  const killed: number[] = [];
  for (const killAt of [6, 14, 22, 30, 40]) {
    const { signal } = await aChild(id, killAt);
    if (signal === 'SIGKILL') killed.push(killAt);
  }
  assert.ok(killed.length >= 4, `killed at ${killed.join()}`);
  await listenUntil(id, Math.max(...events.map((event) => event.time_us)));
  const expected = 1 + said.length - gone.length;
  assert.deepEqual(await counted(t, org, query), { posts: expected, reposts: 5, negative: 0, matches: { posts: expected, reposts: 5 } });
  const source = await must(org.owner.api('GET', `/listening/sources/${id}`));
  assert.deepEqual([source.health.state, source.mentions], ['healthy', expected + 5]);
});
