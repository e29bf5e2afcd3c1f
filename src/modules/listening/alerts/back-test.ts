/** What a rule would have found in the last 90 days: the same judgement as the job's, over the counts as they are now. */
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import { readableQuery } from '../queries.ts';
import { hourMs, hourOf, isoOf, zoneClock, type ZoneClock } from './clock.ts';
import type { BackTest, Condition, Metric } from './contract-schemas.ts';
import { findings, ratioOf, runsOf, withUsual } from './judge.ts';
import { lookBackDays } from './look.ts';
import { learningUntil } from './rule-view.ts';
import { assertFits } from './rules.ts';
import { seriesOf } from './series.ts';
import { hourAt, placeOf, windowAt, type Series } from './windows.ts';

const day = 24 * hourMs;
/** What comes before is read too: the detector learns from it, and comparisons reach into it. */
const beforeDays = 66;

interface Asked {
  queryId: string;
  metric: Metric;
  condition: Condition;
  coolDownMinutes: number;
  zone: string;
  tuning: number;
}

export async function backTest(scope: Scope, { queryId, coolDownMinutes, zone, ...rule }: Asked): Promise<BackTest> {
  const query = await readableQuery(scope, queryId);
  assertFits(rule.metric, rule.condition);
  const present = hourOf(now());
  const start = present - lookBackDays * day;
  const clock = zoneClock(zone);
  const series = await seriesOf(
    scope,
    { queryId, version: query.version, metric: rule.metric },
    start - beforeDays * day,
    present + hourMs,
  );
  const readings = findings(rule, series, { start: placeOf(series, start), closed: placeOf(series, present) }, clock);
  const fired = runsOf(readings, coolDownMinutes).map(({ first: reading, last, peak }) => {
    const first = withUsual(reading, series, clock);
    return {
      firstHour: isoOf(first.hour),
      lastHour: isoOf(last),
      hours: first.hours,
      observed: first.observed,
      expected: first.expected,
      ratio: ratioOf(rule.metric, first.basis, first.observed, first.expected),
      peakObserved: peak.observed,
    };
  });
  const heard = series.heardFrom >= series.part.length ? null : hourAt(series, series.heardFrom);
  return {
    from: isoOf(start),
    to: isoOf(present + hourMs),
    fired: fired.toReversed(),
    days: daysOf(series, placeOf(series, start), clock),
    learningUntil: learningUntil(rule, heard),
  };
}

/** Each day of the zone as one window, be it of 23, 24 or 25 hours. */
function daysOf(series: Series, start: number, clock: ZoneClock): BackTest['days'] {
  const last = new Map<string, { place: number; hours: number }>();
  for (let place = start; place < series.part.length; place += 1) {
    const on = clock.day(hourAt(series, place));
    last.set(on, { place, hours: (last.get(on)?.hours ?? 0) + 1 });
  }
  return [...last].map(([on, { place, hours }]) => ({ on, observed: windowAt(series, place, hours)?.observed ?? null }));
}
