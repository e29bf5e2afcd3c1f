/**
 * A new version of a query goes through everything stored before it, segment by segment, newest first, and there only
 * through what its words may be in. Each page is one transaction that writes its matches and counts and moves on, so that
 * a crash neither misses nor counts twice. Segments merged meanwhile are gone through again: what is matched already counts no more.
 */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { unitLines } from '#modules/identity/index.ts';
import { keysNeeded } from '#text/match/keys.ts';
import { parse } from '#text/query/parse.ts';
import { z } from 'zod';
import { readPosts } from './reading.ts';
import { count, noDeltas, writeDeltas } from './rollups.ts';
import { byPlace, storedPosts, type StoredPost } from './stored-posts.ts';
import { membersOf, placesIn, type Segment } from './words/segments.ts';
import { signOf } from './write-batch.ts';

const page = 2000;

/** In the transaction that saves the version. */
export async function beginBackfill(
  scope: Scope,
  { queryId, version, name, querySet }: { queryId: string; version: number; name: string; querySet: number },
): Promise<void> {
  const { rows } = await sql<{ total: number }>`
    select coalesce(sum(size), 0)::int as total from listening.segment where query_set < ${querySet}`.execute(scope.db);
  const total = rows[0]?.total ?? 0;
  const progressId = scope.actor.personId && total > 0 ? newId() : null;
  if (progressId)
    await scope.db
      .insertInto('kernel.progress')
      .values({
        organisation_id: scope.organisationId,
        id: progressId,
        person_id: scope.actor.personId,
        message_id: 'listening.progress.backfill',
        message_values: JSON.stringify({ query: name }),
        total,
        link: `/listening/queries/${queryId}`,
      })
      .execute();
  await scope.db
    .updateTable('listening.backfill')
    .set({ state: 'superseded' })
    .where('query_id', '=', queryId)
    .where('version', '<', version)
    .where('state', '=', 'running')
    .execute();
  const fields = {
    query_set: querySet,
    segment_ids: [],
    segment_id: null,
    place: 0,
    done: 0,
    total,
    without_text: 0,
    progress_id: progressId,
  };
  await scope.db
    .insertInto('listening.backfill')
    .values({ organisation_id: scope.organisationId, query_id: queryId, version, ...fields })
    .onConflict((oc) => oc.columns(['organisation_id', 'query_id', 'version']).doUpdateSet({ ...fields, state: 'running' }))
    .execute();
  await enqueue(scope, backfillTask, { queryId, version }, { key: `listening.backfill:${queryId}:${version}` });
}

export const backfillTask = defineTask({
  name: 'listening.backfill',
  version: 1,
  payload: z.object({ queryId: z.uuid(), version: z.number().int() }),
  async run(ctx, { queryId, version }) {
    while (!ctx.signal.aborted && (await backfillPage(ctx, queryId, version)));
    ctx.signal.throwIfAborted();
    await inTransaction(ctx, (scope) => forgetOlder(scope, queryId, version));
  },
});

interface Backfill {
  querySet: number;
  /** Where it is: in a segment, the place of the next member. */
  segmentId: string | null;
  place: number;
  unitId: string;
  text: string;
  zone: string;
}

/** Null where nothing is left to do. */
async function running(scope: Scope, queryId: string, version: number, lock = false): Promise<Backfill | null> {
  const { rows } = await sql<Backfill>`
    select b.query_set as "querySet", b.segment_id as "segmentId", b.place, q.unit_id as "unitId", v.text, v.zone
    from listening.backfill b
    join listening.query q on q.organisation_id = b.organisation_id and q.id = b.query_id
    join listening.query_version v on v.organisation_id = b.organisation_id and v.query_id = b.query_id and v.number = b.version
    where b.query_id = ${queryId} and b.version = ${version} and b.state = 'running' and q.version = b.version and q.archived_at is null
    ${lock ? sql`for update of b` : sql``}`.execute(scope.db);
  return rows[0] ?? null;
}

/** The segment it is in, else the next that holds anything of an older set; it may have been merged away meanwhile. */
async function segmentFor(scope: Scope, queryId: string, version: number): Promise<(Segment & { isSame: boolean }) | null> {
  const { rows } = await sql<Segment & { isSame: boolean }>`
    select s.id, s.to_at as "toAt", s.size, s.indexed, s.id is not distinct from b.segment_id as "isSame"
    from listening.backfill b join listening.segment s on s.organisation_id = b.organisation_id
    where b.query_id = ${queryId} and b.version = ${version} and s.query_set < b.query_set and s.id <> all(b.segment_ids)
    order by "isSame" desc, s.to_at desc, s.id desc limit 1`.execute(scope.db);
  return rows[0] ?? null;
}

interface Page {
  /** Null: no segment is left. */
  segment: Segment | null;
  /** Members up to here are done with this page. */
  until: number;
  from: number;
  posts: StoredPost[];
}

async function nextPage(scope: Scope, backfill: Backfill, { queryId, version }: { queryId: string; version: number }): Promise<Page> {
  const segment = await segmentFor(scope, queryId, version);
  if (!segment) return { segment, from: 0, until: 0, posts: [] };
  const { query } = parse(backfill.text);
  const from = segment.isSame ? backfill.place : 0;
  const candidates = (await placesIn(scope, [segment], query ? keysNeeded(query.root) : null)).get(segment.id) ?? null;
  const places = candidates
    ? candidates.filter((place) => place >= from)
    : Array.from({ length: segment.size - from }, (_, index) => from + index);
  const some = places.slice(0, page);
  const until = some.length < places.length ? (some.at(-1) ?? 0) + 1 : segment.size;
  const members = await membersOf(scope, [{ id: segment.id, size: segment.size, places: some }]);
  const posts =
    members.length === 0 ? [] : await storedPosts(scope, sql<boolean>`m.query_set < ${backfill.querySet}`, page, byPlace(members));
  return { segment, from, until, posts };
}

/** Answers whether there may be another page. */
async function backfillPage(ctx: Context, queryId: string, version: number): Promise<boolean> {
  const found = await inTransaction(ctx, async (scope) => {
    const backfill = await running(scope, queryId, version);
    if (!backfill) return null;
    const next = await nextPage(scope, backfill, { queryId, version });
    return { backfill, next, hears: (await unitLines(scope)).get(backfill.unitId) ?? new Set<string>() };
  });
  if (!found) return false;
  const { backfill, next } = found;
  const read =
    next.posts.length === 0
      ? []
      : await readPosts(
          ctx,
          { number: 0, queries: [{ queryId, version, text: backfill.text, zone: backfill.zone }] },
          next.posts.map(({ work }) => work),
          `backfill ${queryId} ${version}`,
        );
  const matched = next.posts.filter((post, index) => found.hears.has(post.unitId) && (read[index]?.matched.length ?? 0) > 0);
  return inTransaction(ctx, async (scope) => {
    const now = await running(scope, queryId, version, true);
    // Another worker was here.
    if (!now || now.segmentId !== backfill.segmentId || now.place !== backfill.place || now.querySet !== backfill.querySet)
      return now !== null;
    await keepMatches(scope, { queryId, version, querySet: backfill.querySet }, matched);
    await moveOn(scope, { queryId, version }, next);
    return next.segment !== null;
  });
}

/** Only mentions that are still as they were read: what changed since was matched by a newer set as it came in. */
async function keepMatches(
  scope: Scope,
  by: { queryId: string; version: number; querySet: number },
  posts: readonly StoredPost[],
): Promise<void> {
  if (posts.length === 0) return;
  const { rows: still } = await sql<{ id: string; revision: number; published_at: string }>`
    select m.id, m.revision, m.published_at from ${byPlace(posts)}
    where m.query_set < ${by.querySet} order by m.id for share of m`.execute(scope.db);
  const revisions = new Map(still.map((row) => [row.id, row.revision]));
  const present = posts.filter((post) => revisions.get(post.id) === post.revision);
  const { rows: made } = await sql<{ mention_id: string }>`
    insert into listening.match (organisation_id, query_id, version, published_at, mention_id, author_id)
    select ${scope.organisationId}::uuid, ${by.queryId}::uuid, ${by.version}::int, m.published_at, m.id, m.author_id from ${byPlace(present)}
    on conflict do nothing returning mention_id`.execute(scope.db);
  const isNew = new Set(made.map((row) => row.mention_id));
  const deltas = noDeltas();
  for (const { id, publishedAt, work } of present) {
    if (!isNew.has(id) || !work.facts) continue;
    count(deltas, by, { ...work.facts, sentiment: signOf(work.facts.sentiment), publishedAt, kind: work.kind, network: work.network }, 1);
  }
  await writeDeltas(scope, deltas);
}

async function moveOn(
  scope: Scope,
  { queryId, version }: { queryId: string; version: number },
  { segment, from, until, posts }: Page,
): Promise<void> {
  const ended = segment === null;
  const isThrough = segment !== null && until >= segment.size;
  const done = until - from;
  const { rows } = await sql<{ progress_id: string | null; done: number }>`
    update listening.backfill set done = done + ${done}, without_text = without_text + ${posts.filter(({ hasText }) => !hasText).length},
      segment_ids = case when ${isThrough} then segment_ids || ${segment?.id ?? null}::uuid else segment_ids end,
      segment_id = ${isThrough ? null : (segment?.id ?? null)}, place = ${isThrough ? 0 : until},
      total = greatest(total, done + ${done}), state = ${ended ? 'finished' : 'running'}
    where query_id = ${queryId} and version = ${version} returning progress_id, done`.execute(scope.db);
  const progressId = rows[0]?.progress_id;
  if (!progressId) return;
  await sql`
    update kernel.progress set done = least(${rows[0]?.done ?? 0}, coalesce(total, ${rows[0]?.done ?? 0})), state = ${ended ? 'finished' : 'running'}, updated_at = kernel.now()
    where id = ${progressId} and state = 'running'`.execute(scope.db);
}

/** What older versions matched is counted no more. */
async function forgetOlder(scope: Scope, queryId: string, version: number): Promise<void> {
  const current = await scope.db.selectFrom('listening.query').select('version').where('id', '=', queryId).executeTakeFirst();
  if (current?.version !== version) return;
  for (const table of ['match', 'rollup_volume', 'rollup_emotion', 'rollup_topic'] as const)
    await sql`delete from ${sql.table(`listening.${table}`)} where query_id = ${queryId} and version < ${version}`.execute(scope.db);
}
