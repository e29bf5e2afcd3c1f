/**
 * Newest first, page by page; each page is one transaction that writes what was read, its matches and its counts by
 * difference, and moves on. A crash repeats at most the reading of one page.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { defineTask } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { heardBy } from '../heard.ts';
import { currentSet, holdSet, type QuerySetNow } from '../query-sets.ts';
import { readPosts, type Facts } from '../reading.ts';
import type { MatchedBy } from '../rollups.ts';
import { storedPosts, type StoredPost } from '../stored-posts.ts';
import { writeReread, type Reading } from './write.ts';

const page = 1000;

export const rereadTask = defineTask({
  name: 'listening.reread',
  version: 1,
  payload: z.object({ id: z.uuid() }),
  async run(ctx, { id }) {
    while (!ctx.signal.aborted && (await rereadPage(ctx, id)));
    ctx.signal.throwIfAborted();
  },
});

interface Running {
  unitIds: string[];
  analysisVersion: number;
  /** Null: from the newest on. */
  beforeAt: string | null;
  beforeId: string | null;
  progressId: string | null;
}

/** Null where it has ended; ends it where the person who began it called it off. */
async function running(scope: Scope, id: string): Promise<Running | null> {
  const { rows } = await sql<Running & { called_off: boolean }>`
    select r.unit_ids as "unitIds", r.analysis_version as "analysisVersion", r.before_at::text as "beforeAt", r.before_id as "beforeId",
      r.progress_id as "progressId", coalesce(p.state = 'cancelled', false) as called_off
    from listening.reread r left join kernel.progress p on p.organisation_id = r.organisation_id and p.id = r.progress_id
    where r.id = ${id} and r.state = 'running' for update of r`.execute(scope.db);
  const [row] = rows;
  if (!row?.called_off) return row ?? null;
  await sql`update listening.reread set state = 'cancelled', ended_at = kernel.now() where id = ${id}`.execute(scope.db);
  return null;
}

interface Corrected {
  language?: string;
  sentiment?: Facts['sentiment'];
}

/** What people said against the verdict: the newest of each field. */
async function correctionsOf(scope: Scope, ids: readonly string[]): Promise<Map<string, Corrected>> {
  const { rows } = await sql<{ mention_id: string; field: string; to_value: string }>`
    select distinct on (mention_id, field) mention_id, field, to_value from listening.correction
    where mention_id = any(${[...ids]}::uuid[]) order by mention_id, field, created_at desc`.execute(scope.db);
  const found = new Map<string, Corrected>();
  for (const row of rows) found.set(row.mention_id, { ...found.get(row.mention_id), [row.field]: row.to_value });
  return found;
}

/** Answers whether there may be another page. */
async function rereadPage(ctx: Context, id: string): Promise<boolean> {
  const found = await inTransaction(ctx, async (scope) => {
    const at = await running(scope, id);
    if (!at) return null;
    const posts = await storedPosts(
      scope,
      sql<boolean>`${at.beforeAt === null ? sql`true` : sql`(m.published_at, m.id) < (${at.beforeAt}::timestamptz, ${at.beforeId}::uuid)`}
        and m.analysis_version < ${at.analysisVersion} and m.unit_id = any(${at.unitIds}::uuid[]) and t.text is not null`,
      page,
    );
    const corrections = await correctionsOf(
      scope,
      posts.map((post) => post.id),
    );
    return { at, posts, corrections, set: await currentSet(scope) };
  });
  if (!found) return false;
  const readings = await readAgain(ctx, found);
  return inTransaction(ctx, async (scope) => {
    // A query was saved meanwhile, or another worker was here: the page is read once more.
    if ((await holdSet(scope)) !== found.set.number) return true;
    const now = await running(scope, id);
    if (!now) return false;
    if (now.beforeAt !== found.at.beforeAt || now.beforeId !== found.at.beforeId) return true;
    const changed = await writeReread(scope, readings, { setNumber: found.set.number, analysisVersion: now.analysisVersion });
    await moveOn(scope, { id, progressId: now.progressId, last: found.posts.at(-1), done: found.posts.length, changed });
    return found.posts.length > 0;
  });
}

async function readAgain(
  ctx: Context,
  { posts, corrections, set }: { posts: readonly StoredPost[]; corrections: ReadonlyMap<string, Corrected>; set: QuerySetNow },
): Promise<Reading[]> {
  if (posts.length === 0) return [];
  const fresh = await readPosts(
    ctx,
    set,
    posts.map(({ id, work }) => ({
      ...work,
      language: corrections.get(id)?.language ?? (work.facts?.languageUnsure ? null : work.language),
      facts: null,
    })),
  );
  const readings = posts.map((post, place): Reading & { places: number[]; isCorrected: boolean } => {
    const read = fresh[place];
    if (!read) throw new Error('a post was not read');
    const said = corrections.get(post.id)?.sentiment;
    const { facts } = read;
    return {
      post,
      facts: said ? { ...facts, sentiment: said, score: { negative: -1, neutral: 0, positive: 1 }[said], abstained: false } : facts,
      matched: [],
      places: read.matched,
      isCorrected: said !== undefined,
    };
  });
  // Queries that ask for the sentiment ask for the corrected one.
  const again = readings.filter(({ isCorrected }) => isCorrected);
  const matchedAgain =
    again.length === 0
      ? []
      : await readPosts(
          ctx,
          set,
          again.map(({ post, facts }) => ({ ...post.work, facts })),
        );
  for (const [place, reading] of again.entries()) reading.places = matchedAgain[place]?.matched ?? [];
  return readings.map(({ post, facts, places }) => ({ post, facts, matched: heardBy(set, places, post.unitId) satisfies MatchedBy[] }));
}

async function moveOn(
  scope: Scope,
  given: { id: string; progressId: string | null; last: StoredPost | undefined; done: number; changed: number },
): Promise<void> {
  const { last } = given;
  const ended = last === undefined;
  const { rows } = await sql<{ done: number }>`
    update listening.reread set done = done + ${given.done}, changed = changed + ${given.changed},
      before_at = coalesce(${last?.publishedAt ?? null}::timestamptz, before_at), before_id = coalesce(${last?.id ?? null}::uuid, before_id),
      state = ${ended ? 'finished' : 'running'}, ended_at = case when ${ended} then kernel.now() end
    where id = ${given.id} returning done`.execute(scope.db);
  if (given.progressId)
    await sql`
      update kernel.progress set done = least(${rows[0]?.done ?? 0}, total), state = ${ended ? 'finished' : 'running'}, updated_at = kernel.now()
      where id = ${given.progressId} and state = 'running'`.execute(scope.db);
}
