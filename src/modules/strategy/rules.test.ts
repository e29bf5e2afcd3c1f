import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { containing, smartFaults, type Aim } from './rules.ts';

const sound: Aim = { direction: 'up', baseline: 100, baselineOn: '2027-01-01', target: 200, targetOn: '2027-12-31' };

const table: [name: string, change: Partial<Aim>, faults: string[]][] = [
  ['a higher target by a later day', {}, []],
  ['a lower target where less is better', { direction: 'down', target: 50 }, []],
  ['the target is the baseline', { target: 100 }, ['target: target_not_above_baseline']],
  ['the target lies on the wrong side', { target: 99.9 }, ['target: target_not_above_baseline']],
  ['less is better, yet the target is higher', { direction: 'down' }, ['target: target_not_below_baseline']],
  ['less is better, and the target is the baseline', { direction: 'down', target: 100 }, ['target: target_not_below_baseline']],
  ['the target day is the baseline day', { targetOn: '2027-01-01' }, ['targetOn: target_day_not_after_baseline']],
  ['the target day lies before', { targetOn: '2026-12-31' }, ['targetOn: target_day_not_after_baseline']],
  ['both at once', { target: 0, targetOn: '2026-01-01' }, ['target: target_not_above_baseline', 'targetOn: target_day_not_after_baseline']],
  ['negative numbers', { baseline: -10, target: -5 }, []],
];
for (const [name, change, faults] of table) {
  test(name, () =>
    assert.deepEqual(
      smartFaults({ ...sound, ...change }).map(({ path, code }) => `${path}: ${code}`),
      faults,
    ),
  );
}

test('of two different values exactly one direction is sound', () => {
  const value = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(value, value, (baseline, target) => {
      const up = smartFaults({ ...sound, direction: 'up', baseline, target }).length === 0;
      const down = smartFaults({ ...sound, direction: 'down', baseline, target }).length === 0;
      assert.equal(Number(up) + Number(down), baseline === target ? 0 : 1);
    }),
  );
});

test('a search takes every character as itself', () => {
  assert.equal(containing('100%_\\'), String.raw`%100\%\_\\%`);
});
