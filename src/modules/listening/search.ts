/**
 * Searching stored mentions in the query language. The index of words says which mentions may match, SQL decides what
 * columns decide, and a thread matches, newest first, up to a bound; what lies beyond is said in the coverage, never guessed.
 */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { assertReadable } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { emotionNames } from '#text/analysis.ts';
import { keysNeeded } from '#text/match/keys.ts';
import { parse } from '#text/query/parse.ts';
import type { z } from 'zod';
import type { Mention, mentionFilterSchema } from './contract-schemas.ts';
import { spamLine } from './marks/spam.ts';
import { mentionsOf } from './mentions.ts';
import { boundsOf } from './periods.ts';
import { assertRuns, readableQuery } from './queries.ts';
import { findPosts, whyMatched, type Facts, type Spans } from './reading.ts';
import { byMatch, byPlace, storedPosts, type StoredPost } from './stored-posts.ts';
import { candidatesFor, segmentsOf } from './words/segments.ts';

type Filter = z.infer<typeof mentionFilterSchema>;

/** Beyond this many mentions that may match, the newest only are read, and the coverage says so. */
const mostScanned = 20_000;
/** The same of a search that somebody waits for: each costs some 75 µs of processor. */
const mostSearched = 2_000;

export interface Scanned {
  posts: StoredPost[];
  from: string;
  to: string;
  complete: boolean;
  /** Everything of the period published after this was looked at. */
  completeFrom: string;
  scanned: number;
  /** How many may match, those not read among them: from the index, where sums of segments may reach over the ends of the period. */
  candidates: number;
  withoutText: number;
  sampledSources: number;
}

export const coverageOf = (scan: Scanned) => ({
  from: scan.from,
  to: scan.to,
  scanned: scan.scanned,
  complete: scan.complete,
  scannedFrom: scan.completeFrom,
  candidates: scan.candidates,
  withoutText: scan.withoutText,
  sampledSources: scan.sampledSources,
});

type Sql<T = unknown> = ReturnType<typeof sql<T>>;

/** How to come to the mentions of a period: by what a text needs, or by what a query matched; else by time. */
interface Way {
  /** In the query language; its words are looked up, and no more. */
  text?: string;
  query?: { id: string; version: number };
  /** How many are read at most. */
  most?: number;
}

/** Mentions of a period that the caller may read and that may match; `and` narrows them. */
export async function scan(
  scope: Scope,
  { from, to }: { from: string; to: string },
  and = sql<boolean>`true`,
  { text = '', query, most = mostScanned }: Way = {},
): Promise<Scanned> {
  const units = scope.access.unitsWithAncestors('listening.read');
  const inUnits = sql<boolean>`m.unit_id = any(${units}::uuid[]) and ${and}`;
  const within = (at: Sql) => sql<boolean>`${at} >= ${from}::timestamptz and ${at} < ${to}::timestamptz`;
  const tree = text.trim() === '' ? null : parse(text).query;
  const found = tree && !query ? await candidatesFor(scope, keysNeeded(tree.root), { from, to }, most) : null;
  const isMatch = query && sql<boolean>`x.query_id = ${query.id} and x.version = ${query.version} and ${within(sql`x.published_at`)}`;
  const posts = found
    ? found.members.length === 0
      ? []
      : await storedPosts(scope, inUnits, most + 1, byPlace(found.members))
    : await storedPosts(scope, sql<boolean>`${within(sql`m.published_at`)} and ${inUnits}`, most + 1, isMatch && byMatch(isMatch));
  const isCut = posts.length > most;
  if (isCut) posts.pop();
  const complete = !isCut && (found?.complete ?? true);
  return {
    posts,
    from,
    to,
    complete,
    completeFrom: isCut ? (posts.at(-1)?.publishedAt ?? from) : (found?.completeFrom ?? from),
    scanned: posts.length,
    candidates: complete ? posts.length : (found?.mayMatch ?? (await countOf(scope, { from, to }, isMatch))),
    withoutText: posts.filter(({ hasText }) => !hasText).length,
    sampledSources: await sampledSources(scope),
  };
}

/** Mentions of the period, or what a query matched in it. */
async function countOf(scope: Scope, period: { from: string; to: string }, isMatch: Sql<boolean> | undefined): Promise<number> {
  if (!isMatch) return (await segmentsOf(scope, period)).reduce((sum, { size }) => sum + size, 0);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from listening.match x where ${isMatch}`.execute(scope.db);
  return rows[0]?.n ?? 0;
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
  const { scanned, query } = await inTransaction(ctx, async (scope) => {
    const { from, to } = await boundsOf(scope, filter);
    const saved = filter.queryId === undefined ? undefined : await readableQuery(scope, filter.queryId);
    const and = await conditions(scope, filter);
    return {
      scanned: await scan(scope, { from, to }, and, { text: filter.text, most: mostSearched, ...(saved ? { query: saved } : {}) }),
      query: saved,
    };
  });
  const places = await findPosts(
    ctx,
    filter,
    scanned.posts.map(({ work }) => work),
  );
  const matching = places.flatMap((place) => scanned.posts[place] ?? []);
  const spam = matching.filter(isSpam).length;
  const found = filter.spam === 'with' ? matching : matching.filter((post) => isSpam(post) === (filter.spam === 'only'));
  const ordered = filter.order === 'newest' ? found : byRelevance(found);
  const start = startOf(ordered, filter.cursor);
  const page = ordered.slice(start, start + filter.limit);
  // Of a saved query alone its own words are the reason.
  const items = await withReasons(ctx, query && filter.text.trim() === '' ? query : filter, page);
  const next = start + filter.limit < ordered.length ? page.at(-1) : undefined;
  return { items, nextCursor: next?.id ?? null, total: found.length, spam, facets: facetsOf(found), coverage: coverageOf(scanned) };
}

const isSpam = ({ work }: StoredPost): boolean => (work.facts?.spam ?? 0) >= spamLine;

/** The page after the mention that the cursor names. Throws `invalid` for a cursor that names none of them. */
function startOf(ordered: readonly StoredPost[], cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  const at = ordered.findIndex(({ id }) => id === cursor);
  if (at < 0) throw new AppError('invalid', { reason: 'cursor', fields: [{ path: 'cursor', code: 'cursor' }] });
  return at + 1;
}

async function conditions(scope: Scope, filter: Filter): Promise<ReturnType<typeof sql<boolean>>> {
  const parts = [sql<boolean>`true`];
  if (filter.sourceId !== undefined) {
    const source = await scope.db.selectFrom('listening.source').select('unit_id').where('id', '=', filter.sourceId).executeTakeFirst();
    assertReadable(scope, 'listening.read', source?.unit_id);
    parts.push(sql`m.source_id = ${filter.sourceId}`);
  }
  if (filter.networks) parts.push(sql`m.network = any(${filter.networks})`);
  if (filter.languages) parts.push(sql`m.language = any(${filter.languages})`);
  if (filter.kinds) parts.push(sql`m.kind = any(${filter.kinds})`);
  if (filter.authorKinds) parts.push(sql`coalesce(a.kind, 'unsure') = any(${filter.authorKinds})`);
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
export function byRelevance(posts: readonly StoredPost[]): StoredPost[] {
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
    authorKinds: tally(({ authorKind }) => [authorKind]),
    sources: tally(({ sourceId }) => [sourceId]),
  };
}
