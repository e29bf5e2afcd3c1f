/** Reading feeds: what is due is asked for, conditionally; what fails waits longer each time and says what helps. */
import { sql } from 'kysely';
import { z } from 'zod';
import { readFeed } from '#connectors/feed/read-feed.ts';
import { sha256Hex } from '#kernel/ids.ts';
import { defineTask, enqueue, type AnyTask } from '#kernel/jobs.ts';
import { PoolError, TaskError } from '#kernel/pool.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { RawPost } from './contract-schemas.ts';
import { rememberNames, underFirstNames } from './feed-names.ts';
import { fail, succeed } from './health.ts';
import { takeIn } from './intake.ts';
import { readRawPost } from './raw-post.ts';
import { beginRun, endRun, keepFaults } from './runs.ts';
import { searchTask } from './searches.ts';
import type { feedConfigSchema } from './source-kinds/contract-schemas.ts';
import { assertReadsItself, sourceOf, sourceToChange } from './sources.ts';
import { askStream } from './streams.ts';
import { countUse } from './usage.ts';

const parser = new URL('../../connectors/feed/parse-feed.ts', import.meta.url);
const entriesSchema = z.array(
  z.object({
    id: z.string(),
    url: z.string().nullable(),
    title: z.string().nullable(),
    text: z.string(),
    author: z.string().nullable(),
    publishedAt: z.string().nullable(),
    editedAt: z.string().nullable(),
    language: z.string().nullable(),
  }),
);
const cursorSchema = z.object({ etag: z.string().optional(), lastModified: z.string().optional() }).catch({});
/** For one feed in a thread: a document made to be slow ends with its thread. */
const parseTimeoutMs = 20_000;

export const readFeedTask = defineTask({
  name: 'listening.read_feed',
  version: 1,
  payload: z.object({ sourceId: z.uuid() }),
  run: (ctx, { sourceId }) => readOne(ctx, sourceId, ctx.signal),
});

/** Feeds and searches that are due, one job each. */
export const readDueFeeds = defineTask({
  name: 'listening.read_due_feeds',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  run: (ctx) =>
    inTransaction(ctx, async (scope) => {
      const { rows } = await sql<{ id: string; kind: string }>`
        update listening.source set next_at = kernel.now() + make_interval(mins => every_minutes)
        where kind in ('feed', 'bluesky_search') and paused_at is null and archived_at is null and next_at <= kernel.now() returning id, kind`.execute(
        scope.db,
      );
      for (const { id, kind } of rows) await ask(scope, id, kind);
    }),
});

const ask = (scope: Scope, sourceId: string, kind: string) => {
  const [name, task]: [string, AnyTask & typeof readFeedTask] =
    kind === 'feed' ? ['read_feed', readFeedTask] : ['search_bluesky', searchTask];
  return enqueue(
    scope,
    task,
    { sourceId },
    { key: `listening.${name}:${sourceId}`, maximumAttempts: 2, queue: `listening.feed:${sourceId}` },
  );
};

/** A person asks for it now; a stream listens for a short while. */
export async function runNow(scope: Scope, id: string): Promise<void> {
  const source = await sourceToChange(scope, id);
  assertReadsItself(source);
  await (source.kind === 'bluesky_jetstream' ? askStream(scope, id, askedStreamSeconds) : ask(scope, id, source.kind));
}
const askedStreamSeconds = 10;

async function readOne(ctx: Context, sourceId: string, signal: AbortSignal): Promise<void> {
  const found = await inTransaction(ctx, async (scope) => {
    const source = await sourceOf(scope, sourceId);
    if (!source?.feed || source.paused || source.archived) return null;
    const row = await scope.db.selectFrom('listening.source').select('cursor').where('id', '=', sourceId).executeTakeFirstOrThrow();
    return { source, feed: source.feed, cursor: cursorSchema.parse(row.cursor) };
  });
  if (!found) return;
  const { source, feed, cursor } = found;
  const answer = await readFeed(ctx.kernel.outbound, feed.url, cursor, signal);
  await inTransaction(ctx, (scope) => countUse(scope, sourceId, { requests: 1, posts: 0 }));
  if (answer.outcome === 'failed') return inTransaction(ctx, (scope) => fail(scope, source, answer));
  if (answer.outcome === 'unchanged') return inTransaction(ctx, (scope) => succeed(scope, sourceId, cursor));
  const entries = await entriesOf(ctx, answer.body, answer.address, feed);
  if (!Array.isArray(entries)) return inTransaction(ctx, (scope) => fail(scope, source, { code: entries, retryAfter: null }));
  const read = entries.map((post, index) => readRawPost(post, index + 1));
  const given = read.flatMap(({ post }) => (post ? [post] : []));
  const { runId, posts, renamed, habit } = await inTransaction(ctx, async (scope) => ({
    runId: await beginRun(scope, sourceId),
    ...(await underFirstNames(scope, sourceId, given)),
  }));
  await takeIn(ctx, { source, runId, posts, refused: read.length - posts.length });
  await inTransaction(ctx, async (scope) => {
    await keepFaults(
      scope,
      runId,
      read.flatMap(({ faults }) => faults),
    );
    await rememberNames(scope, sourceId, posts);
    await countUse(scope, sourceId, { requests: 0, posts: read.length });
    await endRun(scope, runId, 'finished');
    // Only now: a crash before this reads the same document again, and nothing is taken in twice.
    await succeed(scope, sourceId, answer.cursor, habit ? { code: 'new_names', detail: { renamed, entries: read.length } } : null);
  });
}

/** One word where the document cannot be read as a feed. */
async function entriesOf(
  ctx: Context,
  body: string,
  address: string,
  feed: z.infer<typeof feedConfigSchema>,
): Promise<unknown[] | 'not_a_feed' | 'too_many'> {
  try {
    const read = await ctx.kernel.pool.run(parser, 'parseFeedOf', { body, address }, { timeoutMs: parseTimeoutMs });
    return entriesSchema.parse(read).map((entry) => postOf(entry, feed, address));
  } catch (error) {
    if (error instanceof TaskError && error.kind === 'NotAFeed') return error.code === 'too_many' ? 'too_many' : 'not_a_feed';
    if (error instanceof PoolError && error.code === 'timed_out') return 'not_a_feed';
    throw error;
  }
}

function postOf(entry: z.infer<typeof entriesSchema>[number], feed: z.infer<typeof feedConfigSchema>, address: string): unknown {
  const isHouse = feed.writtenBy === 'organisation';
  const host = new URL(address).hostname.replace(/^www\./, '');
  return {
    // Ids of feeds need only be unique within the feed; one server has many.
    externalId: /^https?:/.test(entry.id) ? entry.id : `${sha256Hex(feed.url).slice(0, 16)} ${entry.id.slice(0, 480)}`.toWellFormed(),
    network: feed.network,
    kind: 'post',
    text: entry.text,
    title: entry.title,
    url: entry.url,
    publishedAt: entry.publishedAt,
    editedAt: entry.editedAt,
    language: entry.language,
    author: isHouse
      ? { handle: host, name: entry.author, kind: 'organisation' }
      : entry.author
        ? { handle: entry.author, name: entry.author }
        : null,
  } satisfies Partial<Record<keyof RawPost, unknown>>;
}
