/**
 * Sources that stream: Bluesky's Jetstream. A job listens for most of a minute and hands over to the next, so that a pause, a
 * crash or a new version loses nothing: the place in the stream is kept with the source after each batch, and what is heard twice
 * is taken in once. The connection is read only as fast as posts are taken in, so memory stays flat however much comes.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { jetstreamAddress, longestEvent, lookbackHours, readEvent } from '#connectors/bluesky/jetstream.ts';
import { now } from '#kernel/clock.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { fail, succeed, type Remark } from './health.ts';
import { keepFaults, runOfToday } from './runs.ts';
import { sourceOf, type Source } from './sources.ts';
import type { jetstreamConfigSchema } from './source-kinds/contract-schemas.ts';
import { createStreamBuffer, type StreamBatch } from './stream-buffer.ts';
import { streamFailure } from './stream-failure.ts';
import { takeInBatch } from './stream-intake.ts';

const cursorSchema = z.object({ timeUs: z.number().int(), server: z.string(), clean: z.boolean() }).nullable().catch(null);
type Cursor = z.infer<typeof cursorSchema>;

/** All streams of an organisation share one worker: each gets its part of the minute. */
const minuteSeconds = 50;
const mostInBatch = 2_000;
const longestWaitMs = 2_000;
/** After a crash, or at another server whose clock may differ (Jetstream, docs section 2: "rewind by a small margin"). */
const rewindUs = 5_000_000;
/** A stream of the whole network is never silent for so long; a quiet one sends pings. */
const idleMs = 60_000;
const manyUnreadable = 20;

export const streamTask = defineTask({
  name: 'listening.stream',
  version: 1,
  payload: z.object({ sourceId: z.uuid(), seconds: z.number().positive() }),
  run: (ctx, { sourceId, seconds }) => listen(ctx, sourceId, AbortSignal.any([ctx.signal, AbortSignal.timeout(seconds * 1000)])),
});

export const streamDue = defineTask({
  name: 'listening.stream_due',
  version: 1,
  payload: z.object({}).strict() as z.ZodType<Record<string, never>>,
  run: (ctx) =>
    inTransaction(ctx, async (scope) => {
      // The ten minutes are for a job that is lost with its worker; whoever ends sets the time itself.
      const { rows } = await sql<{ id: string }>`
        update listening.source set next_at = kernel.now() + interval '10 minutes'
        where kind = 'bluesky_jetstream' and paused_at is null and archived_at is null and next_at <= kernel.now() returning id`.execute(
        scope.db,
      );
      for (const { id } of rows) await askStream(scope, id, Math.max(5, Math.floor(minuteSeconds / rows.length)));
    }),
});

export const askStream = (scope: Scope, sourceId: string, seconds: number) =>
  enqueue(
    scope,
    streamTask,
    { sourceId, seconds },
    // Behind what people wait for.
    { key: `listening.stream:${sourceId}`, maximumAttempts: 2, queue: 'listening.stream', priority: 5 },
  );

/** Listens until `signal`, or until the connection ends. Nothing is thrown for what the network does. */
export async function listen(ctx: Context, sourceId: string, signal: AbortSignal): Promise<void> {
  const found = await inTransaction(ctx, async (scope) => {
    const source = await sourceOf(scope, sourceId);
    if (!source?.jetstream || source.paused || source.archived) return null;
    const row = await scope.db.selectFrom('listening.source').select('cursor').where('id', '=', sourceId).executeTakeFirstOrThrow();
    return { source, config: source.jetstream, cursor: cursorSchema.parse(row.cursor), runId: await runOfToday(scope, sourceId) };
  });
  if (!found) return;
  const { source, config, runId } = found;
  const start = startOf(found.cursor, config.server);
  const state = {
    source,
    runId,
    server: config.server,
    timeUs: found.cursor?.timeUs ?? null,
    heard: 0,
    unreadable: 0,
    skipped: 0,
    requests: 1,
  };
  const end = new AbortController();
  try {
    const messages = await ctx.kernel.outbound.webSocket(
      jetstreamAddress(config.server, { collections: config.collections, cursor: start }),
      {
        signal: AbortSignal.any([signal, end.signal]),
        maximumMessageBytes: longestEvent * 2,
        idleMs,
      },
    );
    await drain(messages, config, (batch) => keep(ctx, state, batch));
  } catch (error) {
    if (!signal.aborted) return await fallen(ctx, state, error);
  } finally {
    end.abort();
  }
  if (state.heard > 0 && state.unreadable === state.heard)
    return inTransaction(ctx, (scope) => fail(scope, source, { code: 'not_a_stream', retryAfter: null }));
  await inTransaction(ctx, async (scope) => {
    await succeed(scope, sourceId, cursorOf(state, true), remarkOf(state, found.cursor));
    await keepFaults(scope, runId, faultsOf(state, found.cursor));
  });
}

interface State {
  source: Source;
  runId: string;
  server: string;
  timeUs: number | null;
  heard: number;
  unreadable: number;
  skipped: number;
  /** Connections made that no batch has counted yet. */
  requests: number;
}

function startOf(cursor: Cursor, server: string): number | null {
  if (!cursor) return null;
  return cursor.clean && cursor.server === server ? cursor.timeUs : Math.max(0, cursor.timeUs - rewindUs);
}

const cursorOf = ({ timeUs, server }: State, clean: boolean): object => (timeUs === null ? {} : { timeUs, server, clean });

async function keep(ctx: Context, state: State, batch: StreamBatch): Promise<void> {
  await takeInBatch(ctx, { source: state.source, runId: state.runId, batch, requests: state.requests });
  state.requests = 0;
  state.heard += batch.events;
  state.unreadable += batch.unreadable;
  state.skipped += batch.skipped;
  state.timeUs = batch.timeUs === null ? state.timeUs : Math.max(state.timeUs ?? 0, batch.timeUs);
  // Only now: a crash before this hears the same batch again, and nothing is taken in twice.
  await inTransaction(ctx, ({ db }) =>
    sql`update listening.source set cursor = ${JSON.stringify(cursorOf(state, false))}::jsonb where id = ${state.source.id}`.execute(db),
  );
}

/** Batches by number or by time, whichever comes first; the next message is asked for only when there is room. */
async function drain(
  messages: AsyncIterable<string>,
  { mostPerMinute }: z.infer<typeof jetstreamConfigSchema>,
  handle: (batch: StreamBatch) => Promise<void>,
): Promise<void> {
  const buffer = createStreamBuffer(mostPerMinute);
  const flush = async () => {
    if (buffer.size() > 0) await handle(buffer.take());
  };
  const iterator = messages[Symbol.asyncIterator]();
  let next = iterator.next();
  let timer: NodeJS.Timeout | undefined;
  try {
    for (;;) {
      const late = new Promise<'late'>((resolve) => {
        timer = buffer.size() > 0 ? setTimeout(() => resolve('late'), longestWaitMs) : undefined;
      });
      const message = await Promise.race([next, late]);
      clearTimeout(timer);
      if (message === 'late') {
        await flush();
        continue;
      }
      if (message.done) break;
      const event = readEvent(message.value);
      if (!buffer.add(event)) {
        await flush();
        buffer.add(event);
      }
      if (buffer.size() >= mostInBatch || (buffer.size() === manyUnreadable && event === null)) await flush();
      next = iterator.next();
    }
  } catch (error) {
    // What came before the end is whole.
    await flush();
    throw error;
  } finally {
    clearTimeout(timer);
  }
  await flush();
}

/** The connection did not come about, or was lost. One that had brought something is made again at the next minute. */
async function fallen(ctx: Context, state: State, error: unknown): Promise<void> {
  const failure = streamFailure(error);
  if (failure === null) throw error;
  const { source } = state;
  await inTransaction(ctx, async (scope) => {
    if (failure.code === 'left_out' && state.timeUs !== null) {
      // The same message would come again: the stream goes on behind it, a little further each time.
      state.timeUs += 1_000_000 * 2 ** Math.min(source.health.failures, 20);
      await keepFaults(scope, state.runId, [{ row: 0, column: '', code: 'left_out', value: new Date(state.timeUs / 1000).toISOString() }]);
      await sql`update listening.source set cursor = ${JSON.stringify(cursorOf(state, true))}::jsonb where id = ${source.id}`.execute(
        scope.db,
      );
    } else if (state.heard > state.unreadable && failure.code === 'lost') {
      return succeed(scope, source.id, cursorOf(state, false));
    }
    return fail(scope, source, { ...failure, code: failure.code === 'lost' ? 'unreachable' : failure.code });
  });
}

const tooOld = (cursor: Cursor): boolean => cursor !== null && now().getTime() - cursor.timeUs / 1000 > lookbackHours * 3_600_000;
const isoOf = (timeUs: number): string => new Date(timeUs / 1000).toISOString();

function remarkOf({ skipped, source }: State, cursor: Cursor): Remark | null {
  if (skipped > 0) return { code: 'flood', detail: { skipped, most: source.jetstream?.mostPerMinute ?? 0 } };
  return cursor && tooOld(cursor) ? { code: 'gap', detail: { from: isoOf(cursor.timeUs) } } : null;
}

/** Kept with the run, as the health is that of the last minute only. */
function faultsOf({ skipped }: State, cursor: Cursor) {
  return [
    ...(skipped > 0 ? [{ row: 0, column: '', code: 'flood', value: `${now().toISOString()} · ${skipped}` }] : []),
    ...(cursor && tooOld(cursor) ? [{ row: 0, column: '', code: 'gap', value: `${isoOf(cursor.timeUs)} …` }] : []),
  ];
}
