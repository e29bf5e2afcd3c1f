/** Looking at one rule: its series as it is now, read with what the detector knows of the time before. Writes nothing. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import { createDetector, detectorStateSchema, type DetectorState } from '../detect/detector.ts';
import { hourMs, hourOf, isoOf, zoneClock, type ZoneClock } from './clock.ts';
import { findings, runsOf, withUsual, type Run, type Span } from './judge.ts';
import type { RuleRow } from './rule-row.ts';
import { seriesOf, type Watched } from './series.ts';
import { placeOf, type Series } from './windows.ts';

const day = 24 * hourMs;
/** How long a late post is waited for: these hours are read again each time, what lies before is learned for good. */
const settleHours = 48;
export const lookBackDays = 90;
/** What a detector is shown before it is asked, and comparisons with four weeks before need. */
const learnDays = 28;
/** Of the comparison furthest back: four weeks, a window of a week, and a change of clocks. */
const compareDays = 37;
const usualDays = 66;

export interface Learned {
  version: number;
  from: number;
  to: number;
  sum: number;
  state: DetectorState;
}

export interface Look {
  watched: Watched;
  runs: Run[];
  /** Null for rules without a detector. */
  learned: Learned | null;
}

/** The query's version that is matched; null where it is archived, or goes through the past still. */
export async function watchedBy(scope: Scope, rule: Pick<RuleRow, 'query_id' | 'metric'>): Promise<Watched | null> {
  const { rows } = await sql<{ version: number; state: string | null; archived: boolean }>`
    select q.version, b.state, q.archived_at is not null as archived from listening.query q
    left join listening.backfill b on b.organisation_id = q.organisation_id and b.query_id = q.id and b.version = q.version
    where q.id = ${rule.query_id}`.execute(scope.db);
  const [row] = rows;
  if (!row || row.archived || row.state === 'running') return null;
  return { queryId: rule.query_id, version: row.version, metric: rule.metric };
}

export async function look(scope: Scope, rule: RuleRow): Promise<Look | null> {
  const watched = await watchedBy(scope, rule);
  if (!watched) return null;
  const present = hourOf(now());
  const settled = present - settleHours * hourMs;
  const lookingBack = rule.look_back && rule.looked_back_at === null;
  const start = lookingBack ? present - lookBackDays * day : Math.max(settled, hourOf(rule.armed_at));
  const clock = zoneClock(rule.zone);
  if (rule.condition.kind !== 'unusual') {
    const series = await seriesOf(scope, watched, start - compareDays * day, present + hourMs);
    const readings = findings(rule, series, { start: placeOf(series, start), closed: placeOf(series, present) }, clock);
    return { watched, runs: runsOf(readings, rule.cool_down_minutes), learned: null };
  }
  const known = lookingBack ? null : await trusted(scope, rule, watched, settled);
  const from = known ? known.to : settled - (lookBackDays + learnDays) * day;
  const series = await seriesOf(scope, watched, from, present + hourMs);
  const detector = createDetector(known?.state);
  const span = (closed: number, unseen: number): Span => ({ unseen, start: placeOf(series, start), closed: placeOf(series, closed) });
  // Up to the settled hour for good, then on with what may still change.
  const old = findings(rule, series, span(settled, 0), clock, detector);
  const learnedFrom = known ? known.from : from;
  const sum = await postsBetween(scope, watched, learnedFrom, settled);
  const learned = { version: watched.version, from: learnedFrom, to: settled, sum, state: detector.state() };
  const recent = findings(rule, series, span(present, placeOf(series, settled)), clock, detector);
  const runs = runsOf([...old, ...recent], rule.cool_down_minutes);
  return { watched, runs: await withUsuals(scope, watched, runs, series, clock), learned };
}

/** What was learned before, if nothing has changed since: neither rule nor query, and no posts came or went in that time. */
async function trusted(scope: Scope, rule: RuleRow, watched: Watched, settled: number): Promise<Learned | null> {
  const { rows } = await sql<{ learned_from: string; learned_to: string; learned_sum: string; state: unknown }>`
    select learned_from, learned_to, learned_sum, state from listening.alert_state
    where rule_id = ${rule.id} and edition = ${rule.edition} and query_version = ${watched.version}`.execute(scope.db);
  const [row] = rows;
  if (!row) return null;
  const [from, to] = [Date.parse(row.learned_from), Date.parse(row.learned_to)];
  if (to > settled) return null; // a clock was set back
  const sum = await postsBetween(scope, watched, from, to);
  if (sum !== Number(row.learned_sum)) return null;
  return { version: watched.version, from, to, sum, state: detectorStateSchema.parse(row.state) };
}

/** Posts that the query has found in these hours. */
async function postsBetween(scope: Scope, { queryId, version }: Watched, from: number, to: number): Promise<number> {
  const { rows } = await sql<{ posts: number }>`
    select coalesce(sum(posts), 0)::int as posts from listening.rollup_volume
    where query_id = ${queryId} and version = ${version} and hour >= ${isoOf(from)}::timestamptz and hour < ${isoOf(to)}::timestamptz`.execute(
    scope.db,
  );
  return rows[0]?.posts ?? 0;
}

/** Eight weeks are read for it only where something was found. */
async function withUsuals(scope: Scope, watched: Watched, runs: readonly Run[], series: Series, clock: ZoneClock): Promise<Run[]> {
  const [first] = runs;
  const last = runs.at(-1);
  if (!first || !last) return [];
  const from = Math.min(series.from, first.first.hour - usualDays * day);
  const long = from < series.from ? await seriesOf(scope, watched, from, last.last + hourMs) : series;
  return runs.map((run) => ({ ...run, first: withUsual(run.first, long, clock), peak: withUsual(run.peak, long, clock) }));
}
