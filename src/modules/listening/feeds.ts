/** Reading feeds: what is due is asked for, conditionally; what fails waits longer each time and says what helps. */
import { sql } from 'kysely';
import { z } from 'zod';
import { readFeed, type FeedCursor } from '#connectors/feed/read-feed.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { PoolError, TaskError } from '#kernel/pool.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { RawPost, feedConfigSchema } from './contract-schemas.ts';
import { takeIn } from './intake.ts';
import { readRawPost } from './raw-post.ts';
import { beginRun, endRun, keepFaults } from './runs.ts';
import { assertReadsItself, sourceOf, sourceToChange, type Source } from './sources.ts';

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
const longestPauseMinutes = 24 * 60;

export const readFeedTask = defineTask({
  name: 'listening.read_feed',
  version: 1,
  payload: z.object({ sourceId: z.uuid() }),
  run: (ctx, { sourceId }) => readOne(ctx, sourceId, ctx.signal),
});

/** Feeds that are due, one job each. */
export const readDueFeeds = defineTask({
  name: 'listening.read_due_feeds',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  run: (ctx) =>
    inTransaction(ctx, async (scope) => {
      const { rows } = await sql<{ id: string }>`
        update listening.source set next_at = kernel.now() + make_interval(mins => every_minutes)
        where kind = 'feed' and paused_at is null and archived_at is null and next_at <= kernel.now() returning id`.execute(scope.db);
      for (const { id } of rows) await ask(scope, id);
    }),
});

const ask = (scope: Scope, sourceId: string) =>
  enqueue(
    scope,
    readFeedTask,
    { sourceId },
    { key: `listening.read_feed:${sourceId}`, maximumAttempts: 2, queue: `listening.feed:${sourceId}` },
  );

/** A person asks for it now. */
export async function runNow(scope: Scope, id: string): Promise<void> {
  const source = await sourceToChange(scope, id);
  assertReadsItself(source);
  await ask(scope, id);
}

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
  if (answer.outcome === 'failed') return inTransaction(ctx, (scope) => fail(scope, source, answer.code, answer.retryAfter));
  if (answer.outcome === 'unchanged') return inTransaction(ctx, (scope) => succeed(scope, source, cursor));
  const posts = await entriesOf(ctx, answer.body, answer.address, feed);
  if (!posts) return inTransaction(ctx, (scope) => fail(scope, source, 'not_a_feed', null));
  const runId = await inTransaction(ctx, (scope) => beginRun(scope, sourceId));
  const read = posts.map((post, index) => readRawPost(post, index + 1));
  const good = read.flatMap(({ post }) => (post ? [post] : []));
  await takeIn(ctx, { source, runId, posts: good, refused: read.length - good.length });
  await inTransaction(ctx, async (scope) => {
    await keepFaults(
      scope,
      runId,
      read.flatMap(({ faults }) => faults),
    );
    await endRun(scope, runId, 'finished');
    // Only now: a crash before this reads the same document again, and nothing is taken in twice.
    await succeed(scope, source, answer.cursor);
  });
}

/** Null where the document is no feed. */
async function entriesOf(ctx: Context, body: string, address: string, feed: z.infer<typeof feedConfigSchema>): Promise<unknown[] | null> {
  try {
    const read = await ctx.kernel.pool.run(parser, 'parseFeedOf', { body, address }, { timeoutMs: parseTimeoutMs });
    return entriesSchema.parse(read).map((entry) => postOf(entry, feed, address));
  } catch (error) {
    if (error instanceof TaskError && error.kind === 'NotAFeed') return null;
    if (error instanceof PoolError && error.code === 'timed_out') return null;
    throw error;
  }
}

function postOf(entry: z.infer<typeof entriesSchema>[number], feed: z.infer<typeof feedConfigSchema>, address: string): unknown {
  const isHouse = feed.writtenBy === 'organisation';
  const host = new URL(address).hostname.replace(/^www\./, '');
  return {
    // Ids of feeds need only be unique within the feed.
    externalId: /^https?:/.test(entry.id) ? entry.id : `${host} ${entry.id}`.slice(0, 500),
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

async function succeed({ db }: Scope, source: Source, cursor: FeedCursor): Promise<void> {
  await sql`
    update listening.source set health = 'healthy', health_code = null, health_at = kernel.now(), failures = 0, cursor = ${JSON.stringify(cursor)}::jsonb,
      next_at = kernel.now() + make_interval(mins => every_minutes)
    where id = ${source.id}`.execute(db);
}

/** The pause doubles with each failure in a row, up to a day; a server that names a longer one is obeyed. */
async function fail({ db }: Scope, source: Source, code: string, retryAfter: number | null): Promise<void> {
  const failures = source.health.failures + 1;
  const minutes = Math.min(longestPauseMinutes, (source.everyMinutes ?? 60) * 2 ** Math.min(failures, 8));
  await sql`
    update listening.source set health = ${failures >= 3 || code === 'gone' ? 'broken' : 'degraded'}, health_code = ${code}, health_at = kernel.now(),
      failures = ${failures}, next_at = kernel.now() + make_interval(mins => greatest(${minutes}::int, ${Math.ceil((retryAfter ?? 0) / 60)}::int))
    where id = ${source.id}`.execute(db);
}
