import { after, before, describe, it } from 'node:test';
import assert from 'node:assert/strict';
import { startNetwork } from '#tests/atproto/start.ts';
import type { TestAccount, TestNetwork } from '#tests/atproto/start.ts';
import { describeConformance, difficultTexts } from '../conformance.ts';
import type { ConnectorContext, Tokens } from '../connector.ts';
import { countGraphemes } from '../text-count.ts';
import { bluesky } from './index.ts';
import { postUrl } from './publish.ts';

const ctx: ConnectorContext = { fetch, now: () => new Date() };
// Held for the whole file, so that both suites share one network.
let held: TestNetwork;
before(async () => {
  held = await startNetwork();
});
after(() => held.stop());

const isWrite = (url: string) => url.includes('com.atproto.repo.putRecord');

describeConformance(bluesky, isWrite, async () => {
  const network = await startNetwork();
  const clinic = await network.createAccount('clinic');
  const patient = await network.createAccount('patient');
  const credentials = { server: network.pdsUrl, identifier: clinic.handle, appPassword: clinic.appPassword };
  return {
    credentials,
    wrongCredentials: { ...credentials, appPassword: 'aaaa-bbbb-cccc-dddd' },
    standing: async () => (await network.listRecords(clinic.did)).map(({ value }) => String(value['text'])),
    expire: async (tokens) => ({ ...tokens, accessJwt: await network.expiredAccessToken(clinic.did) }),
    async engage(published) {
      const post = { uri: published.uri, cid: published.version };
      await network.likePost(patient, post);
      await network.repost(patient, post);
      await network.replyTo(patient, post, 'Thank you!');
      await network.replyTo(patient, post, 'And when on Sundays?');
      await network.follow(patient, clinic.did);
      await network.processAll();
      const posts = (await network.listRecords(clinic.did)).length;
      return { post: { likes: 1, reposts: 1, replies: 2, quotes: 0 }, account: { followers: 1, following: 0, posts } };
    },
    stop: network.stop,
  };
});

describe('Bluesky, beyond what every network has', () => {
  let network: TestNetwork;
  let ward: TestAccount;
  let tokens: Tokens;

  before(async () => {
    network = await startNetwork();
    ward = await network.createAccount('ward');
    const answer = await bluesky.connect(ctx, {
      server: network.pdsUrl,
      identifier: `\u202a@${ward.handle} `,
      appPassword: ward.appPassword,
    });
    assert.ok(answer.outcome === 'ok', JSON.stringify(answer));
    assert.deepEqual(answer.account, {
      externalId: ward.did,
      handle: 'ward.test',
      displayName: 'ward.test',
      url: 'https://bsky.app/profile/ward.test',
    });
    tokens = answer.tokens;
  });
  after(() => network.stop());

  it('keeps the address of the PDS that the DID document names', () => {
    assert.equal(tokens['service'], network.pdsUrl);
  });

  it('reads from the refresh token when the connection ends', () => {
    const days = ((bluesky.endsAt(tokens)?.getTime() ?? 0) - Date.now()) / 86_400_000;
    assert.ok(days > 89 && days <= 90, `${days} days`);
    assert.equal(bluesky.endsAt({ ...tokens, refreshJwt: 'opaque' }), null);
  });

  it('makes links, hashtags and mentions clickable at the right bytes; an unknown handle stays text', async () => {
    const text = '👩‍⚕️ @ward.test and @nobody.test: #Größe2024, see https://example.org/é?a=1.';
    const handles = bluesky.prepare(new Date(), 'facets');
    const answer = await bluesky.publish(ctx, tokens, handles, { text, languages: ['en'], media: [] }, []);
    assert.ok(answer.outcome === 'published', JSON.stringify(answer));
    assert.equal(answer.url, postUrl(ward.did, handles.recordKey));
    const [record] = await network.listRecords(ward.did);
    const bytes = Buffer.from(text);
    const facets = record!.value['facets'] as { index: { byteStart: number; byteEnd: number }; features: [Record<string, string>] }[];
    const marked = facets.map(({ index, features: [feature] }) => [bytes.subarray(index.byteStart, index.byteEnd).toString(), feature]);
    assert.deepEqual(marked, [
      ['@ward.test', { $type: 'app.bsky.richtext.facet#mention', did: ward.did }],
      ['#Größe2024', { $type: 'app.bsky.richtext.facet#tag', tag: 'Größe2024' }],
      ['https://example.org/é?a=1', { $type: 'app.bsky.richtext.facet#link', uri: 'https://example.org/é?a=1' }],
    ]);
  });

  it('counts graphemes as the server does', async () => {
    const create = async (text: string) => {
      const record = { $type: 'app.bsky.feed.post', text, createdAt: new Date().toISOString() };
      const body = JSON.stringify({ repo: ward.did, collection: 'app.bsky.feed.post', record });
      const headers = { authorization: `Bearer ${ward.accessJwt}`, 'content-type': 'application/json' };
      return (await fetch(`${network.pdsUrl}/xrpc/com.atproto.repo.createRecord`, { method: 'POST', headers, body })).status;
    };
    for (const difficult of difficultTexts) {
      const full = difficult + 'x'.repeat(300 - countGraphemes(difficult));
      assert.equal(countGraphemes(full), 300);
      assert.equal(await create(full), 200, difficult);
      assert.equal(await create(`${full}x`), 400, difficult);
    }
  });

  it('leaves posts that the AppView does not have out of the metrics', async () => {
    const uri = `at://${ward.did}/app.bsky.feed.post/2222222222222`;
    const answer = await bluesky.readPostMetrics(ctx, tokens, [{ uri }]);
    assert.ok(answer.outcome === 'ok' && answer.metrics.size === 0, JSON.stringify(answer));
  });

  it('asks for more posts than one call takes', async () => {
    const uris: string[] = [];
    for (let number = 0; number < 27; number += 1) {
      const answer = await bluesky.publish(
        ctx,
        tokens,
        bluesky.prepare(new Date(), `many ${number}`),
        { text: `Number ${number}`, languages: ['en'], media: [] },
        [],
      );
      assert.ok(answer.outcome === 'published', JSON.stringify(answer));
      uris.push(answer.uri);
    }
    await network.processAll();
    const answer = await bluesky.readPostMetrics(
      ctx,
      tokens,
      uris.map((uri) => ({ uri })),
    );
    assert.ok(answer.outcome === 'ok', JSON.stringify(answer));
    assert.deepEqual([...answer.metrics.keys()].sort(), uris.sort());
  });

  it('touches only posts of its own account', async () => {
    const uri = 'at://did:plc:someoneelse/app.bsky.feed.post/2222222222222';
    for (const answer of [await bluesky.remove(ctx, tokens, { uri }), await bluesky.readPost(ctx, tokens, { uri })]) {
      assert.ok(answer.outcome === 'rejected' && answer.reason === 'notOwnPost', JSON.stringify(answer));
    }
  });
});
