/** Periods of days in the organisation's reporting zone. */
import { invalidField } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { instantOf, localTimeOf } from '#kernel/wall-time.ts';
import { organisationOf } from '#modules/identity/index.ts';
import type { Against } from './dashboards/contract-schemas.ts';

const day = 86_400_000;
const mostDays = 400;

export interface Period {
  /** Days, both counted in. */
  from: string;
  to: string;
}

export const addDays = (on: string, days: number): string =>
  new Date(Date.parse(`${on}T00:00:00Z`) + days * day).toISOString().slice(0, 10);
const lengthOf = ({ from, to }: Period): number => Math.round((Date.parse(to) - Date.parse(from)) / day) + 1;

/** Throws `invalid` for a period that ends before it begins or is longer than 400 days. */
export function assertPeriod(period: Period): void {
  const days = lengthOf(period);
  if (days < 1) throw invalidField('to', 'ends_before_it_begins');
  if (days > mostDays) throw invalidField('to', 'period_too_long', { maximum: mostDays });
}

/** The period of the same length directly before. */
export const periodBefore = (period: Period): Period => ({ from: addDays(period.from, -lengthOf(period)), to: addDays(period.from, -1) });

const weeksOfYear = 364;

/** As long as the period, and never overlapping it: one that is longer than a year has only the days before it. */
export function baseOf(period: Period, against: Against): Period {
  if (against === 'before' || lengthOf(period) > weeksOfYear) return periodBefore(period);
  return { from: addDays(period.from, -weeksOfYear), to: addDays(period.to, -weeksOfYear) };
}

export const daysOf = (period: Period): string[] => Array.from({ length: lengthOf(period) }, (_, index) => addDays(period.from, index));

/** First instant of the period, and the first after it. */
export function instantsOf(period: Period, zone: string): { from: string; to: string } {
  const at = (on: string) => instantOf(`${on}T00:00`, zone).instant.toISOString();
  return { from: at(period.from), to: at(addDays(period.to, 1)) };
}

export async function boundsOf(scope: Scope, period: Period): Promise<{ from: string; to: string; zone: string }> {
  assertPeriod(period);
  const { reportingZone: zone } = await organisationOf(scope);
  return { ...instantsOf(period, zone), zone };
}

/** What "recently" means wherever a query's posts are counted: today and the 29 days before it, in the reporting zone. */
export const recentDays = 30;

/** The last days up to today. */
export function lastDays(days: number, now: Date, zone: string): Period {
  const to = localTimeOf(now, zone).slice(0, 10);
  return { from: addDays(to, 1 - days), to };
}
