/** Reading back: the account and its counts, a post as it stands, and what people did with it. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Account, Answer, ConnectorContext, LivePost, Metric, Tokens } from '../connector.ts';
import { parseUri, postUrl } from './publish.ts';
import { parseTokens, profileUrl } from './session.ts';
import type { BlueskyTokens } from './session.ts';
import { call, callForBytes } from './xrpc.ts';
import type { Result } from './xrpc.ts';

/** `app.bsky.feed.getPosts` takes at most 25. */
const postsPerCall = 25;

const profile = z.object({
  did: z.string(),
  handle: z.string(),
  displayName: z.string().optional(),
  followersCount: z.number().default(0),
  followsCount: z.number().default(0),
  postsCount: z.number().default(0),
});

const images = z.array(z.object({ alt: z.string(), image: z.object({ ref: z.object({ $link: z.string() }) }) }));
const record = z.object({
  value: z.object({
    text: z.string(),
    createdAt: z.string(),
    langs: z.array(z.string()).default([]),
    // Pictures stand in the embed itself, or beside a quoted post. Any other embed holds none.
    embed: z
      .union([
        z.object({ images }),
        z.object({ media: z.object({ images }) }).transform(({ media }) => media),
        z.unknown().transform(() => ({ images: [] })),
      ])
      .default({ images: [] }),
  }),
});

const posts = z.object({
  posts: z.array(
    z.object({
      uri: z.string(),
      likeCount: z.number().default(0),
      repostCount: z.number().default(0),
      replyCount: z.number().default(0),
      quoteCount: z.number().default(0),
    }),
  ),
});

/** Profile and counts as the AppView has them, some seconds behind. */
export async function readAccount(ctx: ConnectorContext, sealed: Tokens): Promise<Answer<{ account: Account; metrics: Metric[] }>> {
  const tokens = parseTokens(sealed);
  const query = new URLSearchParams({ actor: tokens.did });
  const answer = await call(
    ctx,
    { service: tokens.service, method: 'app.bsky.actor.getProfile', kind: 'query', token: tokens.accessJwt, query },
    profile,
  );
  if (!answer.ok) return answer.failure;
  const { did, handle, displayName, followersCount, followsCount, postsCount } = answer.value;
  return {
    outcome: 'ok',
    account: { externalId: did, handle, displayName: displayName || handle, url: profileUrl(handle) },
    metrics: [
      { name: 'followers', value: followersCount },
      { name: 'following', value: followsCount },
      { name: 'posts', value: postsCount },
    ],
  };
}

/** The hash of a picture as the server gives it to anyone; null where it has lost it. */
async function hashOfBlob(ctx: ConnectorContext, service: string, did: string, cid: string): Promise<Result<string | null>> {
  const answer = await callForBytes(ctx, {
    service,
    method: 'com.atproto.sync.getBlob',
    kind: 'query',
    query: new URLSearchParams({ did, cid }),
  });
  if (answer.ok) return { ok: true, value: createHash('sha256').update(answer.value).digest('hex') };
  return answer.failure.outcome === 'rejected' ? { ok: true, value: null } : answer;
}

async function mediaOf(
  ctx: ConnectorContext,
  { service, did }: BlueskyTokens,
  found: z.infer<typeof images>,
): Promise<Result<LivePost['media']>> {
  const media: { alt: string; sha256: string | null }[] = [];
  for (const { alt, image } of found) {
    const sha256 = await hashOfBlob(ctx, service, did, image.ref.$link);
    if (!sha256.ok) return sha256;
    media.push({ alt, sha256: sha256.value });
  }
  return { ok: true, value: media };
}

/** A post of this account as it stands now, pictures downloaded and hashed; null where it is gone. */
export async function readPost(
  ctx: ConnectorContext,
  sealed: Tokens,
  { uri }: { uri: string },
): Promise<Answer<{ post: LivePost | null }>> {
  const tokens = parseTokens(sealed);
  const place = parseUri(uri);
  if (place?.repo !== tokens.did) return { outcome: 'rejected', reason: 'notOwnPost', detail: uri };
  const query = new URLSearchParams(place);
  const answer = await call(
    ctx,
    { service: tokens.service, method: 'com.atproto.repo.getRecord', kind: 'query', token: tokens.accessJwt, query },
    record,
  );
  if (!answer.ok) return answer.error === 'RecordNotFound' ? { outcome: 'ok', post: null } : answer.failure;
  const { text, createdAt, langs, embed } = answer.value.value;
  const media = await mediaOf(ctx, tokens, embed.images);
  if (!media.ok) return media.failure;
  return { outcome: 'ok', post: { text, languages: langs, media: media.value, createdAt, url: postUrl(tokens.did, place.rkey) } };
}

/** Counts by address of the post. A post that the AppView does not have (removed, or not yet seen) is not in the map. */
export async function readPostMetrics(
  ctx: ConnectorContext,
  sealed: Tokens,
  published: readonly { uri: string }[],
): Promise<Answer<{ metrics: Map<string, Metric[]> }>> {
  const { service, accessJwt: token } = parseTokens(sealed);
  const metrics = new Map<string, Metric[]>();
  for (let start = 0; start < published.length; start += postsPerCall) {
    const query = new URLSearchParams(published.slice(start, start + postsPerCall).map(({ uri }) => ['uris', uri]));
    const answer = await call(ctx, { service, method: 'app.bsky.feed.getPosts', kind: 'query', token, query }, posts);
    if (!answer.ok) return answer.failure;
    for (const post of answer.value.posts) {
      metrics.set(post.uri, [
        { name: 'likes', value: post.likeCount },
        { name: 'reposts', value: post.repostCount },
        { name: 'replies', value: post.replyCount },
        { name: 'quotes', value: post.quoteCount },
      ]);
    }
  }
  return { outcome: 'ok', metrics };
}
