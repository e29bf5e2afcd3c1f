import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  accountPause,
  expectedOn,
  goalState,
  isDue,
  isStale,
  postPause,
  progressOf,
  since,
  stateOf,
  thin,
  tolerance,
  until,
  valueAt,
  type Aim,
} from './rules.ts';

const hour = 3_600_000;
const day = 24 * hour;
const growth: Aim = { direction: 'up', baseline: 100, baselineOn: '2027-01-01', target: 200, targetOn: '2027-04-11' }; // a hundred days
const decline: Aim = { ...growth, direction: 'down', baseline: 200, target: 100 };

const table: [name: string, aim: Aim, current: number | null, today: string, state: string][] = [
  ['nothing counted', growth, null, '2027-02-20', 'no_data'],
  ['on the line', growth, 150, '2027-02-20', 'on_track'],
  ['above the line', growth, 170, '2027-02-20', 'on_track'],
  ['below the line by what is tolerated', growth, 145, '2027-02-20', 'on_track'],
  ['below that', growth, 144.9, '2027-02-20', 'behind'],
  ['the target exactly', growth, 200, '2027-02-20', 'reached'],
  ['beyond the target, after its day', growth, 250, '2027-12-01', 'reached'],
  ['almost there on the last day', growth, 196, '2027-04-11', 'on_track'],
  ['almost there, a day late', growth, 199.9, '2027-04-12', 'behind'],
  ['nothing moved on the first day', growth, 100, '2027-01-01', 'on_track'],
  ['before the baseline day nothing is asked', growth, 100, '2026-06-01', 'on_track'],
  ['went the other way', growth, 90, '2027-01-02', 'behind'],
  ['less is better: on the line', decline, 150, '2027-02-20', 'on_track'],
  ['less is better: too much', decline, 156, '2027-02-20', 'behind'],
  ['less is better: reached', decline, 99, '2027-02-20', 'reached'],
];
for (const [name, aim, current, today, state] of table) test(`state: ${name}`, () => assert.equal(stateOf(aim, current, today), state));

const aims = fc
  .record({
    baseline: fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    distance: fc.double({ min: 1e-3, max: 1e9, noNaN: true }),
    direction: fc.constantFrom('up' as const, 'down' as const),
    start: fc.integer({ min: 0, max: 20_000 }),
    length: fc.integer({ min: 1, max: 4000 }),
  })
  .map(({ baseline, distance, direction, start, length }): Aim => {
    const on = (days: number) => new Date(days * day).toISOString().slice(0, 10);
    return {
      direction,
      baseline: baseline + 0,
      target: direction === 'up' ? baseline + distance : baseline - distance,
      baselineOn: on(start),
      targetOn: on(start + length),
    };
  })
  .filter(({ baseline, target }) => baseline !== target);
const days = fc.integer({ min: 0, max: 30_000 }).map((days) => new Date(days * day).toISOString().slice(0, 10));
const shares = fc.double({ min: -3, max: 3, noNaN: true });

test('progress is 0 at the baseline, 1 at the target, and the line runs through both', () => {
  fc.assert(
    fc.property(aims, (aim) => {
      assert.equal(progressOf(aim, aim.baseline), 0);
      assert.equal(progressOf(aim, aim.target), 1);
      assert.deepEqual([expectedOn(aim, aim.baselineOn), expectedOn(aim, aim.targetOn)], [0, 1]);
      assert.deepEqual([valueAt(aim, 0), valueAt(aim, 1)], [aim.baseline, aim.target]);
    }),
  );
});

test('what is asked never falls as days pass and stays between 0 and 1', () => {
  fc.assert(
    fc.property(aims, days, days, (aim, one, other) => {
      const [earlier, later] = one < other ? [one, other] : [other, one];
      const [before, after] = [expectedOn(aim, earlier!), expectedOn(aim, later!)];
      assert.ok(before >= 0 && before <= after && after <= 1);
    }),
  );
});

test('more of the way is never a worse state, on any day, in either direction', () => {
  const rank = { no_data: -1, behind: 0, on_track: 1, reached: 2 };
  fc.assert(
    fc.property(aims, days, shares, shares, (aim, today, one, other) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      const at = (share: number) => rank[stateOf(aim, valueAt(aim, share), today)];
      assert.ok(at(less) <= at(more));
    }),
  );
});

test('turning everything around (more is better ↔ less is better) changes no state', () => {
  fc.assert(
    fc.property(aims, days, shares, (aim, today, share) => {
      const mirrored: Aim = { ...aim, direction: aim.direction === 'up' ? 'down' : 'up', baseline: -aim.baseline, target: -aim.target };
      const current = valueAt(aim, share);
      assert.equal(stateOf(mirrored, -current, today), stateOf(aim, current, today));
    }),
  );
});

test('the line itself is on track every day of the way', () => {
  fc.assert(
    fc.property(aims, fc.double({ min: 0, max: 1, noNaN: true }), (aim, part) => {
      const [start, end] = [Date.parse(aim.baselineOn), Date.parse(aim.targetOn)];
      const today = new Date(start + Math.floor((part * (end - start)) / day) * day).toISOString().slice(0, 10);
      assert.notEqual(stateOf(aim, valueAt(aim, expectedOn(aim, today)), today), 'behind');
    }),
  );
  assert.ok(tolerance < 0.1);
});

test('a goal is as good as its weakest KPI that has numbers', () => {
  assert.equal(goalState([]), 'no_data');
  assert.equal(goalState(['no_data', 'no_data']), 'no_data');
  assert.equal(goalState(['reached', 'behind', 'no_data']), 'behind');
  assert.equal(goalState(['reached', 'on_track']), 'on_track');
  assert.equal(goalState(['reached', 'no_data']), 'on_track');
  assert.equal(goalState(['reached', 'reached']), 'reached');
});

test('a course opens with what held on the first day', () => {
  const points = [
    { on: '2027-01-01', value: 1 },
    { on: '2027-01-03', value: 3 },
    { on: '2027-01-05', value: 5 },
  ];
  assert.deepEqual(since(points, '2027-01-04'), [
    { on: '2027-01-04', value: 3 },
    { on: '2027-01-05', value: 5 },
  ]);
  assert.deepEqual(since(points, '2027-01-03'), points.slice(1));
  assert.deepEqual(since(points, '2026-01-01'), points);
  assert.deepEqual(since(points, '2028-01-01'), [{ on: '2028-01-01', value: 5 }]);
  assert.deepEqual(since([], '2027-01-01'), []);
});

test('thinning keeps the ends, the order, and never more than asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer({ min: 2, max: 70 }), (values, most) => {
      const points = values.map((value, index) => ({ index, value }));
      const kept = thin(points, most);
      assert.equal(kept.length, Math.min(points.length, most));
      assert.deepEqual([kept[0], kept.at(-1)], [points[0], points.at(-1)]);
      assert.ok(kept.every((point, index) => index === 0 || point.index > kept[index - 1]!.index));
    }),
  );
});

test('the younger a post, the sooner it is read again', () => {
  const ages = [0, 5 * hour, 30 * hour, 5 * day, 30 * day, 400 * day];
  assert.deepEqual(
    ages.map((age) => postPause(age) / hour),
    [0.25, 0.25, 1, 6, 24, 168],
  );
  fc.assert(
    fc.property(fc.nat(400 * day), fc.nat(400 * day), (one, other) =>
      assert.ok(postPause(Math.min(one, other)) <= postPause(Math.max(one, other))),
    ),
  );
});

test('when it is time to read again', () => {
  const now = new Date('2027-01-01T12:00:00Z');
  const ago = (milliseconds: number, outcome = 'ok') => ({ at: new Date(now.getTime() - milliseconds).toISOString(), outcome });
  assert.equal(isDue(null, accountPause, now), true);
  assert.equal(isDue(ago(hour), hour, now), true);
  assert.equal(isDue(ago(hour - 59_000), hour, now), true, 'the schedule ticks unevenly');
  assert.equal(isDue(ago(hour - 61_000), hour, now), false);
  assert.equal(isDue(ago(hour, 'unknown'), 7 * day, now), true, 'what failed is tried again within the hour');
  assert.equal(isDue(ago(hour, 'absent'), 7 * day, now), false, 'a post that is gone is no failure');
  assert.equal(isDue(ago(10 * 60_000, 'unknown'), hour / 4, now), false, 'but never sooner than usual');
});

test('a course is drawn to the day the numbers were last seen', () => {
  const points = [
    { on: '2027-01-01', value: 1 },
    { on: '2027-01-03', value: 3 },
  ];
  assert.deepEqual(until(points, '2027-01-09'), [...points, { on: '2027-01-09', value: 3 }]);
  assert.deepEqual(until(points, '2027-01-03'), points);
  assert.deepEqual(until(points, null), points);
  assert.deepEqual(until([], '2027-01-09'), []);
});

test('numbers grow stale at the pace of their source', () => {
  const now = new Date('2027-03-01T00:00:00Z');
  const stale = (source: 'channel' | 'posts' | 'manual', daysAgo: number) =>
    isStale(source, new Date(now.getTime() - daysAgo * day).toISOString(), now);
  assert.deepEqual(
    [stale('channel', 1), stale('channel', 3), stale('posts', 7), stale('posts', 9), stale('manual', 31), stale('manual', 36)],
    [false, true, false, true, false, true],
  );
  assert.equal(isStale('channel', null, now), false);
});
