/** Series by hour of what a query finds. Most come from the counts by hour; people and signals are counted from the mentions. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { emotionNames } from '#text/analysis.ts';
import { hourMs, hourOf, isoOf } from './clock.ts';
import type { Metric } from './contract-schemas.ts';
import type { Series } from './windows.ts';

export interface Watched {
  queryId: string;
  version: number;
  metric: Metric;
}

/** All hours from `from` up to, not with, `to`. */
export async function seriesOf(scope: Scope, watched: Watched, from: number, to: number): Promise<Series> {
  const length = Math.max(0, Math.round((to - from) / hourMs));
  const series: Series = {
    metric: watched.metric,
    from,
    part: Array.from({ length }, () => 0),
    whole: Array.from({ length }, () => 0),
    people: watched.metric.of === 'people' ? Array.from({ length }, (): number[] => []) : null,
    heardFrom: await heardFrom(scope, watched, from, to),
  };
  for (const { hour, part, whole } of await hours(scope, watched, from, to)) {
    const place = Math.round((Date.parse(hour) - from) / hourMs);
    series.part[place] = part;
    series.whole[place] = whole;
  }
  if (series.people)
    for (const { hour, person } of await authors(scope, watched, from, to)) {
      const place = Math.round((Date.parse(hour) - from) / hourMs);
      series.people[place]?.push(person);
    }
  return series;
}

/** Whether `column` lies in the hours from `from` up to, not with, `to`. */
export const inHours = (column: ReturnType<typeof sql>, from: number, to: number) =>
  sql<boolean>`${column} >= ${isoOf(from)}::timestamptz and ${column} < ${isoOf(to)}::timestamptz`;

const within = (watched: Watched, from: number, to: number) =>
  sql`query_id = ${watched.queryId} and version = ${watched.version} and ${inHours(sql`hour`, from, to)}`;

/** Mentions `m` that it finds, matched by `x`; bounds on both, so that only their months are read. */
const found = (watched: Watched, from: number, to: number) => sql`
  listening.match x join listening.mention m on m.organisation_id = x.organisation_id and m.id = x.mention_id and m.published_at = x.published_at
  where x.query_id = ${watched.queryId} and x.version = ${watched.version} and ${inHours(sql`x.published_at`, from, to)}
    and ${inHours(sql`m.published_at`, from, to)}`;

async function hours(scope: Scope, watched: Watched, from: number, to: number): Promise<{ hour: string; part: number; whole: number }[]> {
  const { metric } = watched;
  const range = within(watched, from, to);
  const ask = async (query: ReturnType<typeof sql<{ hour: string; part: number; whole: number }>>) => (await query.execute(scope.db)).rows;
  switch (metric.of) {
    case 'people':
      return [];
    case 'emotion':
      return ask(
        sql`select hour, sum(posts)::int as part, 0 as whole from listening.rollup_emotion where ${range} and emotion = ${metric.value} group by hour`,
      );
    case 'topic':
      return ask(
        sql`select hour, sum(posts)::int as part, 0 as whole from listening.rollup_topic where ${range} and topic = ${metric.value} group by hour`,
      );
    case 'signal':
      return ask(sql`
        select date_trunc('hour', x.published_at) as hour, count(*)::int as part, 0 as whole from ${found(watched, from, to)} and m.kind <> 'repost' and m.signals @> array[${metric.value}] group by 1`);
    default: {
      const part = {
        posts: sql`sum(posts)`,
        negative: sql`coalesce(sum(posts) filter (where sentiment < 0), 0)`,
        negative_share: sql`coalesce(sum(posts) filter (where sentiment < 0), 0)`,
        balance: sql`coalesce(sum(posts * sentiment), 0)`,
      }[metric.of];
      return ask(
        sql`select hour, ${part}::int as part, sum(posts)::int as whole from listening.rollup_volume where ${range} group by hour`,
      );
    }
  }
}

/** Each author of each hour once, as a number: two of four billion may be taken for one. */
async function authors(scope: Scope, watched: Watched, from: number, to: number): Promise<{ hour: string; person: number }[]> {
  const { rows } = await sql<{ hour: string; person: number }>`
    select distinct date_trunc('hour', x.published_at) as hour, hashtext(m.author_id::text) as person
    from ${found(watched, from, to)} and m.author_id is not null and m.kind <> 'repost'`.execute(scope.db);
  return rows;
}

async function heardFrom(scope: Scope, { queryId, version }: Watched, from: number, to: number): Promise<number> {
  const { rows } = await sql<{ hour: string | null }>`
    select min(hour) as hour from listening.rollup_volume where query_id = ${queryId} and version = ${version}`.execute(scope.db);
  const first = rows[0]?.hour;
  return Math.round(((first ? hourOf(first) : to) - from) / hourMs);
}

/** Of a mention `m`: whether it is one of those that a metric counts. Shares and people: negative posts, all posts. */
export function counted(metric: Metric): ReturnType<typeof sql<boolean>> {
  switch (metric.of) {
    case 'negative':
    case 'negative_share':
    case 'balance':
      return sql<boolean>`m.kind <> 'repost' and m.sentiment < 0`;
    case 'emotion':
      return sql<boolean>`m.kind <> 'repost' and m.emotions[${emotionNames.indexOf(metric.value) + 1}::int] >= 0.5`;
    case 'topic':
      return sql<boolean>`m.kind <> 'repost' and m.topics @> array[${metric.value}]`;
    case 'signal':
      return sql<boolean>`m.kind <> 'repost' and m.signals @> array[${metric.value}]`;
    default:
      return sql<boolean>`m.kind <> 'repost'`;
  }
}
