/** Pure decisions of measurement: how far a KPI is, how old a number may be, when to read again. Days are `YYYY-MM-DD`. */
import type { KpiState } from './contract.ts';

export interface Aim {
  direction: 'up' | 'down';
  baseline: number;
  baselineOn: string;
  target: number;
  targetOn: string;
}
export interface DayValue {
  on: string;
  value: number;
}

const hour = 3_600_000;

/**
 * How far behind the straight line still counts as on track, as a share of the whole way. Our own choice: numbers
 * come in steps, and a KPI that is one weekend behind must not cry wolf. It ends with the target day.
 */
export const tolerance = 0.05;

/** The share of the way from baseline to target. Below 0 where it went the other way, above 1 beyond the target. */
export function progressOf({ baseline, target }: Pick<Aim, 'baseline' | 'target'>, current: number): number {
  return (current - baseline) / (target - baseline) + 0; // + 0: no minus before zero
}

/** The share of the way that the straight line asks for on `today`: 0 up to the baseline's day, 1 from the target's. */
export function expectedOn({ baselineOn, targetOn }: Pick<Aim, 'baselineOn' | 'targetOn'>, today: string): number {
  const start = Date.parse(baselineOn);
  return Math.min(1, Math.max(0, (Date.parse(today) - start) / (Date.parse(targetOn) - start)));
}

/** The value on the straight line at a share of the way; exact at both ends. */
export function valueAt({ baseline, target }: Pick<Aim, 'baseline' | 'target'>, share: number): number {
  return share === 1 ? target : baseline + share * (target - baseline);
}

/** Reached is what meets the target now, whenever that is; after the target's day everything else is behind. */
export function stateOf(aim: Aim, current: number | null, today: string): KpiState {
  if (current === null) return 'no_data';
  const reached = aim.direction === 'up' ? current >= aim.target : current <= aim.target;
  if (reached) return 'reached';
  if (today > aim.targetOn) return 'behind';
  return progressOf(aim, current) >= expectedOn(aim, today) - tolerance ? 'on_track' : 'behind';
}

/** A goal is as good as its weakest KPI that has numbers; reached only when all of them are, those without numbers too. */
export function goalState(states: readonly KpiState[]): KpiState {
  if (states.every((state) => state === 'no_data')) return 'no_data';
  if (states.includes('behind')) return 'behind';
  return states.every((state) => state === 'reached') ? 'reached' : 'on_track';
}

/** The course from the baseline's day on; what held on that day opens it. `points` oldest first. */
export function since(points: readonly DayValue[], day: string): DayValue[] {
  const before = points.findLast((point) => point.on < day);
  const after = points.filter((point) => point.on >= day);
  return before && after[0]?.on !== day ? [{ on: day, value: before.value }, ...after] : after;
}

/** At most `most` of the points, first and last among them, evenly taken. `most` is 2 or more. */
export function thin<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  return Array.from({ length: most }, (_, index) => points[Math.round((index * (points.length - 1)) / (most - 1))]!);
}

/** Older than this, and a number is called stale: accounts are read hourly, old posts weekly, people monthly. */
const freshFor = { channel: 48 * hour, posts: 8 * 24 * hour, manual: 35 * 24 * hour } as const;

export function isStale(source: keyof typeof freshFor, freshAt: string | null, now: Date): boolean {
  return freshAt !== null && now.getTime() - Date.parse(freshAt) > freshFor[source];
}

/** Pause between two readings of a post, by its age: most of what happens to a post happens on its first day. */
const postPauses: readonly { younger: number; pause: number }[] = [
  { younger: 24 * hour, pause: hour / 4 },
  { younger: 3 * 24 * hour, pause: hour },
  { younger: 14 * 24 * hour, pause: 6 * hour },
  { younger: 90 * 24 * hour, pause: 24 * hour },
  { younger: Number.POSITIVE_INFINITY, pause: 7 * 24 * hour },
];
export const accountPause = hour;
/** What failed is tried again at the latest after this. */
const retryPause = hour;
/** The schedule ticks a little unevenly; a reading that is due within this is due. */
const slack = 60_000;

export function postPause(ageMilliseconds: number): number {
  return postPauses.find(({ younger }) => ageMilliseconds < younger)!.pause;
}

/** Whether it is time to read again. An attempt without answer is repeated sooner, never sooner than the usual pause. */
export function isDue(last: { at: string; outcome: string } | null, pause: number, now: Date): boolean {
  if (last === null) return true;
  const wait = last.outcome === 'ok' || last.outcome === 'absent' ? pause : Math.min(pause, retryPause);
  return now.getTime() - Date.parse(last.at) >= wait - slack;
}

/** The course up to the day the numbers were last seen: a value that stays makes no new point. */
export function until(points: readonly DayValue[], day: string | null): DayValue[] {
  const last = points.at(-1);
  return last && day !== null && last.on < day ? [...points, { on: day, value: last.value }] : [...points];
}
