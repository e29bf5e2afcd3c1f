/** Values of a series over windows of hours, and what is usual for them. Pure. */
import type { Metric } from './contract-schemas.ts';
import { hourMs, type ZoneClock } from './clock.ts';

/** Every hour from `from` on, those without posts too. */
export interface Series {
  metric: Metric;
  /** The first hour. */
  from: number;
  /** What is counted; of shares the numerator. */
  part: number[];
  /** Posts of the query in that hour, whatever is counted. */
  whole: number[];
  /** Of people: who wrote in each hour, as numbers. */
  people: number[][] | null;
  /** Place of the first hour in which the query found anything at all: before it nobody listened. May lie before 0. */
  heardFrom: number;
}

export const placeOf = ({ from }: Series, hour: number): number => Math.round((hour - from) / hourMs);
export const hourAt = ({ from }: Series, place: number): number => from + place * hourMs;

export interface Value {
  /** Null for a share of no posts. */
  observed: number | null;
  posts: number;
}

/** Over `hours` hours up to and with the one at `place`; null where the series does not reach so far. */
export function windowAt(series: Series, place: number, hours: number): Value | null {
  const first = place - hours + 1;
  if (first < 0 || place >= series.part.length) return null;
  let part = 0;
  let whole = 0;
  for (let at = first; at <= place; at += 1) {
    part += series.part[at] ?? 0;
    whole += series.whole[at] ?? 0;
  }
  const { of } = series.metric;
  if (of === 'people') {
    const people = new Set<number>();
    for (let at = first; at <= place; at += 1) for (const one of series.people?.[at] ?? []) people.add(one);
    return { observed: people.size, posts: people.size };
  }
  if (of === 'negative_share' || of === 'balance') return { observed: whole === 0 ? null : (100 * part) / whole, posts: whole };
  return { observed: part, posts: part };
}

export interface Usual {
  expected: number;
  /** More than this is unusual for the hour: mean and twice its spread, at least that of chance. */
  upper: number;
  weeks: number;
}

export const usualWeeks = 8;

/**
 * What is usual in these hours of the week: the mean of the same hours of the eight weeks before, without the highest of
 * four or more, so that one earlier burst does not hide the next. Null with less than two weeks.
 */
export function usualAt(series: Series, place: number, hours: number, clock: ZoneClock): Usual | null {
  const values: number[] = [];
  for (let week = 1; week <= usualWeeks; week += 1) {
    const before = placeOf(series, clock.daysBefore(hourAt(series, place), 7 * week));
    if (before - hours + 1 < Math.max(0, series.heardFrom)) break;
    const value = windowAt(series, before, hours)?.observed;
    if (value !== null && value !== undefined) values.push(value);
  }
  if (values.length < 2) return null;
  const kept = values.length < 4 ? values : values.toSorted((a, b) => a - b).slice(0, -1);
  const mean = kept.reduce((sum, value) => sum + value, 0) / kept.length;
  const variance = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length;
  return { expected: mean, upper: mean + 2 * Math.sqrt(Math.max(variance, Math.abs(mean))), weeks: values.length };
}

/** The mean of the same hours one day, one week, or each of four weeks before; null where nobody listened then. */
export function beforeAt(
  series: Series,
  place: number,
  hours: number,
  against: 'day' | 'week' | 'four_weeks',
  clock: ZoneClock,
): number | null {
  const days = { day: [1], week: [7], four_weeks: [7, 14, 21, 28] }[against];
  const values = days.flatMap((back) => {
    const before = placeOf(series, clock.daysBefore(hourAt(series, place), back));
    if (before - hours + 1 < Math.max(0, series.heardFrom)) return [];
    const value = windowAt(series, before, hours)?.observed;
    return value === null || value === undefined ? [] : [value];
  });
  return values.length === days.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
