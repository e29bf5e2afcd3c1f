/** The period a page looks at, kept in its address as `days`, or as `from` and `to`. */
import { useMemo } from 'react';
import { useToday } from '../../use-today.ts';
import type { ListSearch } from '../../ui/list-search.ts';

export interface Period {
  from: string;
  to: string;
}

export const lengths = [7, 30, 90, 365] as const;
const usual = 30;

export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

export const againsts = ['before', 'year'] as const;
export type Against = (typeof againsts)[number];

/** What the period is held against, kept in the address as `against`. */
export const againstOf = ({ against }: ListSearch): Against => againsts.find((one) => one === against) ?? 'before';

/** A period counts both of its days; what the address says wrongly is as if it said nothing. */
export function periodOf({ days, from, to }: ListSearch, today: string): Period {
  const isDay = (value: string | undefined): value is string =>
    /^\d{4}-\d{2}-\d{2}$/.test(value ?? '') && !Number.isNaN(Date.parse(value ?? ''));
  if (isDay(from) && isDay(to) && from <= to && daysBefore(to, 399) <= from) return { from, to };
  const length = lengths.find((one) => String(one) === days) ?? usual;
  return { from: daysBefore(today, length - 1), to: today };
}

export function usePeriod(search: ListSearch): Period {
  const today = useToday();
  const { days, from, to } = search;
  return useMemo(() => periodOf({ days, from, to }, today), [days, from, to, today]);
}
