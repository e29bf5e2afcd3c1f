/** Who spoke in what a query found: people, reach, countries, sources, sites, kinds of author, hours of the week. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import type { Period } from '../periods.ts';
import { readableQuery } from '../queries.ts';
import { comparedBounds, found } from './found.ts';
import { audienceSchema, type Against } from './contract-schemas.ts';

type Audience = z.infer<typeof audienceSchema>;
const mostSites = 20;

/** One statement, so that what was found is read once. Reposts count for people and reach, not for posts. */
export async function audienceOf(
  scope: Scope,
  asked: Period & { id: string; against: Against; zone?: string | undefined },
): Promise<Audience> {
  const query = await readableQuery(scope, asked.id);
  const period = { from: asked.from, to: asked.to };
  const bounds = await comparedBounds(scope, period, asked.against);
  const zone = asked.zone ?? bounds.zone;
  const { rows } = await sql<{ answer: unknown }>`
    with ${found([query], bounds)},
    people as (
      select a.followers, f.is_now, f.is_before from (
        select author_id, bool_or(is_now) as is_now, bool_or(not is_now) as is_before from found where author_id is not null group by 1
      ) f join listening.author a on a.id = f.author_id
    ),
    posts as (select * from found where kind <> 'repost')
    select jsonb_build_object(
      'people', (select jsonb_build_object('now', count(*) filter (where is_now), 'before', count(*) filter (where is_before)) from people),
      'reach', (select jsonb_build_object('now', coalesce(sum(followers) filter (where is_now), 0), 'before', coalesce(sum(followers) filter (where is_before), 0)) from people),
      'withFollowers', (select jsonb_build_object('now', count(followers) filter (where is_now), 'before', count(followers) filter (where is_before)) from people),
      'countries', (${counted(sql`select country as value, ${nowAndBefore} from posts group by 1`)}),
      'sources', (${counted(sql`
        select s.id, s.name as value, s.name, p.posts, p.before from (select source_id, ${nowAndBefore} from posts group by 1) p
        join listening.source s on s.id = p.source_id`)}),
      'sites', (${counted(sql`
        select lower(substring(url from '^https?://(?:www\\.)?([^/:?#]+)')) as value, ${nowAndBefore} from posts
        where url is not null group by 1 order by 2 desc, 3 desc, 1 limit ${mostSites}`)}),
      'kinds', (select coalesce(jsonb_agg(k order by posts desc, kind), '[]') from (
        select a.kind, count(distinct a.id) as people, count(*) as posts from posts p join listening.author a on a.id = p.author_id where p.is_now group by 1) k),
      'hours', (select coalesce(jsonb_agg(h order by weekday, hour), '[]') from (
        select extract(isodow from published_at at time zone ${zone})::int as weekday, extract(hour from published_at at time zone ${zone})::int as hour, count(*) as posts
        from posts where is_now group by 1, 2) h)
    ) as answer`.execute(scope.db);
  return audienceSchema.parse({ ...z.record(z.string(), z.unknown()).parse(rows[0]?.answer), zone, period, before: bounds.before });
}

const nowAndBefore = sql`count(*) filter (where is_now) as posts, count(*) filter (where not is_now) as before`;
const counted = (rows: ReturnType<typeof sql>) =>
  sql`select coalesce(jsonb_agg(r order by r.posts desc, r.before desc, r.value), '[]') from (${rows}) r where r.value is not null`;
