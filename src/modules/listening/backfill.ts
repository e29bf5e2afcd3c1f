/**
 * A new version of a query goes through everything stored before it, newest first, in pages. Each page is one transaction
 * that writes its matches and counts and moves the cursor, so that a crash neither misses nor counts twice.
 */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { unitLines } from '#modules/identity/index.ts';
import { z } from 'zod';
import { readPosts } from './reading.ts';
import { count, noDeltas, writeDeltas } from './rollups.ts';
import { storedPosts, type StoredPost } from './stored-posts.ts';
import { signOf } from './write-batch.ts';

const page = 2000;

/** In the transaction that saves the version. */
export async function beginBackfill(
  scope: Scope,
  { queryId, version, name, querySet }: { queryId: string; version: number; name: string; querySet: number },
): Promise<void> {
  const { rows } = await sql<{ total: number }>`
    select count(*)::int as total from listening.mention where query_set < ${querySet}`.execute(scope.db);
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
  const fields = { query_set: querySet, cursor_at: null, cursor_id: null, done: 0, total, without_text: 0, progress_id: progressId };
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
  cursor: { at: string; id: string } | null;
  unitId: string;
  text: string;
  zone: string;
}

/** Null where nothing is left to do. */
async function running(scope: Scope, queryId: string, version: number, lock = false): Promise<Backfill | null> {
  const { rows } = await sql<{
    query_set: number;
    cursor_at: string | null;
    cursor_id: string | null;
    unit_id: string;
    text: string;
    zone: string;
  }>`
    select b.query_set, b.cursor_at, b.cursor_id, q.unit_id, v.text, v.zone
    from listening.backfill b
    join listening.query q on q.organisation_id = b.organisation_id and q.id = b.query_id
    join listening.query_version v on v.organisation_id = b.organisation_id and v.query_id = b.query_id and v.number = b.version
    where b.query_id = ${queryId} and b.version = ${version} and b.state = 'running' and q.version = b.version and q.archived_at is null
    ${lock ? sql`for update of b` : sql``}`.execute(scope.db);
  const [row] = rows;
  if (!row) return null;
  const cursor = row.cursor_at !== null && row.cursor_id !== null ? { at: row.cursor_at, id: row.cursor_id } : null;
  return { querySet: row.query_set, cursor, unitId: row.unit_id, text: row.text, zone: row.zone };
}

/** Answers whether there may be another page. */
async function backfillPage(ctx: Context, queryId: string, version: number): Promise<boolean> {
  const found = await inTransaction(ctx, async (scope) => {
    const backfill = await running(scope, queryId, version);
    if (!backfill) return null;
    const after = backfill.cursor
      ? sql<boolean>`(m.published_at, m.id) < (${backfill.cursor.at}::timestamptz, ${backfill.cursor.id}::uuid)`
      : sql<boolean>`true`;
    const posts = await storedPosts(scope, sql<boolean>`m.query_set < ${backfill.querySet} and ${after}`, page);
    return { backfill, posts, hears: (await unitLines(scope)).get(backfill.unitId) ?? new Set<string>() };
  });
  if (!found) return false;
  const { backfill, posts } = found;
  const read = await readPosts(
    ctx,
    0,
    [{ queryId, version, text: backfill.text, zone: backfill.zone }],
    posts.map(({ work }) => work),
    `backfill ${queryId} ${version}`,
  );
  const matched = posts.filter((post, index) => found.hears.has(post.unitId) && (read[index]?.matched.length ?? 0) > 0);
  return inTransaction(ctx, async (scope) => {
    const now = await running(scope, queryId, version, true);
    if (!now || now.cursor?.id !== backfill.cursor?.id || now.querySet !== backfill.querySet) return now !== null; // another worker was here
    await keepMatches(scope, { queryId, version, querySet: backfill.querySet }, matched);
    await moveOn(scope, { queryId, version }, posts);
    return posts.length === page;
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
    select id, revision, published_at from listening.mention
    where id = any(${posts.map(({ id }) => id)}::uuid[]) and query_set < ${by.querySet} order by id for share`.execute(scope.db);
  const revisions = new Map(still.map((row) => [row.id, row.revision]));
  const present = posts.filter((post) => revisions.get(post.id) === post.revision);
  const { rows: made } = await sql<{ mention_id: string }>`
    insert into listening.match (organisation_id, query_id, version, published_at, mention_id)
    select ${scope.organisationId}::uuid, ${by.queryId}::uuid, ${by.version}::int, published_at, id
    from unnest(${present.map(({ id }) => id)}::uuid[], ${present.map(({ publishedAt }) => publishedAt)}::timestamptz[]) as p (id, published_at)
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
  posts: readonly StoredPost[],
): Promise<void> {
  const last = posts.at(-1);
  const ended = posts.length < page;
  const { rows } = await sql<{ progress_id: string | null; done: number }>`
    update listening.backfill set done = done + ${posts.length}, without_text = without_text + ${posts.filter(({ hasText }) => !hasText).length},
      cursor_at = coalesce(${last?.publishedAt ?? null}::timestamptz, cursor_at), cursor_id = coalesce(${last?.id ?? null}::uuid, cursor_id),
      total = greatest(total, done + ${posts.length}), state = ${ended ? 'finished' : 'running'}
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
