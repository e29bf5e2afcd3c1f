/** What a rule says of a series, hour by hour, and which hours make one finding. Pure: the job and the back-test share it. */
import { createDetector, type Detector } from '../detect/detector.ts';
import { hourMs, type ZoneClock } from './clock.ts';
import { isFixed, isShare, type Basis, type Condition, type Metric } from './contract-schemas.ts';
import { beforeAt, hourAt, usualAt, windowAt, type Series } from './windows.ts';

export interface Judged {
  metric: Metric;
  condition: Condition;
  /** Steps that feedback has made it less sensitive. */
  tuning: number;
}

export interface Reading {
  hour: number;
  /** Over so many hours up to this one. */
  hours: number;
  observed: number;
  expected: number | null;
  basis: Basis;
  /** In units of what fires. */
  strength: number;
}

/** A tenth more for each step. */
export const factorOf = (rule: Judged): number => (isFixed(rule) ? 1 : 1.1 ** rule.tuning);
/** How much of the detector's bound it takes. */
const sensitivities = { high: 0.8, normal: 1, low: 1.3 };
/** Shares move by points: a step asks for two more. */
const pointsPerStep = 2;
/** A detector that has heard less than a week cannot know what a week is like. */
export const learningHours = 7 * 24;

/** The limit as feedback has moved it. */
export function limitOf(rule: Judged & { condition: { kind: 'threshold' } }): number {
  const { limit } = rule.condition;
  const step = isFixed(rule) ? 0 : rule.tuning;
  if (rule.metric.of === 'balance') return Math.max(-100, limit - pointsPerStep * step);
  if (rule.metric.of === 'negative_share') return Math.min(100, limit + pointsPerStep * step);
  return Math.round(limit * factorOf(rule));
}

export interface Span {
  /** Places in the series: what the detector has not been shown yet, what is judged, and the first hour that is not over. */
  unseen?: number;
  start: number;
  closed: number;
}

/**
 * The hours from `start` on in which the rule finds something. The detector and comparisons wait for whole hours, limits
 * do not.
 */
export function findings(rule: Judged, series: Series, span: Span, clock: ZoneClock, detector: Detector = createDetector()): Reading[] {
  const { condition } = rule;
  if (condition.kind === 'unusual') return unusual(rule, condition, series, span, clock, detector);
  const found: Reading[] = [];
  const end = condition.kind === 'threshold' ? series.part.length : Math.min(series.part.length, span.closed);
  for (let place = Math.max(0, span.start); place < end; place += 1) {
    const reading =
      condition.kind === 'threshold' ? overLimit(rule, condition, series, place) : changed(rule, condition, series, place, clock);
    if (reading) found.push(reading);
  }
  return found;
}

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>;

function unusual(
  rule: Judged,
  { sensitivity }: Of<'unusual'>,
  series: Series,
  { unseen = 0, start, closed }: Span,
  clock: ZoneClock,
  detector: Detector,
): Reading[] {
  const bound = sensitivities[sensitivity] * factorOf(rule);
  const found: Reading[] = [];
  for (let place = Math.max(unseen, series.heardFrom); place < Math.min(series.part.length, closed); place += 1) {
    const hour = hourAt(series, place);
    const { ratio, expected, seen, window } = detector.observe(
      hour / 1000,
      windowAt(series, place, 1)?.observed ?? 0,
      clock.hourOfDay(hour),
    );
    if (place < start || ratio <= bound || place - series.heardFrom < learningHours) continue;
    found.push({
      hour,
      hours: window,
      observed: Math.round(seen * window),
      expected: expected * window,
      basis: 'recent',
      strength: ratio / bound,
    });
  }
  return found;
}

function overLimit(rule: Judged, condition: Of<'threshold'>, series: Series, place: number): Reading | null {
  const value = windowAt(series, place, condition.hours);
  if (value === null || value.observed === null) return null;
  const share = isShare(rule.metric);
  if (share && value.posts < Math.max(1, condition.leastPosts)) return null;
  const limit = limitOf({ ...rule, condition });
  const falls = rule.metric.of === 'balance';
  if (falls ? value.observed > limit : value.observed < Math.max(limit, share ? limit : 1)) return null;
  const strength = falls ? 1 + (limit - value.observed) / 100 : limit > 0 ? value.observed / limit : 1 + value.observed;
  return { hour: hourAt(series, place), hours: condition.hours, observed: value.observed, expected: limit, basis: 'limit', strength };
}

function changed(rule: Judged, condition: Of<'change'>, series: Series, place: number, clock: ZoneClock): Reading | null {
  const value = windowAt(series, place, condition.hours);
  if (value === null || value.observed === null || value.posts < condition.leastPosts) return null;
  const expected = beforeAt(series, place, condition.hours, condition.against, clock);
  if (expected === null) return null;
  const { observed } = value;
  const reading = { hour: hourAt(series, place), hours: condition.hours, observed, expected, basis: condition.against };
  if (isShare(rule.metric)) {
    const points = rule.metric.of === 'balance' ? expected - observed : observed - expected;
    const asked = condition.by + pointsPerStep * (isFixed(rule) ? 0 : rule.tuning);
    return points >= asked ? { ...reading, strength: points / asked } : null;
  }
  const asked = expected * (1 + (condition.by / 100) * factorOf(rule));
  return observed > expected && observed >= asked ? { ...reading, strength: asked > 0 ? observed / asked : 1 + observed } : null;
}

export interface Run {
  first: Reading;
  last: number;
  peak: Reading;
}

/** Findings closer together than the cool-down are one. */
export function runsOf(readings: readonly Reading[], coolDownMinutes: number): Run[] {
  const runs: Run[] = [];
  for (const reading of readings) {
    const run = runs.at(-1);
    if (run && reading.hour - run.last <= coolDownOf(coolDownMinutes)) {
      run.last = reading.hour;
      if (reading.strength > run.peak.strength) run.peak = reading;
    } else runs.push({ first: reading, last: reading.hour, peak: reading });
  }
  return runs;
}

export const coolDownOf = (minutes: number): number => Math.ceil(minutes / 60) * hourMs;

/** What the detector expects is a level; people ask what is usual at this hour of the week. */
export function withUsual(reading: Reading, series: Series, clock: ZoneClock): Reading {
  if (reading.basis !== 'recent') return reading;
  const usual = usualAt(series, Math.round((reading.hour - series.from) / hourMs), reading.hours, clock);
  return usual ? { ...reading, expected: usual.expected, basis: 'hour_of_week' } : reading;
}

/** How many times the usual; null for shares, and where so little is usual that a ratio says nothing. */
export function ratioOf(metric: Metric, basis: Basis, observed: number, expected: number | null): number | null {
  if (isShare(metric) || basis === 'limit' || expected === null || expected < 0.05) return null;
  return observed / expected;
}
