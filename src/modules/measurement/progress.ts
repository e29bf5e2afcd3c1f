/** Where KPIs stand: definition, course, straight line, state, freshness. */
import { now } from '#kernel/clock.ts';
import { assertReadableBelow } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { localTimeOf } from '#kernel/wall-time.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { goalOf, kpiOf, kpisOf, type Kpi } from '#modules/strategy/index.ts';
import type { KpiProgress } from './contract.ts';
import { coursesOf, coverageOf } from './course.ts';
import { expectedOn, goalState, isStale, progressOf, since, stateOf, thin, tolerance, until, valueAt } from './rules.ts';

const mostPointsInLists = 60;

/** Goals, and so the KPIs under them, are readable below their unit. */
const nowhere = '00000000-0000-0000-0000-000000000000';
const readableUnits = (scope: Scope) => [...scope.access.unitsWithAncestors('measurement.read'), nowhere];

/** The day of an instant in a zone. */
export const dayOf = (instant: string, zone: string) => localTimeOf(new Date(instant), zone).slice(0, 10);

/** The day it is in the organisation's reporting zone. */
export async function today(scope: Scope): Promise<{ zone: string; day: string }> {
  const { reportingZone: zone } = await organisationOf(scope);
  return { zone, day: dayOf(now().toISOString(), zone) };
}

/** Where these KPIs stand, in their order. Rights are the caller's question. */
export async function standingsOf(scope: Scope, kpis: readonly Kpi[]): Promise<KpiProgress[]> {
  const { zone, day } = await today(scope);
  const ids = kpis.map((kpi) => kpi.id);
  const coverage = await coverageOf(scope, ids);
  const courses = await coursesOf(scope, coverage, zone);
  return kpis.map((kpi) => {
    const course = courses.get(kpi.id) ?? [];
    const { all, withNumbers, freshAt } = coverage.get(kpi.id)!;
    const current = course.at(-1)?.value ?? null;
    const expected = expectedOn(kpi, day);
    return {
      kpiId: kpi.id,
      objectiveId: kpi.objectiveId,
      goalId: kpi.goalId,
      unitId: kpi.unitId,
      name: kpi.name,
      unitLabel: kpi.unitLabel,
      source: kpi.metric.source,
      metric: kpi.metric.source === 'manual' ? 'value' : kpi.metric.name,
      direction: kpi.direction,
      baseline: kpi.baseline,
      baselineOn: kpi.baselineOn,
      target: kpi.target,
      targetOn: kpi.targetOn,
      state: stateOf(kpi, current, day),
      current,
      progress: current === null ? null : progressOf(kpi, current),
      expected,
      expectedValue: valueAt(kpi, expected),
      tolerance,
      freshAt,
      stale: isStale(kpi.metric.source, freshAt, now()),
      counted: { withNumbers, all },
      points: until(since(course, kpi.baselineOn), freshAt && dayOf(freshAt, zone)),
      zone,
    };
  });
}

export async function listProgress(scope: Scope): Promise<KpiProgress[]> {
  const kpis = await kpisOf(scope, { units: readableUnits(scope), archived: false });
  return (await standingsOf(scope, kpis)).map((standing) => ({ ...standing, points: thin(standing.points, mostPointsInLists) }));
}

export async function kpiProgress(scope: Scope, id: string): Promise<KpiProgress> {
  const kpi = await kpiOf(scope, id);
  assertReadableBelow(scope, 'measurement.read', kpi?.unitId);
  const [standing] = await standingsOf(scope, [kpi!]);
  return standing!;
}

export async function goalProgress(scope: Scope, id: string) {
  const goal = await goalOf(scope, id);
  assertReadableBelow(scope, 'measurement.read', goal?.unitId);
  // Under an archived goal everything is archived: its page still shows where it ended.
  const filter = goal!.archived ? {} : { archived: false };
  const kpis = await standingsOf(scope, await kpisOf(scope, { goalId: id, units: readableUnits(scope), ...filter }));
  return { goalId: id, state: goalState(kpis.map((kpi) => kpi.state)), kpis };
}
