import { expect, test } from 'vitest';
import { createFormat } from './format.ts';

/** Intl puts narrow and unbreakable spaces; a test reads better with plain ones. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const en = createFormat('en-GB');

test('a date-time names its zone, also across the change to summer time', () => {
  expect(plain(en.dateTime('2026-03-29T00:30:00Z', 'Europe/Brussels'))).toBe('29 Mar 2026, 01:30 CET');
  expect(plain(en.dateTime('2026-03-29T01:30:00Z', 'Europe/Brussels'))).toBe('29 Mar 2026, 03:30 CEST');
});

test('a day without time is that day in every zone', () => {
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Niue', undefined]) expect(en.date('2026-12-31', zone)).toBe('31 Dec 2026');
});

test('relative time takes the largest whole step', () => {
  const now = '2026-11-22T12:00:00Z';
  const cases: [string, string][] = [
    ['2026-11-22T12:00:00Z', 'now'],
    ['2026-11-22T11:59:01Z', '59 seconds ago'],
    ['2026-11-22T13:00:00Z', 'in 1 hour'],
    ['2026-11-21T12:00:00Z', 'yesterday'],
    ['2026-12-06T12:00:00Z', 'in 2 weeks'],
    ['2025-11-20T12:00:00Z', 'last year'],
  ];
  for (const [at, words] of cases) expect(en.relative(at, now)).toBe(words);
});

test('each language writes numbers its own way', () => {
  const written = ['en-GB', 'nl-NL', 'de-DE', 'fr-FR'].map((locale) => {
    const format = createFormat(locale);
    return [plain(format.number(1234567.5)), plain(format.percent(0.1234))];
  });
  expect(written).toEqual([
    ['1,234,567.5', '12.3%'],
    ['1.234.567,5', '12,3%'],
    ['1.234.567,5', '12,3 %'],
    ['1 234 567,5', '12,3 %'],
  ]);
});

test('durations and sizes', () => {
  expect([42, 150, 3600, 7500].map((seconds) => plain(en.duration(seconds)))).toEqual(['42 secs', '3 mins', '1 hr', '2 hrs 5 mins']);
  expect([999, 12_300, 1_250_000].map((size) => plain(en.bytes(size)))).toEqual(['999 byte', '12 kB', '1.3 MB']);
});
