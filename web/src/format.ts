/** Dates, numbers and durations as the reader writes them. */
import { useMemo } from 'react';
import { formatLocale, useLocale } from './i18n.ts';

type Instant = string | number | Date;

export interface Format {
  /** `12 Mar 2026`. A day without time (`2026-03-12`) stays that day in every zone. */
  date(value: Instant, zone?: string): string;
  /** `12 March 2026, 14:05 CET`: the zone is always named. Without `zone`, the reader's own. */
  dateTime(value: Instant, zone?: string): string;
  /** The same to the second, for receipts. */
  exactTime(value: Instant, zone?: string): string;
  /** `14:05`. */
  time(value: Instant, zone?: string): string;
  /** `in 3 days`, `5 minutes ago`. */
  relative(value: Instant, now?: Instant): string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  /** `12.3K`, for strips and axes. */
  compact(value: number): string;
  /** Of a share: `0.123` → `12.3 %`. */
  percent(share: number, digits?: number): string;
  money(value: number, currency: string): string;
  /** `2 h 5 min`, from seconds. */
  duration(seconds: number): string;
  /** `1.2 MB`, from bytes. */
  bytes(value: number): string;
  /** `a, b and c`. */
  list(items: readonly string[]): string;
  /** The name of a country, language or currency in the reader's language. */
  name(type: 'region' | 'language' | 'currency', code: string): string;
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['week', 604_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

/** All formats of one BCP 47 locale; formatters are made once and kept. */
export function createFormat(locale: string): Format {
  const kept = new Map<string, Intl.DateTimeFormat>();
  const moment = (options: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(options);
    const known = kept.get(key) ?? new Intl.DateTimeFormat(locale, options);
    kept.set(key, known);
    return known;
  };
  const at = (value: Instant) => new Date(value);
  const relativeFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const compactFormat = new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 });
  const listFormat = new Intl.ListFormat(locale);
  const unit = (value: number, name: string, digits = 0) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits }).format(value);

  return {
    date: (value, zone) => {
      const timeZone = typeof value === 'string' && day.test(value) ? 'UTC' : zone;
      return moment({ dateStyle: 'medium', timeZone }).format(at(value));
    },
    dateTime: (value, timeZone) =>
      moment({
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZoneName: 'short',
        timeZone,
      }).format(at(value)),
    exactTime: (value, timeZone) =>
      moment({
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        timeZoneName: 'short',
        timeZone,
      }).format(at(value)),
    time: (value, timeZone) => moment({ hour: '2-digit', minute: '2-digit', timeZone }).format(at(value)),
    relative: (value, now = Date.now()) => {
      const seconds = (at(value).getTime() - at(now).getTime()) / 1000;
      const [name, size] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
      return relativeFormat.format(Math.round(seconds / size), name);
    },
    number: (value, options) => new Intl.NumberFormat(locale, options).format(value),
    compact: (value) => compactFormat.format(value),
    percent: (share, digits = 1) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }).format(share),
    money: (value, currency) => new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 0 }).format(value),
    duration: (seconds) => {
      const minutes = Math.round(seconds / 60);
      if (seconds < 60) return unit(Math.round(seconds), 'second');
      if (minutes < 60) return unit(minutes, 'minute');
      const rest = minutes % 60;
      return rest === 0 ? unit(minutes / 60, 'hour') : `${unit(Math.floor(minutes / 60), 'hour')} ${unit(rest, 'minute')}`;
    },
    bytes: (value) => {
      if (value < 1000) return unit(value, 'byte');
      return value < 1_000_000 ? unit(value / 1000, 'kilobyte') : unit(value / 1_000_000, 'megabyte', 1);
    },
    list: (items) => listFormat.format(items),
    name: (type, code) => new Intl.DisplayNames(locale, { type, fallback: 'code' }).of(code) ?? code,
  };
}

const formats = new Map<string, Format>();

/** The reader's formats, the same object until the language changes. */
export function useFormat(): Format {
  const locale = useLocale();
  return useMemo(() => {
    const regional = formatLocale(locale);
    const known = formats.get(regional) ?? createFormat(regional);
    formats.set(regional, known);
    return known;
  }, [locale]);
}
