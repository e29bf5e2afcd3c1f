/** Reading points: series by day, and the course of a KPI as the sum of the series that count for it. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { DayValue } from './rules.ts';

/** The four counts that make up `engagement`. */
export const engagementMetrics = ['likes', 'reposts', 'replies', 'quotes'] as const;

/**
 * Which series count for which KPI: `(kpi_id, series_id, subject_id, read_at)`. A KPI over posts counts every post of
 * the goal's campaigns that was ever published; withdrawn ones keep their last numbers.
 */
const members = (kpiIds: readonly string[]) => sql`
  select k.id as kpi_id, s.id as series_id, s.subject_id, s.read_at
  from strategy.v_kpi k
  join strategy.v_kpi_channel c on c.organisation_id = k.organisation_id and c.kpi_id = k.id
  join measurement.series s on s.organisation_id = k.organisation_id and s.subject_type = 'channel' and s.subject_id = c.channel_id and s.metric = k.metric
  where k.source = 'channel' and k.id = any(${[...kpiIds]}::uuid[])
  union all
  select k.id, s.id, s.subject_id, s.read_at
  from strategy.v_kpi k
  join measurement.series s on s.organisation_id = k.organisation_id and s.subject_type = 'kpi' and s.subject_id = k.id and s.metric = 'value'
  where k.source = 'manual' and k.id = any(${[...kpiIds]}::uuid[])
  union all
  select k.id, s.id, s.subject_id, s.read_at
  from strategy.v_kpi k
  join content.v_post p on p.organisation_id = k.organisation_id and p.goal_id = k.goal_id
  join publishing.v_published d on d.organisation_id = p.organisation_id and d.post_id = p.id
  join measurement.series s on s.organisation_id = d.organisation_id and s.subject_type = 'dispatch' and s.subject_id = d.dispatch_id
    and (s.metric = k.metric or (k.metric = 'engagement' and s.metric = any(${[...engagementMetrics]})))
  where k.source = 'posts' and k.id = any(${[...kpiIds]}::uuid[])`;

/**
 * The value of each KPI at the end of each day on which it changed, oldest first; days in `zone`. The sum of step
 * functions is the running sum of their steps, so that one pass over the last point of each day answers all KPIs;
 * numeric, because steps of doubles do not add up.
 */
export async function coursesOf(scope: Scope, kpiIds: readonly string[], zone: string): Promise<Map<string, DayValue[]>> {
  if (kpiIds.length === 0) return new Map();
  const { rows } = await sql<{ kpi_id: string; day: string; value: number }>`
    with member as (${members(kpiIds)}),
    point as (
      select m.kpi_id, m.series_id, (p.captured_at at time zone ${zone})::date as day, p.captured_at, p.value::numeric as value
      from member m
      join measurement.point p on p.organisation_id = kernel.current_organisation() and p.series_id = m.series_id and p.captured_at <= kernel.now()),
    daily as (
      select distinct on (kpi_id, series_id, day) kpi_id, series_id, day, value
      from point order by kpi_id, series_id, day, captured_at desc),
    step as (
      select kpi_id, day, value - coalesce(lag(value) over (partition by kpi_id, series_id order by day), 0) as step from daily)
    select kpi_id, day, (sum(sum(step)) over (partition by kpi_id order by day))::float8 as value
    from step group by kpi_id, day order by kpi_id, day`.execute(scope.db);
  const courses = new Map<string, DayValue[]>();
  for (const row of rows) {
    const course = courses.get(row.kpi_id) ?? [];
    course.push({ on: row.day, value: row.value });
    courses.set(row.kpi_id, course);
  }
  return courses;
}

export interface Coverage {
  /** Accounts or posts that count. */
  all: number;
  /** Of those, the ones that have numbers. */
  withNumbers: number;
  freshAt: string | null;
}

/** How complete and how fresh the numbers of each KPI are. */
export async function coverageOf(scope: Scope, kpiIds: readonly string[]): Promise<Map<string, Coverage>> {
  if (kpiIds.length === 0) return new Map();
  const { rows } = await sql<{ kpi_id: string; counted: number; with_numbers: number; fresh_at: string | null }>`
    with member as (${members(kpiIds)}),
    read as (select kpi_id, count(distinct subject_id) filter (where read_at is not null) as with_numbers, max(read_at) as fresh_at from member group by kpi_id)
    select k.id as kpi_id, coalesce(r.with_numbers, 0) as with_numbers, r.fresh_at,
      case k.source
        when 'channel' then (select count(*) from strategy.v_kpi_channel c where c.organisation_id = k.organisation_id and c.kpi_id = k.id)
        when 'posts' then (
          select count(*) from content.v_post p
          join publishing.v_published d on d.organisation_id = p.organisation_id and d.post_id = p.id
          where p.organisation_id = k.organisation_id and p.goal_id = k.goal_id)
        else 1
      end as counted
    from strategy.v_kpi k left join read r on r.kpi_id = k.id
    where k.id = any(${[...kpiIds]}::uuid[])`.execute(scope.db);
  return new Map(rows.map((row) => [row.kpi_id, { all: row.counted, withNumbers: row.with_numbers, freshAt: row.fresh_at }]));
}

/** The last value of each day of each series, oldest first; days in `zone`. */
export async function daysOf(scope: Scope, seriesIds: readonly string[], zone: string): Promise<Map<string, DayValue[]>> {
  if (seriesIds.length === 0) return new Map();
  const { rows } = await sql<{ series_id: string; day: string; value: number }>`
    with point as (
      select series_id, (captured_at at time zone ${zone})::date as day, captured_at, value
      from measurement.point where organisation_id = kernel.current_organisation() and series_id = any(${[...seriesIds]}::uuid[]))
    select distinct on (series_id, day) series_id, day, value
    from point order by series_id, day, captured_at desc`.execute(scope.db);
  const days = new Map<string, DayValue[]>();
  for (const row of rows) days.set(row.series_id, [...(days.get(row.series_id) ?? []), { on: row.day, value: row.value }]);
  return days;
}
