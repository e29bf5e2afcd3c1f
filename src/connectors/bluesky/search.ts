/** Bluesky's search of public posts, and who wrote them. The lexicon leaves open whether a service wants to know who asks. */
import { z } from 'zod';
import type { ConnectorContext, Tokens } from '../connector.ts';
import { postOf, postRecordSchema, type PostRecord } from './jetstream.ts';
import { parseUri } from './publish.ts';
import { parseTokens } from './session.ts';
import { call, type Result } from './xrpc.ts';

/** Of `app.bsky.feed.searchPosts`; and of `app.bsky.actor.getProfiles`. */
const postsPerPage = 100;
export const profilesPerCall = 25;

/** `service` is an address without a trailing slash; `token` of the account that asks, if any does. */
export interface Asking {
  service: string;
  token?: string;
}

/** Ask as a connected account, at the server that holds it. */
export function askingAs(sealed: Tokens): Asking {
  const { service, accessJwt } = parseTokens(sealed);
  return { service, token: accessJwt };
}

export interface FoundPost {
  uri: string;
  /** When the network saw it, ISO 8601: what `since` is compared with, or a little later. */
  indexedAt: string;
  author: { did: string; handle: string; name: string | null };
  post: PostRecord;
}

const labels = z
  .array(z.object({ val: z.string() }))
  .catch([])
  .default([]);
const viewSchema = z.object({
  uri: z.string(),
  indexedAt: z.string(),
  author: z.object({
    did: z.string().startsWith('did:'),
    handle: z.string(),
    displayName: z.string().optional().catch(undefined),
    labels,
  }),
  record: postRecordSchema,
});
const pageSchema = z.object({ cursor: z.string().optional(), posts: z.array(z.unknown()) });

/** Of people who ask not to be shown to those who have not signed in. */
const membersOnly = '!no-unauthenticated';

/** One page, newest first. `refused` counts what could not be read; what its authors keep from strangers is left out unseen. */
export async function searchPosts(
  ctx: ConnectorContext,
  { service, token }: Asking,
  asked: { words: string; language: string | null; since: string; cursor: string | null },
): Promise<Result<{ posts: FoundPost[]; refused: number; cursor: string | null }>> {
  const query = new URLSearchParams({ q: asked.words, sort: 'latest', since: asked.since, limit: String(postsPerPage) });
  if (asked.language) query.set('lang', asked.language);
  if (asked.cursor) query.set('cursor', asked.cursor);
  const answer = await call(
    ctx,
    { service, method: 'app.bsky.feed.searchPosts', kind: 'query', query, ...(token ? { token } : {}) },
    pageSchema,
  );
  if (!answer.ok) return answer;
  const views = answer.value.posts.map((view) => viewSchema.safeParse(view).data);
  const read = views.filter((view) => view !== undefined);
  const shown = read.filter(({ author }) => token !== undefined || author.labels.every(({ val }) => val !== membersOnly));
  return {
    ok: true,
    value: {
      posts: shown.flatMap((view) => foundPost(view) ?? []),
      refused: views.length - read.length,
      cursor: answer.value.cursor ?? null,
    },
  };
}

function foundPost({ uri, indexedAt, author, record }: z.infer<typeof viewSchema>): FoundPost | null {
  const place = parseUri(uri);
  const seen = Date.parse(indexedAt);
  if (!place || place.repo !== author.did || Number.isNaN(seen)) return null;
  return {
    uri,
    indexedAt: new Date(seen).toISOString(),
    author: { did: author.did, handle: author.handle, name: author.displayName?.trim() || null },
    post: postOf(record, author.did, place.rkey, new Date(seen)),
  };
}

export interface Profile {
  did: string;
  handle: string;
  name: string | null;
  bio: string | null;
  followers: number | null;
  following: number | null;
  posts: number | null;
  joinedAt: string | null;
}

const profileSchema = z.object({
  did: z.string().startsWith('did:'),
  handle: z.string().min(1),
  displayName: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  followersCount: z.number().int().optional().catch(undefined),
  followsCount: z.number().int().optional().catch(undefined),
  postsCount: z.number().int().optional().catch(undefined),
  createdAt: z.iso.datetime({ offset: true }).optional().catch(undefined),
});

/** Of at most 25 accounts; those that are gone are not among them. */
export async function readProfiles(ctx: ConnectorContext, { service, token }: Asking, dids: readonly string[]): Promise<Result<Profile[]>> {
  const query = new URLSearchParams(dids.slice(0, profilesPerCall).map((did) => ['actors', did]));
  const answer = await call(
    ctx,
    { service, method: 'app.bsky.actor.getProfiles', kind: 'query', query, ...(token ? { token } : {}) },
    z.object({ profiles: z.array(profileSchema) }),
  );
  if (!answer.ok) return answer;
  return {
    ok: true,
    value: answer.value.profiles.map((found) => ({
      did: found.did,
      handle: found.handle,
      name: found.displayName?.trim().slice(0, 200) || null,
      bio: found.description?.trim().slice(0, 2000) || null,
      followers: found.followersCount ?? null,
      following: found.followsCount ?? null,
      posts: found.postsCount ?? null,
      joinedAt: found.createdAt ?? null,
    })),
  };
}
