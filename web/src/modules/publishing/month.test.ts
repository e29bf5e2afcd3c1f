import { expect, test } from 'vitest';
import { shiftDay, shiftMonth, todayIn, weeksOf } from './month.ts';

test('weeks are whole, begin on Monday and hold the month', () => {
  const weeks = weeksOf('2027-03');
  expect(weeks[0]).toEqual(['2027-03-01', '2027-03-02', '2027-03-03', '2027-03-04', '2027-03-05', '2027-03-06', '2027-03-07']);
  expect(weeks.at(-1)?.at(-1)).toBe('2027-04-04');
  expect(weeksOf('2026-11')[0]?.[0]).toBe('2026-10-26');
});

test('days and months step over years and clock changes', () => {
  expect(shiftMonth('2026-12', 1)).toBe('2027-01');
  expect(shiftMonth('2026-01', -1)).toBe('2025-12');
  expect(shiftDay('2026-03-28', 1)).toBe('2026-03-29');
  expect(shiftDay('2026-03-29', 1)).toBe('2026-03-30');
  expect(shiftDay('2028-02-28', 1)).toBe('2028-02-29');
});

test('today is the day of the zone', () => {
  const late = new Date('2026-11-22T23:30:00Z');
  expect(todayIn('Europe/Amsterdam', late)).toBe('2026-11-23');
  expect(todayIn('America/New_York', late)).toBe('2026-11-22');
});
