/**
 * Uploading, publishing, looking up, removing.
 *
 * A post is written with `putRecord` under our own key and `swapRecord: null` ("nothing stands there yet"). A repeat
 * with the same content is answered with the same CID and writes nothing; a repeat with other content is refused with
 * `InvalidSwap`, and then what stands there is looked up. `createRecord` with a used key ends in a 500 instead, which says nothing.
 * So no repeat, however timed, makes a second post or changes the first (seen with PDS 0.5.35).
 */
import { z } from 'zod';
import { countText } from '../text-count.ts';
import type {
  Answer,
  ConnectorContext,
  Handles,
  LookUpOutcome,
  Media,
  OutgoingPost,
  Published,
  PublishOutcome,
  RejectionReason,
  Tokens,
  UploadHandle,
} from '../connector.ts';
import { capabilities, maximumLanguages } from './capabilities.ts';
import { detectFacets } from './facets.ts';
import { parseTokens, profileUrl } from './session.ts';
import type { BlueskyTokens } from './session.ts';
import { call } from './xrpc.ts';
import type { Result } from './xrpc.ts';

export const postCollection = 'app.bsky.feed.post';

const blobSchema = z.object({ $type: z.literal('blob'), ref: z.object({ $link: z.string() }), mimeType: z.string(), size: z.number() });
const uploadSchema = z.object({ blob: blobSchema });
const writtenSchema = z.object({ uri: z.string().startsWith('at://'), cid: z.string().min(1) });
const standingSchema = writtenSchema.extend({ value: z.object({ text: z.string(), createdAt: z.string() }) });

/** The repository, collection and key of an at:// address; null where it is none. */
export function parseUri(uri: string): { repo: string; collection: string; rkey: string } | null {
  const [, repo, collection, rkey] = /^at:\/\/(did:[^/]+)\/([^/]+)\/([^/]+)$/.exec(uri) ?? [];
  return repo && collection && rkey ? { repo, collection, rkey } : null;
}

/** The page of a post in the official app; by DID, which outlives a change of handle. */
export function postUrl(did: string, rkey: string): string {
  return `${profileUrl(did)}/post/${rkey}`;
}

/** Sends one picture, byte for byte. The server forgets it after some hours if no post refers to it. */
export async function upload(ctx: ConnectorContext, sealed: Tokens, media: Media): Promise<Answer<{ handle: UploadHandle }>> {
  const { service, accessJwt } = parseTokens(sealed);
  const body = { bytes: media.bytes, mediaType: media.mediaType };
  const answer = await call(
    ctx,
    { service, method: 'com.atproto.repo.uploadBlob', kind: 'procedure', token: accessJwt, body },
    uploadSchema,
  );
  return answer.ok ? { outcome: 'ok', handle: answer.value } : answer.failure;
}

/** What the network would refuse, refused before anything is sent. */
function faultOf(post: OutgoingPost, uploads: readonly UploadHandle[]): { reason: RejectionReason; detail: string } | null {
  if (!post.text.isWellFormed()) return { reason: 'textMalformed', detail: 'the text holds half a character (a lone surrogate)' };
  const over = countText(post.text, capabilities.textLimits).find((limit) => limit.over);
  if (over) return { reason: 'textTooLong', detail: `${over.count} ${over.unit}, at most ${over.maximum}` };
  if (post.media.length > capabilities.images.maximumCount) return { reason: 'tooManyImages', detail: `${post.media.length} images` };
  if (uploads.length !== post.media.length)
    return { reason: 'mediaMissing', detail: `${uploads.length} uploads for ${post.media.length} images` };
  const strange = uploads.findIndex(
    (handle, index) => uploadSchema.safeParse(handle).data?.blob.ref.$link !== blobCid(post.media[index]!.sha256),
  );
  if (strange >= 0) return { reason: 'mediaMissing', detail: `upload ${strange + 1} is not the picture to be sent` };
  const large = post.media.find((media) => media.bytes.length > capabilities.images.maximumBytes);
  return large ? { reason: 'mediaTooLarge', detail: `${large.bytes.length} bytes, at most ${capabilities.images.maximumBytes}` } : null;
}

const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The name AT Protocol gives a file of that hash: CIDv1, raw, SHA-256, in base32 (atproto.com/specs/data-model). */
export function blobCid(sha256: string): string {
  const prefix = [0x01, 0x55, 0x12, 0x20];
  const bits = [...prefix, ...Buffer.from(sha256, 'hex')].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const digits = bits.match(/.{1,5}/g) ?? [];
  return `b${digits.map((digit) => base32[Number.parseInt(digit.padEnd(5, '0'), 2)]).join('')}`;
}

/** The DID behind a handle; null where there is none, so that the mention stays plain text. */
async function resolveHandle(ctx: ConnectorContext, service: string, handle: string): Promise<Result<string | null>> {
  const query = new URLSearchParams({ handle });
  const answer = await call(
    ctx,
    { service, method: 'com.atproto.identity.resolveHandle', kind: 'query', query },
    z.object({ did: z.string() }),
  );
  if (answer.ok) return { ok: true, value: answer.value.did };
  return answer.failure.outcome === 'rejected' ? { ok: true, value: null } : answer;
}

async function facetsOf(ctx: ConnectorContext, service: string, text: string): Promise<Result<object[]>> {
  const facets: object[] = [];
  for (const { kind, value, byteStart, byteEnd } of detectFacets(text)) {
    let feature: object;
    if (kind === 'mention') {
      const did = await resolveHandle(ctx, service, value);
      if (!did.ok) return did;
      if (did.value === null) continue;
      feature = { $type: 'app.bsky.richtext.facet#mention', did: did.value };
    } else {
      feature =
        kind === 'link' ? { $type: 'app.bsky.richtext.facet#link', uri: value } : { $type: 'app.bsky.richtext.facet#tag', tag: value };
    }
    facets.push({ index: { byteStart, byteEnd }, features: [feature] });
  }
  return { ok: true, value: facets };
}

function embedOf(post: OutgoingPost, uploads: readonly UploadHandle[]): object {
  const images = post.media.map(({ alt, width, height }, index) => ({
    image: uploadSchema.parse(uploads[index]).blob,
    alt,
    aspectRatio: { width, height },
  }));
  return { $type: 'app.bsky.embed.images', images };
}

function published(tokens: BlueskyTokens, handles: Handles, written: { uri: string; cid: string }): { outcome: 'published' } & Published {
  return {
    outcome: 'published',
    uri: written.uri,
    version: written.cid,
    url: postUrl(tokens.did, handles.recordKey),
    publishedAt: handles.createdAt,
  };
}

async function readStanding(
  ctx: ConnectorContext,
  tokens: BlueskyTokens,
  handles: Handles,
): Promise<Result<z.infer<typeof standingSchema>>> {
  const query = new URLSearchParams({ repo: tokens.did, collection: postCollection, rkey: handles.recordKey });
  return call(
    ctx,
    { service: tokens.service, method: 'com.atproto.repo.getRecord', kind: 'query', token: tokens.accessJwt, query },
    standingSchema,
  );
}

/** The key was taken: by an earlier attempt at this very post, or (nearly never) by another. */
async function settleTaken(ctx: ConnectorContext, tokens: BlueskyTokens, handles: Handles, post: OutgoingPost): Promise<PublishOutcome> {
  const standing = await readStanding(ctx, tokens, handles);
  if (!standing.ok)
    return standing.error === 'RecordNotFound' ? { outcome: 'unknown', detail: 'the key was taken and is free again' } : standing.failure;
  const { text, createdAt } = standing.value.value;
  if (text === post.text && createdAt === handles.createdAt) return published(tokens, handles, standing.value);
  return { outcome: 'rejected', reason: 'recordKeyTaken', detail: `another post stands at ${standing.value.uri}` };
}

/**
 * Publishes once, however often it is called with the same handles. `publishedAt` is the time the post bears on
 * the network, which is `handles.createdAt`. The n-th upload belongs to the n-th picture.
 */
export async function publish(
  ctx: ConnectorContext,
  sealed: Tokens,
  handles: Handles,
  post: OutgoingPost,
  uploads: readonly UploadHandle[],
): Promise<PublishOutcome> {
  const tokens = parseTokens(sealed);
  const fault = faultOf(post, uploads);
  if (fault) return { outcome: 'rejected', ...fault };
  const facets = await facetsOf(ctx, tokens.service, post.text);
  if (!facets.ok) return facets.failure;
  const record = {
    $type: postCollection,
    text: post.text,
    createdAt: handles.createdAt,
    langs: post.languages.slice(0, maximumLanguages),
    ...(facets.value.length > 0 && { facets: facets.value }),
    ...(post.media.length > 0 && { embed: embedOf(post, uploads) }),
  };
  const body = { repo: tokens.did, collection: postCollection, rkey: handles.recordKey, swapRecord: null, record };
  const answer = await call(
    ctx,
    { service: tokens.service, method: 'com.atproto.repo.putRecord', kind: 'procedure', token: tokens.accessJwt, body },
    writtenSchema,
  );
  if (answer.ok) return published(tokens, handles, answer.value);
  return answer.error === 'InvalidSwap' ? settleTaken(ctx, tokens, handles, post) : answer.failure;
}

/** Whether a post of ours stands under these handles. Another post under the same key is not ours: `absent`. */
export async function lookUp(ctx: ConnectorContext, sealed: Tokens, handles: Handles): Promise<LookUpOutcome> {
  const tokens = parseTokens(sealed);
  const standing = await readStanding(ctx, tokens, handles);
  if (standing.ok)
    return standing.value.value.createdAt === handles.createdAt ? published(tokens, handles, standing.value) : { outcome: 'absent' };
  if (standing.error === 'RecordNotFound') return { outcome: 'absent' };
  switch (standing.failure.outcome) {
    case 'authExpired':
    case 'unknown':
      return standing.failure;
    case 'rateLimited':
      return { outcome: 'unknown', detail: `rate limited for ${standing.failure.retryAfterSeconds} s` };
    case 'rejected':
      return { outcome: 'unknown', detail: standing.failure.detail };
  }
}

/** Deletes a post of this account. Gone already is `ok`, as the server itself has it. */
export async function remove(ctx: ConnectorContext, sealed: Tokens, { uri }: { uri: string }): Promise<Answer<object>> {
  const tokens = parseTokens(sealed);
  const place = parseUri(uri);
  if (place?.repo !== tokens.did || place.collection !== postCollection) return { outcome: 'rejected', reason: 'notOwnPost', detail: uri };
  const answer = await call(
    ctx,
    { service: tokens.service, method: 'com.atproto.repo.deleteRecord', kind: 'procedure', token: tokens.accessJwt, body: place },
    z.object({}),
  );
  return answer.ok ? { outcome: 'ok' } : answer.failure;
}
