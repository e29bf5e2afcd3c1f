/**
 * Bluesky's Jetstream: every public record as JSON over a WebSocket, and the markers of what is gone. Speaks the wire of
 * `/subscribe`, which both generations of the server keep (bluesky-social/jetstream, docs at 9a30def, section 5.1): events carry
 * `time_us`, microseconds since 1970, and a cursor of that kind is inclusive. Account events come whatever is asked for.
 */
import { z } from 'zod';
import { postUrl } from './publish.ts';

/** A cursor that is older is moved up by the server without a word (section 5.1). */
export const lookbackHours = 36;
/** A post is at most some kilobytes; the server leaves out what is longer when told so. */
export const longestEvent = 1_000_000;

const collections = { posts: 'app.bsky.feed.post', reposts: 'app.bsky.feed.repost' } as const;
export type JetstreamCollection = keyof typeof collections;

export function jetstreamAddress(server: string, asked: { collections: readonly JetstreamCollection[]; cursor: number | null }): URL {
  const url = new URL(server);
  if (url.pathname === '/') url.pathname = '/subscribe';
  for (const name of asked.collections) url.searchParams.append('wantedCollections', collections[name]);
  url.searchParams.set('maxMessageSizeBytes', String(longestEvent));
  if (asked.cursor !== null) url.searchParams.set('cursor', String(asked.cursor));
  return url;
}

/** Of a repository on the network: `did` for people, so that a change of handle changes nobody. */
export type JetstreamEvent = { timeUs: number; did: string } & (
  | { kind: 'post'; uri: string; edited: boolean; post: PostRecord }
  | { kind: 'repost'; uri: string; of: string; at: string }
  | { kind: 'deleted'; uri: string }
  /** The account is deleted, taken down, deactivated or suspended: what it said is no longer to be shown. */
  | { kind: 'account_gone' }
  /** Nothing of interest, but the stream got as far as this. */
  | { kind: 'other' }
);

export interface PostRecord {
  text: string;
  url: string;
  type: 'post' | 'reply' | 'quote';
  /** ISO 8601; never later than the server saw it, whatever the author's clock says. */
  publishedAt: string;
  language: string | null;
  has: ('image' | 'video' | 'link')[];
}

const envelope = z.object({
  did: z.string().startsWith('did:').max(300),
  time_us: z.number().int().positive(),
  kind: z.string(),
  commit: z.unknown().optional(),
  account: z.unknown().optional(),
});
const commitSchema = z.object({
  operation: z.string(),
  collection: z.string(),
  rkey: z.string().min(1).max(512),
  record: z.unknown().optional(),
});
const accountSchema = z.object({ active: z.boolean(), status: z.string().optional() });
const embedSchema = z.object({ $type: z.string(), media: z.object({ $type: z.string() }).optional().catch(undefined) });
const facetSchema = z.object({ features: z.array(z.object({ $type: z.string() })).catch([]) });
/** app.bsky.feed.post, as far as it is read here. */
export const postRecordSchema = z.object({
  text: z.string(),
  createdAt: z.string(),
  langs: z.array(z.string()).catch([]).default([]),
  reply: z.unknown().optional(),
  embed: embedSchema.optional().catch(undefined),
  facets: z.array(facetSchema).catch([]).default([]),
});
const repostSchema = z.object({ createdAt: z.string(), subject: z.object({ uri: z.string().startsWith('at://').max(600) }) });

/** Servers that only carry it away (`throttled`, `desynchronized`) say nothing about its owner's will. */
const stillThere = new Set(['throttled', 'desynchronized']);

/** Null for what is no event of this wire. */
export function readEvent(text: string): JetstreamEvent | null {
  const parsed = envelope.safeParse(parsedJson(text));
  if (!parsed.success) return null;
  const { did, time_us: timeUs, kind, commit, account } = parsed.data;
  const base = { timeUs, did };
  if (kind === 'account') {
    const said = accountSchema.safeParse(account);
    const gone = said.success && !said.data.active && !stillThere.has(said.data.status ?? '');
    return { ...base, kind: gone ? 'account_gone' : 'other' };
  }
  const change = kind === 'commit' ? commitSchema.safeParse(commit) : null;
  if (!change?.success) return { ...base, kind: 'other' };
  const { operation, collection, rkey, record } = change.data;
  if (!Object.values<string>(collections).includes(collection)) return { ...base, kind: 'other' };
  const uri = `at://${did}/${collection}/${rkey}`;
  if (operation === 'delete') return { ...base, kind: 'deleted', uri };
  if (operation !== 'create' && operation !== 'update') return { ...base, kind: 'other' };
  if (collection === collections.posts) {
    const post = postRecordSchema.safeParse(record);
    return post.success
      ? { ...base, kind: 'post', uri, edited: operation === 'update', post: postOf(post.data, did, rkey, new Date(timeUs / 1000)) }
      : { ...base, kind: 'other' };
  }
  const repost = repostSchema.safeParse(record);
  return repost.success
    ? { ...base, kind: 'repost', uri, of: repost.data.subject.uri, at: earlier(repost.data.createdAt, new Date(timeUs / 1000)) }
    : { ...base, kind: 'other' };
}

export function postOf(record: z.infer<typeof postRecordSchema>, did: string, rkey: string, seenAt: Date): PostRecord {
  const kinds = [record.embed?.$type, record.embed?.media?.$type].filter((type) => type !== undefined);
  const is = (...names: string[]) => kinds.some((type) => names.some((name) => type.startsWith(`app.bsky.embed.${name}`)));
  const links = record.facets.some(({ features }) => features.some(({ $type }) => $type === 'app.bsky.richtext.facet#link'));
  const [language, ...others] = record.langs.map((tag) => tag.toLowerCase().split('-')[0] ?? '');
  return {
    text: record.text,
    url: postUrl(did, rkey),
    type: record.reply !== undefined ? 'reply' : is('record') ? 'quote' : 'post',
    publishedAt: earlier(record.createdAt, seenAt),
    // Of two, neither is surely that of the text.
    language: others.length === 0 && /^[a-z]{2}$/.test(language ?? '') ? (language ?? null) : null,
    has: [
      ...(is('images', 'gallery') ? (['image'] as const) : []),
      ...(is('video') ? (['video'] as const) : []),
      ...(links || is('external') ? (['link'] as const) : []),
    ],
  };
}

/** Authors may write any date; before the web, or after it was seen, it is not believed. */
function earlier(written: string, seenAt: Date): string {
  const time = Date.parse(written);
  return (Number.isNaN(time) || time > seenAt.getTime() || time < Date.UTC(1990) ? seenAt : new Date(time)).toISOString();
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
