/** Reading points: series by day, and the course of a KPI as the sum of the series that count for it. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { DayValue } from './rules.ts';

/** The four counts that make up `engagement`. */
export const engagementMetrics = ['likes', 'reposts', 'replies', 'quotes'] as const;

/**
 * Which series count for which KPI. A KPI over posts counts every post of the goal's campaigns that was ever published;
 * withdrawn ones keep their last numbers.
 */
const members = (kpiIds: readonly string[]) => sql`
  select k.id as kpi_id, s.id as series_id, s.subject_id, s.read_at, s.revision
  from strategy.v_kpi k
  join strategy.v_kpi_channel c on c.organisation_id = k.organisation_id and c.kpi_id = k.id
  join measurement.series s on s.organisation_id = k.organisation_id and s.subject_type = 'channel' and s.subject_id = c.channel_id and s.metric = k.metric
  where k.source = 'channel' and k.id = any(${[...kpiIds]}::uuid[])
  union all
  select k.id, s.id, s.subject_id, s.read_at, s.revision
  from strategy.v_kpi k
  join measurement.series s on s.organisation_id = k.organisation_id and s.subject_type = 'kpi' and s.subject_id = k.id and s.metric = 'value'
  where k.source = 'manual' and k.id = any(${[...kpiIds]}::uuid[])
  union all
  select k.id, s.id, s.subject_id, s.read_at, s.revision
  from strategy.v_kpi k
  join content.v_post p on p.organisation_id = k.organisation_id and p.goal_id = k.goal_id
  join publishing.v_published d on d.organisation_id = p.organisation_id and d.post_id = p.id
  join measurement.series s on s.organisation_id = d.organisation_id and s.subject_type = 'dispatch' and s.subject_id = d.dispatch_id
    and (s.metric = k.metric or (k.metric = 'engagement' and s.metric = any(${[...engagementMetrics]})))
  where k.source = 'posts' and k.id = any(${[...kpiIds]}::uuid[])`;

export interface Coverage {
  /** Accounts or posts that count. */
  all: number;
  /** Of those, the ones that have numbers. */
  withNumbers: number;
  freshAt: string | null;
  /** The same as long as the same series count and none of their points changed. */
  fingerprint: string;
}

/** How complete and how fresh the numbers of each KPI are. */
export async function coverageOf(scope: Scope, kpiIds: readonly string[]): Promise<Map<string, Coverage>> {
  if (kpiIds.length === 0) return new Map();
  const { rows } = await sql<{ kpi_id: string; counted: number; with_numbers: number; fresh_at: string | null; fingerprint: string }>`
    with subject as (
      select kpi_id, subject_id, max(read_at) as read_at, sum(hashtextextended(series_id::text, revision)) as print
      from (${members(kpiIds)}) as member group by kpi_id, subject_id),
    read as (
      select kpi_id, count(read_at) as with_numbers, max(read_at) as fresh_at, sum(print)::text as fingerprint from subject group by kpi_id)
    select k.id as kpi_id, coalesce(r.with_numbers, 0) as with_numbers, r.fresh_at, coalesce(r.fingerprint, '') as fingerprint,
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
  return new Map(
    rows.map((row) => [
      row.kpi_id,
      { all: row.counted, withNumbers: row.with_numbers, freshAt: row.fresh_at, fingerprint: row.fingerprint },
    ]),
  );
}

/**
 * The value of each KPI at the end of each day on which it changed, oldest first; days in `zone`. The sum of step
 * functions is the running sum of their steps, so no series has to be carried forward. Rounded, because steps of
 * doubles do not add up exactly.
 */
async function sumCourses(scope: Scope, kpiIds: readonly string[], zone: string): Promise<Map<string, DayValue[]>> {
  const { rows } = await sql<{ kpi_id: string; day: string; value: number }>`
    with member as materialized (${members(kpiIds)}),
    step as (
      select series_id, captured_at, value - lag(value, 1, 0::float8) over (partition by series_id order by captured_at) as step
      from measurement.point
      where organisation_id = kernel.current_organisation() and captured_at <= kernel.now() and series_id in (select series_id from member)),
    day as (
      select series_id, (captured_at at time zone ${zone})::date as day, sum(step) as step from step group by 1, 2)
    select m.kpi_id, d.day, round((sum(sum(d.step)) over (partition by m.kpi_id order by d.day))::numeric, 6)::float8 as value
    from member m join day d on d.series_id = m.series_id
    group by m.kpi_id, d.day order by m.kpi_id, d.day`.execute(scope.db);
  const courses = new Map<string, DayValue[]>(kpiIds.map((id) => [id, []]));
  for (const row of rows) courses.get(row.kpi_id)?.push({ on: row.day, value: row.value });
  return courses;
}

/**
 * Courses already summed, by KPI and zone, each good as long as its fingerprint stands. Summing a year of two hundred
 * posts takes half a second, the fingerprint a hundredth of that, and between two readings nothing changes.
 */
const summed = new Map<string, { fingerprint: string; course: DayValue[] }>();
const mostSummed = 2000;

/** The course of each KPI, with its coverage as read in the same transaction. */
export async function coursesOf(scope: Scope, coverage: ReadonlyMap<string, Coverage>, zone: string): Promise<Map<string, DayValue[]>> {
  const known = new Map<string, DayValue[]>();
  const missing: string[] = [];
  for (const [kpiId, { fingerprint }] of coverage) {
    const kept = summed.get(`${kpiId} ${zone}`);
    if (fingerprint === '') known.set(kpiId, []);
    else if (kept?.fingerprint === fingerprint) known.set(kpiId, kept.course);
    else missing.push(kpiId);
  }
  if (missing.length === 0) return known;
  for (const [kpiId, course] of await sumCourses(scope, missing, zone)) {
    known.set(kpiId, course);
    remember(`${kpiId} ${zone}`, { fingerprint: coverage.get(kpiId)!.fingerprint, course });
  }
  return known;
}

function remember(key: string, entry: { fingerprint: string; course: DayValue[] }): void {
  summed.delete(key);
  summed.set(key, entry);
  for (const oldest of summed.keys()) {
    if (summed.size <= mostSummed) break;
    summed.delete(oldest);
  }
}

/** The last value of each day of each series, oldest first; days in `zone`. */
export async function daysOf(scope: Scope, seriesIds: readonly string[], zone: string): Promise<Map<string, DayValue[]>> {
  const days = new Map<string, DayValue[]>(seriesIds.map((id) => [id, []]));
  if (seriesIds.length === 0) return days;
  const { rows } = await sql<{ series_id: string; day: string; value: number }>`
    with point as (
      select series_id, (captured_at at time zone ${zone})::date as day, captured_at, value
      from measurement.point where organisation_id = kernel.current_organisation() and series_id = any(${[...seriesIds]}::uuid[]))
    select distinct on (series_id, day) series_id, day, value
    from point order by series_id, day, captured_at desc`.execute(scope.db);
  for (const row of rows) days.get(row.series_id)?.push({ on: row.day, value: row.value });
  return days;
}
