/**
 * The suite every connector passes, against a real server. A connector's test file gives it a harness and
 * calls `describeConformance` once.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import type { Connector, ConnectorContext, Handles, Media, OutgoingPost, Published, Tokens, UploadHandle } from './connector.ts';
import { countText } from './text-count.ts';

export interface Harness {
  credentials: Record<string, string>;
  /** Of the same account, with a wrong secret. */
  wrongCredentials: Record<string, string>;
  /** Texts of the posts that stand on the account now, asked of the server past the connector. */
  standing(): Promise<string[]>;
  /** The same tokens, genuine, but past their time. */
  expire(tokens: Tokens): Promise<Tokens>;
  /** Other people react. Resolves, when the server has counted them, with the metrics that must be read. */
  engage(published: Published): Promise<{ post: Record<string, number>; account: Record<string, number> }>;
  stop(): Promise<void>;
}

/** Texts that get lost or changed where characters, bytes and code units are confused. */
export const difficultTexts = [
  'Family 👨‍👩‍👧‍👦, flag 🇳🇱, skin 👍🏽, keycap 1️⃣',
  'مرحبا بالعالم ‏(RTL)‏ עִבְרִית and back',
  'zero\u200bwidth\u200cnon\u200djoiner\u2060word\ufeffmark',
  'e\u0301 and é stay apart; ﬁ, Å, Å, 한 and 한',
  ' leading, trailing and\n\n  inner white\tspace ',
  'हिन्दी नमस्ते, ไทย สวัสดี, 𝒜𝓃𝒸𝒾𝑒𝓃𝓉 𐍈',
];

/** A small PNG whose pixels depend on `seed`. */
export async function aPicture(seed: number, alt: string): Promise<Media> {
  const [width, height] = [60, 40];
  const bytes = await sharp({ create: { width, height, channels: 3, background: { r: seed % 256, g: 90, b: 160 } } })
    .png()
    .toBuffer();
  return { sha256: createHash('sha256').update(bytes).digest('hex'), mediaType: 'image/png', bytes, alt, width, height };
}

/** A fetch that carries the request out and loses the answer, or loses the request itself. */
export function losing(what: 'request' | 'response', isLost: (url: string) => boolean): typeof fetch {
  return async (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (!isLost(url)) return fetch(input, init);
    if (what === 'response') await (await fetch(input, init)).arrayBuffer();
    throw new TypeError('fetch failed', { cause: new Error('socket hang up') });
  };
}

const context = (changes: Partial<ConnectorContext> = {}): ConnectorContext => ({ fetch, now: () => new Date(), ...changes });

function text(content: string): OutgoingPost {
  return { text: content, languages: ['en'], media: [] };
}

/** `isWrite` tells the request that publishes from all others. */
export function describeConformance(connector: Connector, isWrite: (url: string) => boolean, start: () => Promise<Harness>): void {
  const { capabilities } = connector;
  describe(`${capabilities.label} connector`, () => {
    const ctx = context();
    let harness: Harness;
    let tokens: Tokens;
    let numberOfHandles = 0;
    const handles = (): Handles => connector.prepare(new Date(), `dispatch ${(numberOfHandles += 1)}`);

    before(async () => {
      harness = await start();
      const answer = await connector.connect(ctx, harness.credentials);
      assert.equal(answer.outcome, 'ok', JSON.stringify(answer));
      if (answer.outcome === 'ok') tokens = answer.tokens;
    });
    after(() => harness.stop());

    async function uploaded(media: readonly Media[]): Promise<UploadHandle[]> {
      const uploads: UploadHandle[] = [];
      for (const picture of media) {
        const answer = await connector.upload(ctx, tokens, picture);
        assert.ok(answer.outcome === 'ok', JSON.stringify(answer));
        uploads.push(answer.handle);
      }
      return uploads;
    }

    async function publish(given: Handles, post: OutgoingPost, through = ctx): Promise<Published> {
      const answer = await connector.publish(through, tokens, given, post, await uploaded(post.media));
      assert.ok(answer.outcome === 'published', JSON.stringify(answer));
      return answer;
    }

    const timesStanding = async (content: string) => (await harness.standing()).filter((standing) => standing === content).length;

    it('refuses a wrong secret as bad credentials', async () => {
      const answer = await connector.connect(ctx, harness.wrongCredentials);
      assert.ok(answer.outcome === 'rejected' && answer.reason === 'credentials', JSON.stringify(answer));
    });

    it('publishes text and pictures that read back as they were sent', async () => {
      const post = {
        text: 'Visiting hours change on Monday.',
        languages: ['en', 'nl'],
        media: [await aPicture(1, 'A clock at ten'), await aPicture(2, 'De deur 🚪')],
      };
      const published = await publish(handles(), post);
      const live = await connector.readPost(ctx, tokens, published);
      assert.ok(live.outcome === 'ok' && live.post, JSON.stringify(live));
      assert.equal(live.post.text, post.text);
      assert.deepEqual(live.post.languages, post.languages);
      assert.deepEqual(
        live.post.media,
        post.media.map(({ alt, sha256 }) => ({ alt, sha256 })),
      );
      assert.equal(live.post.createdAt, published.publishedAt);
      assert.equal(live.post.url, published.url);
    });

    for (const content of difficultTexts) {
      it(`keeps every code point of ${JSON.stringify(content)}`, async () => {
        const published = await publish(handles(), text(content));
        const live = await connector.readPost(ctx, tokens, published);
        assert.ok(live.outcome === 'ok' && live.post);
        assert.equal(live.post.text, content);
      });
    }

    it('takes a text of exactly the limit and refuses one more', async () => {
      for (const { unit, maximum } of capabilities.textLimits) {
        const filler = unit === 'bytes' ? '👩‍👩‍👧‍👦' : 'a';
        const per = countText(filler, [{ unit, maximum }])[0]!.count;
        const full = filler.repeat(Math.floor(maximum / per)) + 'b'.repeat(maximum % per);
        await publish(handles(), text(full));
        const over = await connector.publish(ctx, tokens, handles(), text(`${full}c`), []);
        assert.ok(over.outcome === 'rejected' && over.reason === 'textTooLong', `${unit}: ${JSON.stringify(over)}`);
      }
    });

    it('makes one post of two calls with the same handles', async () => {
      const given = handles();
      const first = await publish(given, text('Only once, please'));
      assert.deepEqual(await publish(given, text('Only once, please')), first);
      assert.equal(await timesStanding('Only once, please'), 1);
    });

    it('makes one post of many calls at once', async () => {
      const given = handles();
      const answers = await Promise.all(Array.from({ length: 8 }, () => connector.publish(ctx, tokens, given, text('Eight at once'), [])));
      for (const answer of answers) assert.equal(answer.outcome, 'published', JSON.stringify(answer));
      assert.equal(await timesStanding('Eight at once'), 1);
    });

    it('looks up what was not sent, and what was', { skip: !capabilities.looksUp }, async () => {
      const given = handles();
      assert.deepEqual(await connector.lookUp(ctx, tokens, given), { outcome: 'absent' });
      const published = await publish(given, text('Look me up'));
      assert.deepEqual(await connector.lookUp(ctx, tokens, given), published);
    });

    it('does not know after a lost answer, finds the post, and does not repeat it', { skip: !capabilities.looksUp }, async () => {
      const given = handles();
      const lost = await connector.publish(context({ fetch: losing('response', isWrite) }), tokens, given, text('Lost answer'), []);
      assert.equal(lost.outcome, 'unknown');
      const found = await connector.lookUp(ctx, tokens, given);
      assert.equal(found.outcome, 'published');
      assert.deepEqual(await publish(given, text('Lost answer')), found);
      assert.equal(await timesStanding('Lost answer'), 1);
    });

    it('does not know after a lost request, finds nothing, and publishes on the next call', { skip: !capabilities.looksUp }, async () => {
      const given = handles();
      const lost = await connector.publish(context({ fetch: losing('request', isWrite) }), tokens, given, text('Lost request'), []);
      assert.equal(lost.outcome, 'unknown');
      assert.deepEqual(await connector.lookUp(ctx, tokens, given), { outcome: 'absent' });
      await publish(given, text('Lost request'));
      assert.equal(await timesStanding('Lost request'), 1);
    });

    it('does not know after a call that was cut off', async () => {
      const answer = await connector.publish(context({ signal: AbortSignal.abort() }), tokens, handles(), text('Cut off'), []);
      assert.equal(answer.outcome, 'unknown');
    });

    it('says that a token has expired, and goes on with the refreshed one', async () => {
      const old = await harness.expire(tokens);
      const given = handles();
      const answers = [
        await connector.publish(ctx, old, given, text('After refresh'), []),
        await connector.upload(ctx, old, await aPicture(3, '')),
        await connector.readAccount(ctx, old),
      ];
      for (const answer of answers) assert.deepEqual(answer, { outcome: 'authExpired' });
      const refreshed = await connector.refresh(ctx, old);
      assert.ok(refreshed.outcome === 'ok', JSON.stringify(refreshed));
      tokens = refreshed.tokens;
      await publish(given, text('After refresh'));
    });

    it('removes a post, and removing it again is no fault', { skip: !capabilities.deletes }, async () => {
      const published = await publish(handles(), text('Withdrawn'));
      assert.equal((await connector.remove(ctx, tokens, published)).outcome, 'ok');
      assert.deepEqual(await connector.readPost(ctx, tokens, published), { outcome: 'ok', post: null });
      assert.equal((await connector.remove(ctx, tokens, published)).outcome, 'ok');
      assert.equal(await timesStanding('Withdrawn'), 0);
    });

    it('reads what people did', async () => {
      const published = await publish(handles(), text('React to this'));
      const expected = await harness.engage(published);
      const answer = await connector.readPostMetrics(ctx, tokens, [published]);
      assert.ok(answer.outcome === 'ok', JSON.stringify(answer));
      const counts = Object.fromEntries((answer.metrics.get(published.uri) ?? []).map(({ name, value }) => [name, value]));
      assert.deepEqual(counts, expected.post);
      assert.deepEqual(Object.keys(counts).sort(), [...capabilities.postMetrics].sort());

      const account = await connector.readAccount(ctx, tokens);
      assert.ok(account.outcome === 'ok', JSON.stringify(account));
      const accountCounts = Object.fromEntries(account.metrics.map(({ name, value }) => [name, value]));
      assert.deepEqual({ ...accountCounts, ...expected.account }, accountCounts);
      assert.deepEqual(Object.keys(accountCounts).sort(), [...capabilities.accountMetrics].sort());
    });
  });
}
