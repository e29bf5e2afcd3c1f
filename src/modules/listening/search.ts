/**
 * Searching stored mentions in the query language. What columns decide is decided in SQL; the words are matched in a
 * thread, newest first, up to a bound; what lies beyond is said in the coverage, never guessed.
 */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { assertReadable } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { emotionNames } from '#text/analysis.ts';
import type { z } from 'zod';
import type { Mention, mentionFilterSchema } from './contract-schemas.ts';
import { mentionsOf } from './mentions.ts';
import { boundsOf } from './periods.ts';
import { assertRuns, readableQuery } from './queries.ts';
import { findPosts, whyMatched, type Facts, type Spans } from './reading.ts';
import { storedPosts, type StoredPost } from './stored-posts.ts';

type Filter = z.infer<typeof mentionFilterSchema>;

/** Beyond this many mentions of the period a search looks at the newest only, and says so. */
const mostScanned = 20_000;

export interface Scanned {
  posts: StoredPost[];
  from: string;
  to: string;
  complete: boolean;
  scanned: number;
  withoutText: number;
  sampledSources: number;
}

export const coverageOf = (scan: Scanned) => ({
  from: scan.from,
  to: scan.to,
  scanned: scan.scanned,
  complete: scan.complete,
  scannedFrom: scan.complete ? scan.from : (scan.posts.at(-1)?.publishedAt ?? scan.from),
  withoutText: scan.withoutText,
  sampledSources: scan.sampledSources,
});

/** Mentions of a period that the caller may read; `and` narrows them. */
export async function scan(scope: Scope, { from, to }: { from: string; to: string }, and = sql<boolean>`true`): Promise<Scanned> {
  const units = scope.access.unitsWithAncestors('listening.read');
  const posts = await storedPosts(
    scope,
    sql<boolean>`m.published_at >= ${from}::timestamptz and m.published_at < ${to}::timestamptz and m.unit_id = any(${units}::uuid[]) and ${and}`,
    mostScanned + 1,
  );
  const complete = posts.length <= mostScanned;
  if (!complete) posts.pop();
  const withoutText = posts.filter(({ hasText }) => !hasText).length;
  return { posts, from, to, complete, scanned: posts.length, withoutText, sampledSources: await sampledSources(scope) };
}

export async function sampledSources(scope: Scope): Promise<number> {
  const units = scope.access.unitsWithAncestors('listening.read');
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from listening.source where keep = 'matched' and archived_at is null and unit_id = any(${units}::uuid[])`.execute(
    scope.db,
  );
  return rows[0]?.n ?? 0;
}

export async function searchMentions(ctx: Context, filter: Filter) {
  if (filter.text.trim() !== '') assertRuns(filter.text);
  const scanned = await inTransaction(ctx, async (scope) => {
    const { from, to } = await boundsOf(scope, filter);
    return scan(scope, { from, to }, await conditions(scope, filter));
  });
  const places = await findPosts(
    ctx,
    filter,
    scanned.posts.map(({ work }) => work),
  );
  const found = places.flatMap((place) => scanned.posts[place] ?? []);
  const ordered = filter.order === 'newest' ? found : byRelevance(found);
  const start = startOf(ordered, filter.cursor);
  const page = ordered.slice(start, start + filter.limit);
  const items = await withReasons(ctx, filter, page);
  const next = start + filter.limit < ordered.length ? page.at(-1) : undefined;
  return { items, nextCursor: next?.id ?? null, total: found.length, facets: facetsOf(found), coverage: coverageOf(scanned) };
}

/** The page after the mention that the cursor names. Throws `invalid` for a cursor that names none of them. */
function startOf(ordered: readonly StoredPost[], cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const at = ordered.findIndex(({ id }) => id === cursor);
  if (at < 0) throw new AppError('invalid', { reason: 'cursor', fields: [{ path: 'cursor', code: 'cursor' }] });
  return at + 1;
}

async function conditions(scope: Scope, filter: Filter): Promise<ReturnType<typeof sql<boolean>>> {
  const parts = [sql<boolean>`true`];
  if (filter.queryId !== undefined) {
    const query = await readableQuery(scope, filter.queryId);
    parts.push(sql`exists (select from listening.match x where x.organisation_id = m.organisation_id and x.query_id = ${query.id}
      and x.version = ${query.version} and x.published_at = m.published_at and x.mention_id = m.id)`);
  }
  if (filter.sourceId !== undefined) {
    const source = await scope.db.selectFrom('listening.source').select('unit_id').where('id', '=', filter.sourceId).executeTakeFirst();
    assertReadable(scope, 'listening.read', source?.unit_id);
    parts.push(sql`m.source_id = ${filter.sourceId}`);
  }
  if (filter.networks) parts.push(sql`m.network = any(${filter.networks})`);
  if (filter.languages) parts.push(sql`m.language = any(${filter.languages})`);
  if (filter.kinds) parts.push(sql`m.kind = any(${filter.kinds})`);
  if (filter.sentiments)
    parts.push(
      sql`m.sentiment = any(${filter.sentiments.map((label) => ['negative', 'neutral', 'positive'].indexOf(label) - 1)}::smallint[])`,
    );
  if (filter.authorId !== undefined) parts.push(sql`m.author_id = ${filter.authorId}`);
  if (filter.weekday !== undefined) parts.push(sql`extract(isodow from m.published_at at time zone ${filter.zone}) = ${filter.weekday}`);
  if (filter.hour !== undefined) parts.push(sql`extract(hour from m.published_at at time zone ${filter.zone}) = ${filter.hour}`);
  if (filter.topics) parts.push(sql`m.topics && ${filter.topics}`);
  if (filter.signals) parts.push(sql`m.signals && ${filter.signals}`);
  if (filter.emotions) {
    const places = filter.emotions.map((emotion) => emotionNames.indexOf(emotion) + 1);
    parts.push(sql`exists (select from unnest(${places}::int[]) as e (place) where m.emotions[e.place] >= 0.5)`);
  }
  return sql.join<boolean>(parts, sql` and `) as ReturnType<typeof sql<boolean>>;
}

/** First what is felt strongly by many: |sentiment| and the strongest emotion, weighed by reach; then newest. */
function byRelevance(posts: readonly StoredPost[]): StoredPost[] {
  const weigh = ({ work }: StoredPost): number => {
    const facts = work.facts as Facts;
    return (
      (1 + Math.abs(facts.score) + Math.max(0, ...facts.emotions)) *
      Math.log10(10 + (work.followers ?? 0)) *
      (work.kind === 'repost' ? 0.5 : 1)
    );
  };
  const weights = new Map(posts.map((post) => [post.id, weigh(post)]));
  return [...posts].sort((one, other) => (weights.get(other.id) ?? 0) - (weights.get(one.id) ?? 0));
}

export type ShownMention = Mention & Spans;

/** Mentions with the stretches of text that the query asks for. */
export async function withReasons(
  ctx: Context,
  query: { text: string; zone: string },
  posts: readonly StoredPost[],
): Promise<ShownMention[]> {
  const mentions = await inTransaction(ctx, (scope) =>
    mentionsOf(
      scope,
      posts.map(({ id }) => id),
    ),
  );
  const work = new Map(posts.map((post) => [post.id, post.work]));
  if (query.text.trim() === '') return mentions.map((mention) => ({ ...mention, spans: [], titleSpans: [] }));
  const shown = mentions.flatMap((mention) => {
    const post = work.get(mention.id);
    return post ? [{ mention, asked: { text: query.text, zone: query.zone, post } }] : [];
  });
  const why = await whyMatched(
    ctx,
    shown.map(({ asked }) => asked),
  );
  return shown.map(({ mention }, index) => ({ ...mention, ...(why[index] ?? { spans: [], titleSpans: [] }) }));
}

function facetsOf(posts: readonly StoredPost[]) {
  const tally = (valuesOf: (post: StoredPost, facts: Facts) => readonly string[]) => {
    const counts = new Map<string, number>();
    for (const post of posts) for (const value of valuesOf(post, post.work.facts as Facts)) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts]
      .map(([value, count]) => ({ value, count }))
      .sort((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1));
  };
  return {
    networks: tally(({ work }) => [work.network]),
    languages: tally((_, facts) => [facts.language]),
    sentiments: tally((_, facts) => [facts.sentiment]),
    kinds: tally(({ work }) => [work.kind]),
    emotions: tally((_, facts) => emotionNames.filter((_name, index) => (facts.emotions[index] ?? 0) >= 0.5)),
    topics: tally((_, facts) => facts.topics),
    signals: tally((_, facts) => facts.signals),
    sources: tally(({ sourceId }) => [sourceId]),
  };
}
