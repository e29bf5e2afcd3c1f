import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instantOf, isZone, localTimeOf, WallTimeError } from './wall-time.ts';

// Transitions from the IANA time zone database (2025b).
const table: [local: string, zone: string, instant: string, adjusted: string][] = [
  ['2026-01-15T09:00', 'Europe/Amsterdam', '2026-01-15T08:00:00.000Z', 'none'],
  ['2026-07-15T09:00', 'Europe/Amsterdam', '2026-07-15T07:00:00.000Z', 'none'],
  // spring: 02:00 becomes 03:00 on 29 March 2026
  ['2026-03-29T01:59', 'Europe/Amsterdam', '2026-03-29T00:59:00.000Z', 'none'],
  ['2026-03-29T02:00', 'Europe/Amsterdam', '2026-03-29T01:00:00.000Z', 'gap'],
  ['2026-03-29T02:30', 'Europe/Amsterdam', '2026-03-29T01:30:00.000Z', 'gap'],
  ['2026-03-29T03:00', 'Europe/Amsterdam', '2026-03-29T01:00:00.000Z', 'none'],
  // autumn: 03:00 becomes 02:00 on 25 October 2026
  ['2026-10-25T01:59', 'Europe/Amsterdam', '2026-10-24T23:59:00.000Z', 'none'],
  ['2026-10-25T02:00', 'Europe/Amsterdam', '2026-10-25T00:00:00.000Z', 'overlap'],
  ['2026-10-25T02:59', 'Europe/Amsterdam', '2026-10-25T00:59:00.000Z', 'overlap'],
  ['2026-10-25T03:00', 'Europe/Amsterdam', '2026-10-25T02:00:00.000Z', 'none'],
  // west of UTC, half hours, half-hour daylight saving, a gap at midnight, a whole day that was skipped
  ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00.000Z', 'gap'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z', 'overlap'],
  ['2026-11-22T12:00', 'Asia/Kolkata', '2026-11-22T06:30:00.000Z', 'none'],
  ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00.000Z', 'overlap'],
  ['2018-11-04T00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z', 'gap'],
  ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00.000Z', 'gap'],
  ['2026-02-28T23:59', 'UTC', '2026-02-28T23:59:00.000Z', 'none'],
];

for (const [local, zone, instant, adjusted] of table) {
  test(`${local} in ${zone} is ${instant} (${adjusted})`, () => {
    const found = instantOf(local, zone);
    assert.deepEqual([found.instant.toISOString(), found.adjusted], [instant, adjusted]);
  });
}

test('a time from a gap is shown as the moved time', () => {
  assert.equal(localTimeOf(instantOf('2026-03-29T02:30', 'Europe/Amsterdam').instant, 'Europe/Amsterdam'), '2026-03-29T03:30');
});

test('both instants of an overlap show the same local time', () => {
  for (const instant of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z']) {
    assert.equal(localTimeOf(new Date(instant), 'Europe/Amsterdam'), '2026-10-25T02:30');
  }
});

test('every instant comes back from its local time, or is the second of an overlap', () => {
  const zones = [
    'Europe/Amsterdam',
    'Europe/London',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'UTC',
  ];
  const minutes = fc.integer({ min: Date.UTC(1990, 0) / 60_000, max: Date.UTC(2037, 0) / 60_000 });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...zones), (minute, zone) => {
      const instant = new Date(minute * 60_000);
      const back = instantOf(localTimeOf(instant, zone), zone);
      if (back.adjusted === 'overlap') assert.ok(back.instant <= instant);
      else assert.deepEqual(back, { instant, adjusted: 'none' });
    }),
    { seed: 20260329, numRuns: 3000 },
  );
});

test('what is no local time or no zone is named', () => {
  const code = (expected: string) => (error: unknown) => error instanceof WallTimeError && error.code === expected;
  for (const bad of ['', '2026-02-30T10:00', '2026-01-01T24:00', '2026-01-01 10:00', '2026-01-01T10:00Z', '2026-13-01T10:00']) {
    assert.throws(() => instantOf(bad, 'UTC'), code('malformed'), bad);
  }
  assert.throws(() => instantOf('2026-01-01T10:00', 'Europe/Atlantis'), code('unknown_zone'));
  assert.throws(() => localTimeOf(new Date(0), 'Mars'), code('unknown_zone'));
});

test('isZone knows IANA names only', () => {
  for (const zone of ['Europe/Amsterdam', 'UTC', 'America/Argentina/Ushuaia', 'Etc/GMT+3']) assert.equal(isZone(zone), true, zone);
  for (const zone of ['', '+01:00', 'Europe/Atlantis', 'Europe/Amsterdam ', '../etc']) assert.equal(isZone(zone), false, zone);
});
