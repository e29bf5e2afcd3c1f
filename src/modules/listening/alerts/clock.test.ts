import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hourMs, quietUntil, zoneClock } from './clock.ts';
import { usualAt, windowAt, type Series } from './windows.ts';

const at = (text: string) => Date.parse(text);
const night = { from: '22:00', to: '07:00' };
const noon = { from: '12:00', to: '13:30' };

for (const [now, quiet, zone, until] of [
  ['2026-11-18T22:30:00Z', night, 'Europe/Amsterdam', '2026-11-19T06:00:00.000Z'],
  ['2026-11-19T05:59:00Z', night, 'Europe/Amsterdam', '2026-11-19T06:00:00.000Z'],
  ['2026-11-19T06:00:00Z', night, 'Europe/Amsterdam', null],
  // The night in which clocks go back is an hour longer, the one in which they go on an hour shorter.
  ['2026-10-24T20:30:00Z', night, 'Europe/Amsterdam', '2026-10-25T06:00:00.000Z'],
  ['2026-03-28T21:30:00Z', night, 'Europe/Amsterdam', '2026-03-29T05:00:00.000Z'],
  // An end that clocks skip comes when they have gone on.
  ['2026-03-28T23:30:00Z', { from: '23:00', to: '02:30' }, 'Europe/Amsterdam', '2026-03-29T01:30:00.000Z'],
  ['2026-11-18T12:15:00Z', noon, 'Europe/London', '2026-11-18T13:30:00.000Z'],
  ['2026-11-18T13:30:00Z', noon, 'Europe/London', null],
  ['2026-11-18T13:00:00Z', { from: '13:00', to: '13:00' }, 'Europe/London', null],
  ['2026-11-18T13:00:00Z', null, 'Europe/London', null],
] as const)
  test(`at ${now} ${quiet ? `${quiet.from}–${quiet.to}` : 'nothing'} in ${zone} is quiet until ${until ?? 'never'}`, () =>
    assert.equal(quietUntil(new Date(now), quiet, zone)?.toISOString() ?? null, until));

test('the same hour a week before is the one at which clocks showed the same', () => {
  const clock = zoneClock('Europe/Amsterdam');
  const hour = at('2026-10-27T09:00:00Z');
  assert.equal(clock.clock(hour), '10:00');
  assert.equal(new Date(clock.daysBefore(hour, 7)).toISOString(), '2026-10-20T08:00:00.000Z');
  assert.equal(clock.clock(clock.daysBefore(hour, 7)), '10:00');
  assert.equal(clock.weekday(at('2026-10-25T23:00:00Z')), 1);
});

function seriesOf(values: readonly number[], heardFrom = 0): Series {
  return { metric: { of: 'posts' }, from: at('2026-06-01T00:00:00Z'), part: [...values], whole: [...values], people: null, heardFrom };
}

test('usual is the mean of the same hours of earlier weeks, without the highest of four or more', () => {
  const week = 7 * 24;
  const values = Array.from({ length: 6 * week }, () => 1);
  for (const [weeks, value] of [
    [1, 4],
    [2, 90],
    [3, 6],
    [4, 5],
  ] as const)
    values[5 * week + 10 - weeks * week] = value;
  const clock = zoneClock('UTC');
  assert.deepEqual(usualAt(seriesOf(values), 5 * week + 10, 1, clock)?.expected, (4 + 6 + 5 + 1) / 4);
  // Before anything was heard there is no usual: of one week alone nothing is said.
  assert.equal(usualAt(seriesOf(values, 4 * week), 5 * week + 10, 1, clock), null);
});

test('people are counted once however long they write, and a share of nothing is none', () => {
  const people: Series = { ...seriesOf([0, 0, 0]), metric: { of: 'people' }, people: [[1, 2], [2, 3], []] };
  assert.deepEqual(windowAt(people, 2, 3), { observed: 3, posts: 3 });
  const share: Series = { ...seriesOf([3, 0]), metric: { of: 'negative_share' }, whole: [4, 0] };
  assert.deepEqual([windowAt(share, 0, 1)?.observed, windowAt(share, 1, 1)?.observed, windowAt(share, 1, 2)?.observed], [75, null, 75]);
  assert.equal(windowAt(share, 1, 3), null);
  assert.equal(hourMs, 3_600_000);
});
