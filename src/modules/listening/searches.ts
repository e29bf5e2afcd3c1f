/**
 * Sources that search: Bluesky's own search, asked every so often for what is new. Pages are taken in one by one and the place
 * among them is kept with the source, so that a long answer is finished by the next runs and a crash repeats one page at most.
 */
import { z } from 'zod';
import { askingAs, searchPosts, type Asking, type FoundPost } from '#connectors/bluesky/search.ts';
import type { CallFailure } from '#connectors/connector.ts';
import { now } from '#kernel/clock.ts';
import { defineTask } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { withTokens } from '#modules/channels/index.ts';
import type { RawPost } from './contract-schemas.ts';
import { fail, succeed } from './health.ts';
import { takeIn } from './intake.ts';
import { readRawPost } from './raw-post.ts';
import { beginRun, endRun, keepFaults } from './runs.ts';
import { sourceOf, type Source } from './sources.ts';
import { countUse } from './usage.ts';

/** `page` is where a round broke off; `newest` becomes `since` once the round is whole. Times ISO 8601. */
const cursorSchema = z.object({ since: z.string(), newest: z.string(), page: z.string().nullable() }).nullable().catch(null);
type Cursor = NonNullable<z.infer<typeof cursorSchema>>;

/** A round that is longer goes on in the next run: a search for everything does not hold up the others. */
const mostPages = 10;
const firstLookDays = 7;
/** The network finds a post some seconds after it knows it, and never all in order. */
const overlapMs = 10 * 60_000;

export const searchTask = defineTask({
  name: 'listening.search_bluesky',
  version: 1,
  payload: z.object({ sourceId: z.uuid() }),
  run: (ctx, { sourceId }) => searchOnce(ctx, sourceId, ctx.signal),
});

type Answer = { outcome: 'ok'; posts: FoundPost[]; refused: number; next: string | null } | CallFailure;

async function searchOnce(ctx: Context, sourceId: string, signal: AbortSignal): Promise<void> {
  const found = await inTransaction(ctx, async (scope) => {
    const source = await sourceOf(scope, sourceId);
    if (!source?.search || source.paused || source.archived) return null;
    const row = await scope.db.selectFrom('listening.source').select('cursor').where('id', '=', sourceId).executeTakeFirstOrThrow();
    return { source, config: source.search, cursor: cursorSchema.parse(row.cursor), runId: await beginRun(scope, sourceId) };
  });
  if (!found) return;
  const { source, config, runId } = found;
  const first = new Date(now().getTime() - firstLookDays * 86_400_000).toISOString();
  let cursor: Cursor = found.cursor ?? { since: first, newest: first, page: null };
  for (let pages = 0; pages < mostPages; pages += 1) {
    const answer = await ask(ctx, config, cursor, signal);
    if (answer.outcome !== 'ok') return failed(ctx, source, runId, answer);
    await takeInPage(ctx, source, runId, answer);
    cursor = after(cursor, answer);
    const { page } = cursor;
    await inTransaction(ctx, async ({ db }) => {
      await db
        .updateTable('listening.source')
        .set({ cursor: JSON.stringify(cursor) })
        .where('id', '=', sourceId)
        .execute();
    });
    if (page === null) break;
    signal.throwIfAborted();
  }
  await inTransaction(ctx, async (scope) => {
    await endRun(scope, runId, 'finished');
    await succeed(scope, sourceId, cursor);
  });
}

/** The next page, or a new round from a little before the newest post of this one. */
function after({ since, newest, page }: Cursor, { posts, next }: Extract<Answer, { outcome: 'ok' }>): Cursor {
  const latest = posts.reduce((most, { indexedAt }) => (indexedAt > most ? indexedAt : most), newest);
  // A service that gives the same page again, or an empty one with another behind it, has no more to say.
  if (next !== null && next !== page && posts.length > 0) return { since, newest: latest, page: next };
  const from = new Date(Date.parse(latest) - overlapMs).toISOString();
  return { since: from > since ? from : since, newest: latest, page: null };
}

async function ask(ctx: Context, config: NonNullable<Source['search']>, cursor: Cursor, signal: AbortSignal): Promise<Answer> {
  const asked = { words: config.words, language: config.language, since: cursor.since, cursor: cursor.page };
  const answered = async (asking: Asking): Promise<Answer> => {
    const result = await searchPosts({ fetch: ctx.kernel.outbound, now, signal }, asking, asked);
    if (!result.ok) return result.failure;
    return { outcome: 'ok', posts: result.value.posts, refused: result.value.refused, next: result.value.cursor };
  };
  if (config.channelId === null) return answered({ service: config.service.replace(/\/+$/, '') });
  return withTokens(ctx, config.channelId, (_connector, _context, tokens) => answered(askingAs(tokens)), { signal });
}

async function takeInPage(ctx: Context, source: Source, runId: string, { posts, refused }: Extract<Answer, { outcome: 'ok' }>) {
  const read = posts.map((post, index) => readRawPost(rawPost(post), index + 1));
  const good = read.flatMap(({ post }) => (post ? [post] : []));
  await takeIn(ctx, { source, runId, posts: good, refused: refused + read.length - good.length });
  await inTransaction(ctx, async (scope) => {
    await keepFaults(
      scope,
      runId,
      read.flatMap(({ faults }) => faults),
    );
    await countUse(scope, source.id, { requests: 1, posts: posts.length });
  });
}

const rawPost = ({ uri, author, post }: FoundPost) =>
  ({
    externalId: uri,
    network: 'bluesky',
    kind: post.type,
    text: post.text,
    url: post.url,
    publishedAt: post.publishedAt,
    language: post.language,
    author: { handle: author.handle, id: author.did, name: author.name },
    has: post.has,
  }) satisfies RawPost;

async function failed(ctx: Context, source: Source, runId: string, failure: CallFailure): Promise<void> {
  const { code, retryAfter } = meaningOf(failure, source.search?.channelId !== null);
  await inTransaction(ctx, async (scope) => {
    await countUse(scope, source.id, { requests: 1, posts: 0 });
    await endRun(scope, runId, 'failed');
    await fail(scope, source, { code, retryAfter });
  });
}

function meaningOf(failure: CallFailure, asAccount: boolean): { code: string; retryAfter: number | null } {
  switch (failure.outcome) {
    case 'rateLimited':
      return { code: 'rate_limited', retryAfter: failure.retryAfterSeconds };
    case 'authExpired':
      return { code: 'not_connected', retryAfter: null };
    case 'rejected':
      // Without an account, a service that wants one says "forbidden".
      return { code: failure.reason === 'forbidden' ? (asAccount ? 'forbidden' : 'not_connected') : 'not_understood', retryAfter: null };
    case 'unknown':
      return { code: codeOf(failure.detail), retryAfter: null };
  }
}

/** `detail` begins with the status, or with the name of what was thrown (connectors/bluesky/xrpc.ts). */
function codeOf(detail: string): string {
  if (detail.startsWith('HTTP ')) return 'server_error';
  if (detail.startsWith('OutboundRefused')) return 'refused';
  return detail.startsWith('TimeoutError') ? 'timeout' : 'unreachable';
}
