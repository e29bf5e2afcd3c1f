import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { startNetwork } from '#tests/atproto/start.ts';
import type { TestAccount, TestNetwork } from '#tests/atproto/start.ts';
import { aPicture } from '../conformance.ts';
import type { ConnectorContext, OutgoingPost, Tokens } from '../connector.ts';
import { bluesky } from './index.ts';
import { blobCid } from './publish.ts';

const ctx: ConnectorContext = { fetch, now: () => new Date() };
const putRecord = 'com.atproto.repo.putRecord';
let numberOfHandles = 0;
const newHandles = () => bluesky.prepare(new Date(), `faults ${(numberOfHandles += 1)}`);
const text = (content: string): OutgoingPost => ({ text: content, languages: ['en'], media: [] });

/** A fetch that changes the body of the answer to calls of one method. */
const rewriting =
  (method: string, changes: object): typeof fetch =>
  async (input, init) => {
    const response = await fetch(input, init);
    return (input instanceof Request ? input.url : input.toString()).includes(method)
      ? Response.json({ ...((await response.json()) as object), ...changes })
      : response;
  };

describe('Bluesky when things go wrong', () => {
  let network: TestNetwork;
  let account: TestAccount;
  let tokens: Tokens;

  async function connected(who: TestAccount): Promise<Tokens> {
    const answer = await bluesky.connect(ctx, { server: network.pdsUrl, identifier: who.handle, appPassword: who.appPassword });
    assert.ok(answer.outcome === 'ok', JSON.stringify(answer));
    return answer.tokens;
  }

  before(async () => {
    network = await startNetwork({ appview: false, rateLimits: true });
    account = await network.createAccount('faulty');
    tokens = await connected(account);
  });
  beforeEach(() => network.clearFaults());
  after(() => network.stop());

  const timesStanding = async (content: string) =>
    (await network.listRecords(account.did)).filter(({ value }) => value['text'] === content).length;

  it('finds a post whose answer was cut off after the commit, and does not repeat it', async () => {
    const handles = newHandles();
    await network.injectFault({ method: putRecord, kind: 'dropResponse' });
    const lost = await bluesky.publish(ctx, tokens, handles, text('Committed, then cut'), []);
    assert.equal(lost.outcome, 'unknown');
    const found = await bluesky.lookUp(ctx, tokens, handles);
    assert.equal(found.outcome, 'published');
    assert.deepEqual(await bluesky.publish(ctx, tokens, handles, text('Committed, then cut'), []), found);
    assert.equal(await timesStanding('Committed, then cut'), 1);
  });

  it('finds nothing where the connection was cut before the server read', async () => {
    const handles = newHandles();
    await network.injectFault({ method: putRecord, kind: 'dropRequest' });
    assert.equal((await bluesky.publish(ctx, tokens, handles, text('Cut'), [])).outcome, 'unknown');
    assert.deepEqual(await bluesky.lookUp(ctx, tokens, handles), { outcome: 'absent' });
  });

  it('does not know after a server error', async () => {
    for (const status of [408, 500, 502, 503]) {
      await network.injectFault({ method: putRecord, kind: 'answer', status, body: '<html>' });
      assert.deepEqual(await bluesky.publish(ctx, tokens, newHandles(), text('Error'), []), {
        outcome: 'unknown',
        detail: `HTTP ${status}`,
      });
    }
    await network.injectFault({ method: putRecord, kind: 'answer', status: 200, body: '<html>welcome to the hotel</html>' });
    assert.equal((await bluesky.publish(ctx, tokens, newHandles(), text('Error'), [])).outcome, 'unknown');
    assert.equal(await timesStanding('Error'), 0);
  });

  it('does not take a failed look-up for an absent post', async () => {
    for (const status of [429, 403, 500]) {
      await network.injectFault({ method: 'com.atproto.repo.getRecord', kind: 'answer', status });
      assert.equal((await bluesky.lookUp(ctx, tokens, newHandles())).outcome, 'unknown');
    }
  });

  it('publishes nothing while it cannot tell whether a mention exists', async () => {
    await network.injectFault({ method: 'com.atproto.identity.resolveHandle', kind: 'answer', status: 503 });
    assert.equal((await bluesky.publish(ctx, tokens, newHandles(), text('Hello @faulty.test'), [])).outcome, 'unknown');
    assert.equal(await timesStanding('Hello @faulty.test'), 0);
  });

  it('never lets another post overwrite the one that stands', async () => {
    const handles = newHandles();
    const first = await bluesky.publish(ctx, tokens, handles, text('The first'), []);
    const second = await bluesky.publish(ctx, tokens, handles, text('The second'), []);
    assert.ok(second.outcome === 'rejected' && second.reason === 'recordKeyTaken', JSON.stringify(second));
    assert.deepEqual(await bluesky.lookUp(ctx, tokens, handles), first);
    assert.deepEqual(await bluesky.lookUp(ctx, tokens, { ...handles, createdAt: '2020-01-01T00:00:00.000Z' }), { outcome: 'absent' });
    // The same post with other annotations, as when a mention resolves only the second time.
    assert.deepEqual(await bluesky.publish(ctx, tokens, handles, { ...text('The first'), languages: ['nl'] }, []), first);
  });

  it('waits as long as the server says', async () => {
    const now = Date.parse('2026-03-01T10:00:00Z');
    const headers = { date: new Date(now).toUTCString(), 'ratelimit-reset': String(now / 1000 + 240) };
    await network.injectFault({ method: putRecord, kind: 'answer', status: 429, headers });
    assert.deepEqual(await bluesky.publish(ctx, tokens, newHandles(), text('Slow down'), []), {
      outcome: 'rateLimited',
      retryAfterSeconds: 240,
    });
    await network.injectFault({ method: putRecord, kind: 'answer', status: 429, headers: { 'retry-after': '7' } });
    assert.deepEqual(await bluesky.publish(ctx, tokens, newHandles(), text('Slow down'), []), {
      outcome: 'rateLimited',
      retryAfterSeconds: 7,
    });
  });

  it("meets the server's own limit of sign-ins", async () => {
    const credentials = { server: network.pdsUrl, identifier: 'guessed.test', appPassword: 'wrong' };
    for (let attempt = 0; attempt < 30; attempt += 1) assert.equal((await bluesky.connect(ctx, credentials)).outcome, 'rejected');
    const answer = await bluesky.connect(ctx, credentials);
    assert.ok(answer.outcome === 'rateLimited' && answer.retryAfterSeconds > 0 && answer.retryAfterSeconds <= 300, JSON.stringify(answer));
  });

  it('knows a server address that is none', async () => {
    for (const server of ['http://example.org', 'ftp://example.org', 'not an address', 'https://user:secret@example.org']) {
      const answer = await bluesky.connect(ctx, { server, identifier: 'a.test', appPassword: 'b' });
      assert.ok(answer.outcome === 'rejected' && answer.reason === 'serverAddress', server);
    }
    for (const status of [200, 404]) {
      const website = createServer((_, response) =>
        response.writeHead(status, { 'content-type': 'text/html' }).end('<html>A hospital</html>'),
      ).listen(0);
      const server = `http://localhost:${(website.address() as AddressInfo).port}`;
      const answer = await bluesky.connect(ctx, { server, identifier: 'a.test', appPassword: 'b' });
      website.close();
      website.closeAllConnections();
      assert.ok(answer.outcome === 'rejected' && answer.reason === 'serverAddress', JSON.stringify(answer));
      // Now that nothing listens there any more:
      assert.equal((await bluesky.connect(ctx, { server, identifier: 'a.test', appPassword: 'b' })).outcome, 'unknown');
    }
  });

  it('keeps a token that the server left empty, and no token of someone else', async () => {
    const method = 'com.atproto.server.refreshSession';
    const emptied = await bluesky.refresh({ ...ctx, fetch: rewriting(method, { refreshJwt: '', handle: null }) }, tokens);
    assert.ok(emptied.outcome === 'ok', JSON.stringify(emptied));
    assert.deepEqual({ ...emptied.tokens, accessJwt: tokens['accessJwt'] }, tokens);
    assert.ok(emptied.tokens['accessJwt']);
    const foreign = await bluesky.refresh({ ...ctx, fetch: rewriting(method, { did: 'did:plc:other' }) }, tokens);
    assert.ok(foreign.outcome === 'rejected' && foreign.reason === 'accountChanged', JSON.stringify(foreign));
  });

  it('asks for a new sign-in once the session is revoked', async () => {
    const revoked = await connected(account);
    const authorization = `Bearer ${String(revoked['refreshJwt'])}`;
    await fetch(`${network.pdsUrl}/xrpc/com.atproto.server.deleteSession`, { method: 'POST', headers: { authorization } });
    assert.deepEqual(await bluesky.refresh(ctx, revoked), { outcome: 'authExpired' });
  });

  it('names an account that is no longer active', async () => {
    const sleeper = await network.createAccount('sleeper');
    const sleeping = await connected(sleeper);
    const headers = { authorization: `Bearer ${sleeper.accessJwt}`, 'content-type': 'application/json' };
    await fetch(`${network.pdsUrl}/xrpc/com.atproto.server.deactivateAccount`, { method: 'POST', headers, body: '{}' });
    const answers = [
      await bluesky.publish(ctx, sleeping, newHandles(), text('Asleep'), []),
      await bluesky.connect(ctx, { server: network.pdsUrl, identifier: sleeper.handle, appPassword: sleeper.appPassword }),
    ];
    for (const answer of answers) assert.ok(answer.outcome === 'rejected' && answer.reason === 'accountSuspended', JSON.stringify(answer));
  });

  it('sends no picture but the one that was signed', async () => {
    const [signed, other] = [await aPicture(10, 'signed'), await aPicture(11, 'other')];
    const post = { ...text('With a picture'), media: [signed] };
    const uploaded = await bluesky.upload(ctx, tokens, other);
    assert.ok(uploaded.outcome === 'ok');
    const neverUploaded = {
      blob: { $type: 'blob', ref: { $link: blobCid(signed.sha256) }, mimeType: 'image/png', size: signed.bytes.length },
    };
    for (const uploads of [[], [uploaded.handle], [neverUploaded]]) {
      const answer = await bluesky.publish(ctx, tokens, newHandles(), post, uploads);
      assert.ok(answer.outcome === 'rejected' && answer.reason === 'mediaMissing', JSON.stringify(answer));
    }
    assert.equal(await timesStanding('With a picture'), 0);
  });

  it('refuses half a character, too many pictures and too large ones before it sends', async () => {
    const picture = await aPicture(12, '');
    const offline: ConnectorContext = { ...ctx, fetch: () => assert.fail('nothing may be sent') };
    const uploads = (count: number) =>
      Array.from({ length: count }, () => ({
        blob: { $type: 'blob', ref: { $link: blobCid(picture.sha256) }, mimeType: 'image/png', size: 1 },
      }));
    const refused = async (post: OutgoingPost, count: number) => {
      const answer = await bluesky.publish(offline, tokens, newHandles(), post, uploads(count));
      return answer.outcome === 'rejected' ? answer.reason : answer.outcome;
    };
    assert.equal(await refused(text('half \ud83d'), 0), 'textMalformed');
    assert.equal(await refused({ ...text(''), media: Array.from({ length: 5 }, () => picture) }, 5), 'tooManyImages');
    assert.equal(await refused({ ...text(''), media: [{ ...picture, bytes: new Uint8Array(2_000_001) }] }, 1), 'mediaTooLarge');
  });
});
