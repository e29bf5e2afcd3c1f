/** What a query found in a period, from the counts by hour, beside the period before it. */
import { sql } from 'kysely';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { Emotion } from '#text/analysis.ts';
import { comparedBounds, inBounds, type Bounds } from './dashboards/found.ts';
import type { Against } from './dashboards/contract-schemas.ts';
import { balanceChange, balanceOf } from './dashboards/shares.ts';
import { daysOf, type Period } from './periods.ts';
import { readableQuery } from './queries.ts';
import { keyTerms } from './reading.ts';
import { coverageOf, sampledSources, scan } from './search.ts';
import { spoken } from './spoken.ts';
import type { SavedQuery } from './contract-schemas.ts';

type Asked = Period & { id: string; against: Against };

export async function insightsOf(scope: Scope, { id, from, to, against }: Asked) {
  const query = await readableQuery(scope, id);
  const period = { from, to };
  const all = await comparedBounds(scope, period, against);
  const earlier = all.before;
  const days = await volumeByDay(scope, query, all);
  const emotionDays = await emotionsByDay(scope, query, all);
  const now = daysOf(period).map((on) => days.get(on) ?? noDay(on));
  const before = daysOf(earlier).map((on) => days.get(on) ?? noDay(on));
  const total = (list: typeof now, key: 'posts' | 'reposts' | 'negative' | 'neutral' | 'positive') =>
    list.reduce((sum, day) => sum + day[key], 0);
  const sentimentOf = (list: typeof now) => ({
    negative: total(list, 'negative'),
    neutral: total(list, 'neutral'),
    positive: total(list, 'positive'),
  });
  const people = await peopleOf(scope, query, all);
  return {
    zone: all.zone,
    period,
    before: earlier,
    totals: {
      posts: total(now, 'posts'),
      postsBefore: total(before, 'posts'),
      reposts: total(now, 'reposts'),
      repostsBefore: total(before, 'reposts'),
      ...people,
    },
    days: now,
    daysBefore: before.map(({ on, posts }) => ({ on, posts })),
    sentiment: {
      now: sentimentOf(now),
      before: sentimentOf(before),
      balance: balanceOf(sentimentOf(now)),
      balanceBefore: balanceOf(sentimentOf(before)),
      change: balanceChange(sentimentOf(now), sentimentOf(before)),
    },
    emotions: comparedOf(emotionDays, from),
    emotionDays: emotionDays.filter(({ on }) => on >= from).map(({ on, value, posts }) => ({ on, emotion: value as Emotion, posts })),
    topics: await compared(scope, query, all, sql`listening.rollup_topic`, sql`topic`),
    languages: await compared(scope, query, all, sql`listening.rollup_volume`, sql`language`),
    networks: await compared(scope, query, all, sql`listening.rollup_volume`, sql`network`),
    coverage: { backfill: query.backfill, sampledSources: await sampledSources(scope), firstMentionAt: await firstMention(scope, query) },
  };
}

interface Day {
  on: string;
  posts: number;
  reposts: number;
  negative: number;
  neutral: number;
  positive: number;
}
const noDay = (on: string): Day => ({ on, posts: 0, reposts: 0, negative: 0, neutral: 0, positive: 0 });

const within = (query: SavedQuery, bounds: Bounds) =>
  sql`query_id = ${query.id} and version = ${query.version} and ${inBounds('hour', bounds)}`;

async function volumeByDay(scope: Scope, query: SavedQuery, bounds: Bounds): Promise<Map<string, Day>> {
  const { rows } = await sql<Day>`
    select (hour at time zone ${bounds.zone})::date as "on", sum(posts)::int as posts, sum(reposts)::int as reposts,
      coalesce(sum(posts) filter (where sentiment < 0), 0)::int as negative, coalesce(sum(posts) filter (where sentiment = 0), 0)::int as neutral,
      coalesce(sum(posts) filter (where sentiment > 0), 0)::int as positive
    from listening.rollup_volume where ${within(query, bounds)} group by 1`.execute(scope.db);
  return new Map(rows.map((row) => [row.on, row]));
}

async function emotionsByDay(scope: Scope, query: SavedQuery, bounds: Bounds): Promise<{ on: string; value: string; posts: number }[]> {
  const { rows } = await sql<{ on: string; value: string; posts: number }>`
    select (hour at time zone ${bounds.zone})::date as "on", emotion as value, sum(posts)::int as posts
    from listening.rollup_emotion where ${within(query, bounds)} group by 1, 2 having sum(posts) > 0 order by 1, 2`.execute(scope.db);
  return rows;
}

function comparedOf(days: readonly { on: string; value: string; posts: number }[], from: string) {
  const totals = new Map<string, { value: Emotion; posts: number; before: number }>();
  for (const { on, value, posts } of days) {
    const total = totals.get(value) ?? { value: value as Emotion, posts: 0, before: 0 };
    if (on >= from) total.posts += posts;
    else total.before += posts;
    totals.set(value, total);
  }
  return [...totals.values()].sort((one, other) => other.posts - one.posts || (one.value < other.value ? -1 : 1));
}

async function compared(scope: Scope, query: SavedQuery, bounds: Bounds, table: ReturnType<typeof sql>, value: ReturnType<typeof sql>) {
  const { rows } = await sql<{ value: string; posts: number; before: number }>`
    select ${value} as value, coalesce(sum(posts) filter (where hour >= ${bounds.now.from}::timestamptz), 0)::int as posts,
      coalesce(sum(posts) filter (where hour < ${bounds.now.from}::timestamptz), 0)::int as before
    from ${table} where ${within(query, bounds)} group by 1 having sum(posts) > 0 order by 2 desc, 1`.execute(scope.db);
  return rows;
}

/** People may be in several hours and must count once, so they are counted from the matches: from their key alone. */
async function peopleOf(scope: Scope, query: SavedQuery, bounds: Bounds): Promise<{ people: number; peopleBefore: number }> {
  const { rows } = await sql<{ people: number; peopleBefore: number }>`
    select count(*) filter (where is_now)::int as people, count(*) filter (where is_before)::int as "peopleBefore"
    from (
      select author_id, bool_or(published_at >= ${bounds.now.from}::timestamptz) as is_now, bool_or(published_at < ${bounds.now.from}::timestamptz) as is_before
      from listening.match
      where query_id = ${query.id} and version = ${query.version} and ${inBounds('published_at', bounds)} and author_id is not null group by author_id
    ) people`.execute(scope.db);
  return rows[0] ?? { people: 0, peopleBefore: 0 };
}

async function firstMention(scope: Scope, query: SavedQuery): Promise<string | null> {
  const { rows } = await sql<{ at: string | null }>`
    select min(published_at) as at from listening.match where query_id = ${query.id} and version = ${query.version}`.execute(scope.db);
  return rows[0]?.at ?? null;
}

/** Terms of the period against its base, over the posts that the query matched and whose text is still there. */
export async function keynessOf(ctx: Context, { id, from, to, against }: Asked) {
  const { now, before } = await inTransaction(ctx, async (scope) => {
    const query = await readableQuery(scope, id);
    const bounds = await comparedBounds(scope, { from, to }, against);
    const matched = sql<boolean>`exists (select from listening.match x where x.organisation_id = m.organisation_id and x.query_id = ${query.id}
      and x.version = ${query.version} and x.published_at = m.published_at and x.mention_id = m.id) and m.kind <> 'repost'`;
    return { now: await scan(scope, bounds.now, matched), before: await scan(scope, bounds.base, matched) };
  });
  const textsOf = ({ posts }: typeof now) => posts.filter(({ hasText }) => hasText).map(({ work }) => spoken(work));
  const inside = textsOf(now);
  const outside = textsOf(before);
  return { terms: await keyTerms(ctx, { inside, outside }), posts: inside.length, postsBefore: outside.length, coverage: coverageOf(now) };
}
