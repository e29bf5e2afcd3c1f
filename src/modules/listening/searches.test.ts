/** Searching a real AT Protocol network, who speaks there, and what many say alike. */
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { startNetwork, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { judgeAuthors, lookUpAuthors } from './authors.ts';
import { aPost, aQuery, aSource, counted, must, push, search as searchBetween } from './listening.fixture.ts';
import { markSameWords } from './same-words.ts';

let network: TestNetwork;
let t: TestBed;
let org: TestOrganisation;
let anna: TestAccount;
/** Stands before the AppView: counts what is asked, and answers itself where told to. */
let proxy: Server;
let proxyUrl: string;
let asked: URL[] = [];
interface Refusal {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}
let refusal: Refusal | null = null;

before(async () => {
  network = await startNetwork();
  const appView = network.appviewUrl ?? '';
  proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '', appView);
    asked.push(url);
    if (refusal) return response.writeHead(refusal.status, refusal.headers).end(refusal.body ?? '{}');
    fetch(url).then(
      async (answer) => response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text()),
      () => response.writeHead(502).end(),
    );
    return undefined;
  });
  await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo;
  proxyUrl = `http://127.0.0.1:${port}`;
  t = await startTest({ OUTBOUND_ALLOW: `127.0.0.1:${port},${new URL(network.pdsUrl).host}` });
  org = await anOrganisation(t);
  anna = await network.createAccount('anna-nurse');
});
after(async () => {
  await t.close();
  proxy.closeAllConnections();
  proxy.close();
  await network.stop();
});

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
const search = (given: object) => searchBetween(org, { from: day(-2), to: day(1), ...given });
const sourceNow = (id: string) => must(org.owner.api('GET', `/listening/sources/${id}`));
const aSearch = (words: string, given: object = {}) =>
  aSource(org, { origin: { kind: 'bluesky_search', search: { words, service: proxyUrl, ...given } } });
async function run(id: string) {
  await must(org.owner.api('POST', `/listening/sources/${id}/run`));
  await t.workJobs();
}

async function say(by: TestAccount, text: string, given: object = {}): Promise<string> {
  const response = await fetch(`${network.pdsUrl}/xrpc/com.atproto.repo.createRecord`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${by.accessJwt}` },
    body: JSON.stringify({
      repo: by.did,
      collection: 'app.bsky.feed.post',
      record: { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString(), langs: ['en'], ...given },
    }),
  });
  assert.equal(response.status, 200);
  const { uri } = (await response.json()) as { uri: string };
  await network.processAll();
  return uri;
}
async function describe(account: TestAccount, record: object) {
  const response = await fetch(`${network.pdsUrl}/xrpc/com.atproto.repo.putRecord`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${account.accessJwt}` },
    body: JSON.stringify({
      repo: account.did,
      collection: 'app.bsky.actor.profile',
      rkey: 'self',
      record: { $type: 'app.bsky.actor.profile', ...record },
    }),
  });
  assert.equal(response.status, 200);
  await network.processAll();
}
const as = { attempt: 1, lastAttempt: false, signal: new AbortController().signal };
const work = (task: { run(ctx: never, payload: never): Promise<void> }) =>
  task.run({ ...t.context(org.organisationId), ...as } as never, {} as never);

test('what is new comes in, once, from where the last search ended, and costs what it costs', async () => {
  await say(anna, 'The dormouse ward is lovely');
  const id = await aSearch('dormouse');
  const query = await aQuery(org, 'dormouse');
  await run(id);
  const { items } = await search({ sourceId: id });
  assert.deepEqual(
    items.map(({ text, network: where, author }: Record<string, { handle?: string }>) => [text, where, author?.handle]),
    [['The dormouse ward is lovely', 'bluesky', 'anna-nurse.test']],
  );
  await say(anna, 'Another dormouse');
  asked = [];
  await run(id);
  assert.equal((await counted(t, org, query)).posts, 2);
  const since = Date.parse(asked[0]?.searchParams.get('since') ?? '');
  assert.ok(Date.now() - since < 15 * 60_000 && Date.now() - since > 9 * 60_000, 'ten minutes before the newest known');
  const source = await sourceNow(id);
  assert.deepEqual([source.health.state, source.cost.requests, source.cost.charge], ['healthy', 2, 0]);
  assert.ok(source.cost.posts >= 3);
});

test('through a connected account its own server is asked', async () => {
  const channel = await must(
    org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      name: 'Ward',
      responsiblePersonId: org.owner.personId,
      unitId: org.unitId,
      markets: ['NL'],
      audience: 'public',
      accountKind: 'hospital',
      credentials: { server: network.pdsUrl, identifier: anna.handle, appPassword: anna.appPassword },
    }),
  );
  await say(anna, 'A pangolin was seen');
  const id = await aSearch('pangolin', { channelId: channel.id });
  asked = [];
  await run(id);
  assert.equal(asked.length, 0);
  assert.equal((await sourceNow(id)).mentions, 1);
});

test('an account nobody may see is refused when the source is made', async () => {
  const { status, body } = await org.owner.api('POST', '/listening/sources', {
    unitId: org.unitId,
    name: 'x',
    legalBasis: 'x',
    publicOnly: true,
    origin: { kind: 'bluesky_search', search: { words: 'x', channelId: org.unitId } },
  });
  assert.deepEqual([status, body.data.fields[0].path], [422, 'origin.search.channelId']);
});

test('who says that nothing closed is behind a source, adds it; who does not, does not', async () => {
  const { status, body } = await org.owner.api('POST', '/listening/sources', {
    unitId: org.unitId,
    name: 'x',
    legalBasis: 'x',
    origin: { kind: 'push' },
  });
  assert.deepEqual([status, body.data.fields[0].path], [422, 'publicOnly']);
});

const failures: [string, Refusal, string, string][] = [
  ['a limit', { status: 429, headers: { 'ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 7200) } }, 'rate_limited', 'wait'],
  ['a service that wants to know who asks', { status: 403 }, 'not_connected', 'connect_account'],
  ['words it does not understand', { status: 400, body: '{"error":"BadQueryString"}' }, 'not_understood', 'check_words'],
  ['a broken service', { status: 503 }, 'server_error', 'wait'],
  ['a redirect inwards', { status: 302, headers: { location: 'http://169.254.169.254/' } }, 'refused', 'address_refused'],
];
for (const [what, answer, code, remedy] of failures) {
  test(`${what} is said, with what helps`, async () => {
    const id = await aSearch('anything');
    refusal = answer;
    await run(id);
    refusal = null;
    const source = await sourceNow(id);
    assert.deepEqual([source.health.state, source.health.code, source.health.remedy], ['degraded', code, remedy]);
    if (code === 'rate_limited') assert.ok(Date.parse(source.nextAt) - Date.now() > 7_000_000, 'as long as it asked for');
    const [last] = await must(org.owner.api('GET', `/listening/sources/${id}/runs`));
    assert.deepEqual([last.state, last.added], ['failed', 0]);
  });
}

test('a long answer is finished page by page, and a service that repeats itself ends it', async () => {
  const id = await aSearch('anything');
  const view = (page: number, index: number) => ({
    uri: `at://did:plc:p${page}x${index}/app.bsky.feed.post/r${page}x${index}`,
    indexedAt: new Date(Date.now() - page * 1000).toISOString(),
    author: {
      did: `did:plc:p${page}x${index}`,
      handle: `p${page}x${index}.example`,
      labels: index === 0 ? [{ val: '!no-unauthenticated' }] : [],
    },
    record: { text: `page ${page} post ${index}`, createdAt: new Date().toISOString() },
  });
  let pages = 0;
  const paged = createServer((request, response) => {
    pages += 1;
    const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('cursor') ?? 0);
    const posts = [view(page, 0), view(page, 1), view(page, 2), { uri: 'nonsense' }];
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ posts, cursor: String(Math.min(page + 1, 12)) }));
  });
  await new Promise<void>((resolve) => void paged.listen(0, '127.0.0.1', resolve));
  const { port } = paged.address() as AddressInfo;
  t.kernel.outbound = Object.assign((input: string | URL | Request, init?: RequestInit) => fetch(input, init), {
    webSocket: t.kernel.outbound.webSocket,
    close: t.kernel.outbound.close,
  });
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.source set config = jsonb_set(config, '{service}', to_jsonb(${`http://127.0.0.1:${port}`}::text)) where id = ${id}`.execute(
      db,
    ),
  );
  await run(id);
  assert.equal(pages, 10, 'so many pages in one run');
  await run(id);
  assert.equal(pages, 13);
  const runs = await must(org.owner.api('GET', `/listening/sources/${id}/runs`));
  assert.equal((await sourceNow(id)).mentions, 26, 'without those who do not want to be shown to strangers');
  assert.equal(
    runs.reduce((sum: number, { refused }: { refused: number }) => sum + refused, 0),
    13,
  );
  paged.closeAllConnections();
  paged.close();
});

test('accounts known by number get their handle and their kind; what they say of themselves is not kept', async () => {
  await describe(anna, { displayName: 'Anna', createdAt: new Date().toISOString(), description: 'Registered nurse in Utrecht. ICU.' });
  const source = await aSource(org);
  await push(org, source, [
    aPost('a mole', { network: 'bluesky', publishedAt: new Date().toISOString(), author: { handle: anna.did, id: anna.did } }),
    aPost('a mole, order now', { network: 'bluesky', publishedAt: new Date().toISOString(), author: { handle: anna.did, id: anna.did } }),
    aPost('a vole', { network: 'bluesky', publishedAt: new Date().toISOString(), author: { handle: 'did:plc:gone', id: 'did:plc:gone' } }),
  ]);
  await t.asSystem(org.organisationId, ({ db }) =>
    sql`update listening.author set looked_up_at = null where network = 'bluesky'`.execute(db),
  );
  await work(lookUpAuthors);
  const { items } = await search({ sourceId: source, text: 'mole' });
  assert.deepEqual(items.map(({ spamReasons }: { spamReasons: string[] }) => spamReasons).sort(), [[], ['seller', 'new_account']]);
  assert.deepEqual([items[0].author.handle, items[0].author.name, items[0].author.kind], ['anna-nurse.test', 'Anna', 'professional']);
  const { rows } = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{ row: string }>`select to_jsonb(a)::text as row from listening.author a where external_id = ${anna.did}`.execute(db),
  );
  assert.ok(!rows.some(({ row }) => row.includes('Utrecht')));
  const handed = await must(org.owner.api('POST', '/listening/authors/export', { network: 'bluesky', handle: '@Anna-Nurse.test' }));
  assert.ok(handed.mentions.length >= 1);
  await must(org.owner.api('POST', '/listening/authors/erase', { network: 'bluesky', handle: 'anna-nurse.test' }));
  const left = await t.asSystem(org.organisationId, ({ db }) =>
    sql<{ n: number }>`select count(*)::int as n from listening.author where external_id = ${anna.did}`.execute(db),
  );
  assert.equal(left.rows[0]?.n, 0);
});

test('who says the same all day is bot-like, whoever a source has named stays what it says, and most are unsure', async () => {
  const source = await aSource(org);
  const at = (index: number) => new Date(Date.now() - 3_600_000 - index * 1000).toISOString();
  const repeated = Array.from({ length: 90 }, (_, index) =>
    aPost(`Come and see the great quokka sale of the year at our market ${index % 2}`, {
      author: { handle: 'repeater' },
      publishedAt: at(index),
    }),
  );
  await push(org, source, [
    ...repeated,
    aPost('a quokka', { author: { handle: 'person' }, publishedAt: at(1) }),
    aPost('quokka news', { author: { handle: 'clinic', name: 'Quokka Hospital' }, publishedAt: at(2) }),
    aPost('quokka stories', { author: { handle: 'named', name: 'Quokka Clinic', kind: 'patient_voice' }, publishedAt: at(3) }),
  ]);
  await work(judgeAuthors);
  const { facets } = await search({ sourceId: source, spam: 'with' });
  const kinds = Object.fromEntries(facets.authorKinds.map(({ value, count }: { value: string; count: number }) => [value, count]));
  assert.deepEqual(kinds, { bot_like: 90, unsure: 1, organisation: 1, patient_voice: 1 });
  assert.equal((await search({ sourceId: source, spam: 'with', authorKinds: ['organisation'] })).total, 1);
});

test('spam is left out unless asked for, and how much is said; what many say alike is marked once', async () => {
  const source = await aSource(org);
  const now = new Date().toISOString();
  const alike = Array.from({ length: 6 }, (_, index) =>
    aPost('The numbat cure works wonders, order now and see for yourself how quickly it helps', {
      author: { handle: `alike${index}` },
      publishedAt: now,
    }),
  );
  await push(org, source, [
    ...alike,
    aPost('Buy tramadol online without prescription, discreet delivery, WhatsApp me', { author: { handle: 'seller' }, publishedAt: now }),
    aPost('I was given tramadol after the operation', { author: { handle: 'patient' }, publishedAt: now }),
  ]);
  const before = await search({ sourceId: source });
  assert.deepEqual([before.total, before.spam], [7, 1]);
  await work(markSameWords);
  await work(markSameWords);
  const found = await search({ sourceId: source });
  assert.deepEqual([found.total, found.spam], [1, 7]);
  const only = await search({ sourceId: source, spam: 'only' });
  assert.deepEqual([only.total, only.spam], [7, 7]);
  const marked = only.items.find(({ text }: { text: string }) => text.startsWith('The numbat'));
  assert.deepEqual(marked.spamReasons, ['seller', 'same_words']);
  assert.equal((await search({ sourceId: source, spam: 'with', text: 'spam:[0.6 TO *]' })).total, 7);
  assert.equal((await search({ sourceId: source, spam: 'with', text: 'NOT spam:[0.6 TO *]' })).total, 1);
});
