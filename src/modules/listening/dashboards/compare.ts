/** Share of voice: several queries side by side. */
import { sql } from 'kysely';
import type { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import type { SavedQuery } from '../contract-schemas.ts';
import { daysOf, type Period } from '../periods.ts';
import { readableQuery } from '../queries.ts';
import { comparedBounds, found, inBounds, type Bounds } from './found.ts';
import type { Against, comparisonSchema } from './contract-schemas.ts';
import { balanceChange, balanceOf } from './shares.ts';

type Comparison = z.infer<typeof comparisonSchema>;

interface Volume {
  query_id: string;
  is_now: boolean;
  on: string;
  posts: number;
  reposts: number;
  negative: number;
  neutral: number;
  positive: number;
}
interface People {
  query_id: string | null;
  is_now: boolean;
  people: number;
  reach: number;
}

export async function compareQueries(scope: Scope, asked: Period & { queryIds: string[]; against: Against }): Promise<Comparison> {
  const ids = [...new Set(asked.queryIds)];
  const queries: SavedQuery[] = [];
  for (const id of ids) queries.push(await readableQuery(scope, id));
  const period = { from: asked.from, to: asked.to };
  const bounds = await comparedBounds(scope, period, asked.against);
  const volumes = await volumesOf(scope, queries, bounds);
  const { people, together, shared } = await peopleOf(scope, queries, bounds);
  const days = daysOf(period);
  return {
    zone: bounds.zone,
    period,
    before: bounds.before,
    queries: queries.map(({ id, name }) => {
      const voice = (isNow: boolean) => {
        const rows = volumes.filter((row) => row.query_id === id && row.is_now === isNow);
        const total = (key: 'posts' | 'reposts' | 'negative' | 'neutral' | 'positive') => rows.reduce((sum, row) => sum + row[key], 0);
        const who = people.find((row) => row.query_id === id && row.is_now === isNow);
        return {
          posts: total('posts'),
          reposts: total('reposts'),
          people: who?.people ?? 0,
          reach: who?.reach ?? 0,
          sentiment: { negative: total('negative'), neutral: total('neutral'), positive: total('positive') },
        };
      };
      const [now, before] = [voice(true), voice(false)];
      const byDay = new Map(volumes.filter((row) => row.query_id === id && row.is_now).map((row) => [row.on, row.posts]));
      return {
        id,
        name,
        now,
        before,
        balance: balanceOf(now.sentiment),
        balanceBefore: balanceOf(before.sentiment),
        balanceChange: balanceChange(now.sentiment, before.sentiment),
        days: days.map((on) => ({ on, posts: byDay.get(on) ?? 0 })),
      };
    }),
    together,
    shared,
  };
}

const current = (queries: readonly SavedQuery[]) =>
  sql`(query_id, version) in (${sql.join(
    queries.map(({ id, version }) => sql`(${id}::uuid, ${version}::int)`),
    sql`, `,
  )})`;

async function volumesOf(scope: Scope, queries: readonly SavedQuery[], bounds: Bounds): Promise<Volume[]> {
  const { rows } = await sql<Volume>`
    select query_id, hour >= ${bounds.now.from}::timestamptz as is_now, (hour at time zone ${bounds.zone})::date as "on",
      sum(posts)::int as posts, sum(reposts)::int as reposts, coalesce(sum(posts) filter (where sentiment < 0), 0)::int as negative,
      coalesce(sum(posts) filter (where sentiment = 0), 0)::int as neutral, coalesce(sum(posts) filter (where sentiment > 0), 0)::int as positive
    from listening.rollup_volume where ${current(queries)} and ${inBounds('hour', bounds)} group by 1, 2, 3`.execute(scope.db);
  return rows;
}

/** People must count once, in each query and in all together: from the key of the matches. Posts that several found need their kind. */
async function peopleOf(scope: Scope, queries: readonly SavedQuery[], bounds: Bounds) {
  const { rows } = await sql<People>`
    with who as materialized (
      select distinct query_id, author_id, published_at >= ${bounds.now.from}::timestamptz as is_now from listening.match
      where ${current(queries)} and ${inBounds('published_at', bounds)} and author_id is not null
    )
    select w.query_id, w.is_now, count(distinct w.author_id)::int as people, coalesce(sum(a.followers), 0)::float8 as reach
    from who w join listening.author a on a.id = w.author_id group by 1, 2
    union all
    select null, true, count(*)::int, coalesce(sum(a.followers), 0)::float8
    from (select distinct author_id from who where is_now) w join listening.author a on a.id = w.author_id`.execute(scope.db);
  const { rows: posts } = await sql<{ posts: number; shared: number }>`
    with ${found(queries, bounds)},
    times as (select mention_id, count(*) as queries from found where is_now and kind <> 'repost' group by 1)
    select count(*)::int as posts, count(*) filter (where queries > 1)::int as shared from times`.execute(scope.db);
  const everybody = rows.find((row) => row.query_id === null);
  const all = posts[0] ?? { posts: 0, shared: 0 };
  return {
    people: rows,
    together: { posts: all.posts, people: everybody?.people ?? 0, reach: everybody?.reach ?? 0 },
    shared: all.shared,
  };
}
