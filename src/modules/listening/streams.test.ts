/** A stream over real WebSockets: what it brings, what it takes away, and how it goes on after everything that can happen to it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aDeletion, anAccount, aRepost, aSaying, startJetstream, uriOf, type Jetstream, type Wire } from './jetstream.fixture.ts';
import { aQuery, aSource, counted, must, push, search as searchBetween } from './listening.fixture.ts';
import { listeningCrons } from './jobs.ts';
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

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const search = (of: TestOrganisation, given: object) => searchBetween(of, { from: day(-2), to: day(1), ...given });
const aStream = (jetstream: object = {}, given: object = {}) =>
  aSource(org, { origin: { kind: 'bluesky_jetstream', jetstream: { server: server.url, ...jetstream } }, ...given });
const sourceNow = (id: string) => must(org.owner.api('GET', `/listening/sources/${id}`));
const runNow = async (id: string) => (await must(org.owner.api('GET', `/listening/sources/${id}/runs`)))[0];
const cursorOf = async (id: string) =>
  t.asSystem(org.organisationId, async ({ db }) => {
    const row = await db.selectFrom('listening.source').select('cursor').where('id', '=', id).executeTakeFirstOrThrow();
    return row.cursor as { timeUs?: number; clean?: boolean };
  });

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => void setTimeout(resolve, 20));
}

/** Listens, and has been let in. */
async function opened(id: string) {
  const stop = new AbortController();
  const before = server.accepted();
  const listening = listen(t.context(org.organisationId), id, stop.signal);
  await until(async () => server.accepted() > before);
  return { stop, listening };
}

/** Listens until the stream has come as far as the last event. */
async function listenTo(id: string, events: Wire[]) {
  const { stop, listening } = await opened(id);
  server.publish(...events);
  const last = Math.max(...events.map((event) => event.time_us));
  await until(async () => ((await cursorOf(id)).timeUs ?? 0) >= last);
  stop.abort(new Error('enough'));
  await listening;
}

test('what Node’s own WebSocket hears of the server is what was published', async () => {
  const event = aSaying('hello');
  const socket = new WebSocket(`${server.url}/subscribe`);
  const heard = new Promise((resolve) => {
    socket.onmessage = ({ data }) => resolve(JSON.parse(String(data)));
  });
  await new Promise((resolve) => {
    socket.onopen = resolve;
  });
  await until(async () => server.accepted() > 0);
  server.publish(event);
  assert.deepEqual(await heard, event);
  socket.close();
  server.cut();
});

test('posts that a query matches come in, with who said them by the number of the account; what it cost is counted', async () => {
  const query = await aQuery(org, 'walrus');
  const id = await aStream();
  const image = { embed: { $type: 'app.bsky.embed.recordWithMedia', media: { $type: 'app.bsky.embed.images' } } };
  const events = [
    aSaying('a walrus at the clinic', { record: image }),
    aSaying('nobody asks for this'),
    aSaying('walrus, answered', { did: 'did:plc:ben', record: { reply: {}, langs: ['en', 'de'], createdAt: '2099-01-01T00:00:00Z' } }),
    { did: 'did:plc:anna', time_us: aSaying('').time_us, kind: 'identity', identity: {} } as Wire,
  ];
  await listenTo(id, events);
  const { items } = await search(org, { sourceId: id, text: 'walrus' });
  assert.deepEqual(
    items.map(({ text, kind, url, author }: Record<string, { handle?: string }>) => [text, kind, url, author?.handle]),
    [
      ['walrus, answered', 'reply', `https://bsky.app/profile/did:plc:ben/post/${events[2]?.commit?.rkey}`, 'did:plc:ben'],
      ['a walrus at the clinic', 'quote', `https://bsky.app/profile/did:plc:anna/post/${events[0]?.commit?.rkey}`, 'did:plc:anna'],
    ],
  );
  assert.equal(items[0].publishedAt, new Date((events[2]?.time_us ?? 0) / 1000).toISOString(), 'a date in the future is not believed');
  assert.equal((await counted(t, org, query)).posts, 2);
  const run = await runNow(id);
  assert.deepEqual([run.seen, run.added + run.dropped, run.refused], [3, 3, 0]);
  const source = await sourceNow(id);
  assert.equal(source.keep, 'matched', 'of a whole network nobody keeps everything by default');
  assert.deepEqual([source.health.state, source.health.code, source.cost], ['healthy', null, { requests: 1, posts: 3, charge: 0 }]);
  assert.deepEqual(server.asked.at(-1)?.getAll('wantedCollections'), ['app.bsky.feed.post', 'app.bsky.feed.repost']);
});

test('it goes on exactly where it was; after a crash a little earlier, and nothing is counted twice', async () => {
  const query = await aQuery(org, 'ocelot');
  const id = await aStream();
  const first = [aSaying('ocelot one'), aSaying('ocelot two')];
  await listenTo(id, first);
  assert.equal(server.asked.at(-1)?.get('cursor'), null, 'a new source begins now');
  const missed = [aSaying('ocelot three'), aSaying('ocelot four')];
  server.publish(...missed);
  await listenTo(id, [aSaying('ocelot five')]);
  assert.equal(server.asked.at(-1)?.get('cursor'), String(first[1]?.time_us));
  assert.equal((await counted(t, org, query)).posts, 5);
  // As a killed process leaves it: the cursor of the last batch, not marked as clean.
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.source set cursor = jsonb_set(cursor, '{clean}', 'false') where id = ${id}`.execute(db),
  );
  const last = (await cursorOf(id)).timeUs ?? 0;
  await listenTo(id, [aSaying('ocelot six')]);
  assert.equal(server.asked.at(-1)?.get('cursor'), String(last - 5_000_000));
  assert.deepEqual(await counted(t, org, query), { posts: 6, reposts: 0, negative: 0, matches: { posts: 6, reposts: 0 } });
});

test('a connection that is lost in the middle loses nothing', async () => {
  const query = await aQuery(org, 'puffin');
  const id = await aStream();
  const { listening } = await opened(id);
  server.publish(aSaying('puffin one'));
  await until(async () => (await counted(t, org, query)).posts === 1);
  server.publish(aSaying('puffin two'));
  server.cut();
  await listening;
  assert.equal((await sourceNow(id)).health.state, 'healthy', 'it had brought something: made again at the next minute');
  await listenTo(id, [aSaying('puffin three')]);
  assert.equal((await counted(t, org, query)).posts, 3);
});

test('deleted posts go, whichever source brought them; an edit replaces; what is gone stays gone', async () => {
  const query = await aQuery(org, 'badger');
  const id = await aStream();
  const kept = aSaying('badger stays');
  const gone = aSaying('badger goes');
  const pushed = aSaying('badger pushed');
  const pushing = await aSource(org);
  await push(org, pushing, [
    { externalId: uriOf(pushed), network: 'bluesky', text: 'badger pushed', publishedAt: new Date().toISOString() },
  ]);
  await listenTo(id, [kept, gone, aDeletion(gone), aDeletion(pushed), aDeletion(aSaying('never seen'))]);
  assert.deepEqual(
    (await search(org, { text: 'badger' })).items.map(({ text }: { text: string }) => text),
    ['badger stays'],
  );
  assert.equal((await counted(t, org, query)).posts, 1);
  const edit = aSaying('badger stays, edited', { rkey: kept.commit?.rkey ?? '', operation: 'update' });
  await listenTo(id, [edit, { ...gone, time_us: aSaying('').time_us }]);
  assert.deepEqual(
    (await search(org, { text: 'badger' })).items.map(({ text }: { text: string }) => text),
    ['badger stays, edited'],
  );
  assert.equal((await sourceNow(pushing)).mentions, 0);
});

test('an account that is deleted takes everything of it along, with its record; one that is only slow does not', async () => {
  const query = await aQuery(org, 'lynx');
  const id = await aStream();
  await listenTo(id, [
    aSaying('lynx one', { did: 'did:plc:leaver' }),
    aSaying('lynx two', { did: 'did:plc:leaver' }),
    aSaying('lynx three', { did: 'did:plc:slow' }),
  ]);
  await listenTo(id, [
    anAccount('did:plc:slow', false, 'throttled'),
    anAccount('did:plc:leaver', false, 'deleted'),
    anAccount('did:plc:unknown', false, 'takendown'),
  ]);
  assert.deepEqual(
    (await search(org, { text: 'lynx' })).items.map(({ text }: { text: string }) => text),
    ['lynx three'],
  );
  assert.deepEqual(await counted(t, org, query), { posts: 1, reposts: 0, negative: 0, matches: { posts: 1, reposts: 0 } });
  const { rows } = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{ n: number }>`select count(*)::int as n from listening.author where external_id = 'did:plc:leaver'`.execute(db),
  );
  assert.equal(rows[0]?.n, 0);
  assert.equal((await runNow(id)).removed, 2);
  // Back again: what is said from now on is heard.
  await listenTo(id, [anAccount('did:plc:leaver', true), aSaying('lynx again', { did: 'did:plc:leaver' })]);
  assert.equal((await counted(t, org, query)).posts, 2);
});

test('gone and said again in one breath is said', async () => {
  const query = await aQuery(org, 'stoat');
  const id = await aStream();
  await listenTo(id, [
    aSaying('stoat one', { did: 'did:plc:quick' }),
    anAccount('did:plc:quick', false, 'deactivated'),
    aSaying('stoat two', { did: 'did:plc:quick' }),
  ]);
  assert.deepEqual(
    (await search(org, { text: 'stoat' })).items.map(({ text }: { text: string }) => text),
    ['stoat two'],
  );
  assert.equal((await counted(t, org, query)).posts, 1);
});

test('reposts of what is kept count as spread; of anything else nothing is known', async () => {
  const query = await aQuery(org, 'otter');
  const id = await aStream();
  const original = aSaying('an otter in the pool');
  await listenTo(id, [original, aRepost(original, 'did:plc:fan1')]);
  const repost = aRepost(original, 'did:plc:fan2');
  await listenTo(id, [repost, aRepost(aSaying('never heard'), 'did:plc:fan2')]);
  assert.deepEqual(await counted(t, org, query), { posts: 1, reposts: 2, negative: 0, matches: { posts: 1, reposts: 2 } });
  await listenTo(id, [aDeletion(repost)]);
  assert.equal((await counted(t, org, query)).reposts, 1);
});

test('a flood is cut off at the source’s limit, said, and the rest goes on', async () => {
  const query = await aQuery(org, 'lemming');
  const id = await aStream({ mostPerMinute: 60 });
  const flood = Array.from({ length: 500 }, (_, index) => aSaying(`lemming ${index}`, { did: `did:plc:l${index}` }));
  const minutes = new Map<number, number>();
  for (const { time_us: time } of flood) minutes.set(Math.floor(time / 60e6), (minutes.get(Math.floor(time / 60e6)) ?? 0) + 1);
  const fitting = [...minutes.values()].reduce((sum, count) => sum + Math.min(60, count), 0);
  await listenTo(id, flood);
  const { health } = await sourceNow(id);
  assert.deepEqual([health.state, health.code, health.remedy, health.detail.skipped], ['degraded', 'flood', 'flood', 500 - fitting]);
  const run = await runNow(id);
  assert.deepEqual([run.skipped, run.seen, run.faults[0].code], [500 - fitting, fitting, 'flood']);
  assert.equal((await counted(t, org, query)).posts, fitting);
  // A minute later, by the stream's clock, all is well again.
  const later = aSaying('lemming later', { timeUs: aSaying('').time_us + 120_000_000 });
  await listenTo(id, [later]);
  assert.equal((await sourceNow(id)).health.state, 'healthy');
  // The last of the flood comes again, as a cursor is inclusive, and finds room.
  assert.equal((await counted(t, org, query)).posts, fitting + 2);
});

test('a place older than the server keeps is a gap, and is said', async () => {
  const id = await aStream();
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.source set cursor = ${JSON.stringify({ timeUs: (Date.now() - 40 * 3_600_000) * 1000, server: server.url, clean: true })}::jsonb where id = ${id}`.execute(
      db,
    ),
  );
  await listenTo(id, [aSaying('after the gap', { timeUs: Date.now() * 1000 })]);
  const { health } = await sourceNow(id);
  assert.deepEqual([health.state, health.code, health.remedy], ['degraded', 'gap', 'gap']);
  assert.equal((await runNow(id)).faults[0].code, 'gap');
});

const once = (id: string) => listen(t.context(org.organisationId), id, new AbortController().signal);
const refusals: [string, string, string, string][] = [
  ['HTTP/1.1 404 Not Found', 'not_found', 'check_address', ''],
  ['HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/', 'not_a_stream', 'not_a_stream', ''],
  ['HTTP/1.1 200 OK', 'not_a_stream', 'not_a_stream', '<html>'],
  ['HTTP/1.1 403 Forbidden', 'forbidden', 'ask_for_access', ''],
  ['HTTP/1.1 503 Service Unavailable', 'server_error', 'wait', ''],
];
for (const [answer, code, remedy, body] of refusals) {
  test(`a server that answers ${answer.split('\r')[0]} is said to be ${code}`, async () => {
    const id = await aStream();
    server.refuseNext(`${answer}\r\nConnection: close\r\n\r\n${body}`);
    await once(id);
    const { health } = await sourceNow(id);
    assert.deepEqual([health.state, health.code, health.remedy, health.failures], ['degraded', code, remedy, 1]);
    assert.deepEqual(await cursorOf(id), {});
  });
}

test('a server that asks for a pause gets it', async () => {
  const id = await aStream();
  server.refuseNext('HTTP/1.1 429 Too Many Requests\r\nRetry-After: 3600\r\nConnection: close\r\n\r\n');
  await once(id);
  const source = await sourceNow(id);
  assert.deepEqual([source.health.code, source.health.remedy], ['rate_limited', 'wait']);
  assert.ok(Date.parse(source.nextAt) - Date.now() > 3500_000);
});

test('what speaks another language is no stream', async () => {
  const id = await aStream();
  const { stop, listening } = await opened(id);
  for (let count = 0; count < 20; count += 1) server.sendRaw(count % 2 === 0 ? '{"type":"hello"}' : 'not even JSON');
  await until(async () => (await runNow(id))?.refused === 20);
  stop.abort(new Error('enough'));
  await listening;
  assert.deepEqual([(await sourceNow(id)).health.code, (await sourceNow(id)).health.remedy], ['not_a_stream', 'not_a_stream']);
});

test('a message without end is left behind, said, and the stream goes on after it', async () => {
  const query = await aQuery(org, 'tapir');
  const id = await aStream();
  const { listening } = await opened(id);
  const before = aSaying('tapir before');
  server.publish(before);
  server.sendRaw('x'.repeat(3_000_000));
  await listening;
  const { health } = await sourceNow(id);
  assert.deepEqual([health.code, health.remedy], ['left_out', 'left_out']);
  assert.equal((await runNow(id)).faults[0].code, 'left_out');
  assert.ok(((await cursorOf(id)).timeUs ?? 0) > before.time_us);
  await listenTo(id, [aSaying('tapir after', { timeUs: before.time_us + 60_000_000 })]);
  assert.equal((await counted(t, org, query)).posts, 2);
});

test('an address inside the network is refused, whatever it is called', async () => {
  for (const url of [
    'ws://127.0.0.1:5432',
    'ws://localhost:5432',
    'ws://169.254.169.254',
    'ws://[::ffff:127.0.0.1]:5432',
    'ws://2130706433',
  ]) {
    const id = await aStream({ server: url });
    await once(id);
    assert.deepEqual([(await sourceNow(id)).health.code, (await sourceNow(id)).health.remedy], ['refused', 'address_refused'], url);
  }
});

test('the schedule listens to what is due and leaves alone what is paused', async () => {
  const other = await anOrganisation(t);
  const paused = await aSource(other, { origin: { kind: 'bluesky_jetstream', jetstream: { server: server.url } } });
  await must(other.owner.api('PATCH', `/listening/sources/${paused}`, { paused: true }));
  const due = await aSource(other, { origin: { kind: 'bluesky_jetstream', jetstream: { server: 'ws://127.0.0.1:1' } } });
  const cron = listeningCrons.find(({ task }) => task.name === 'listening.stream_due');
  await cron!.task.run({ ...t.context(other.organisationId), attempt: 1, lastAttempt: false, signal: new AbortController().signal }, {});
  const before = server.asked.length;
  await t.workJobs();
  assert.equal(server.asked.length, before);
  assert.equal((await must(other.owner.api('GET', `/listening/sources/${due}`))).health.code, 'refused');
  assert.equal((await must(other.owner.api('GET', `/listening/sources/${paused}`))).health.state, 'unknown');
});
