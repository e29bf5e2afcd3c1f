/** Intervals, base periods and pseudonyms. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseOf } from '../periods.ts';
import { pseudonymOf } from './authors.ts';
import { balanceChange, wilson } from './shares.ts';

const near = (value: number | undefined, expected: number, within = 5e-4) =>
  assert.ok(value !== undefined && Math.abs(value - expected) < within, `${value} instead of ${expected}`);

test('Wilson’s interval, against the figures of Newcombe (1998, table I)', () => {
  for (const [hits, all, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const interval = wilson(hits, all);
    near(interval?.low, low);
    near(interval?.high, high);
  }
  assert.equal(wilson(0, 0), null);
  near(wilson(20, 20)?.high, 1);
});

test('a change of balance is sure with many posts and unsure with few', () => {
  const calm = { negative: 100, neutral: 300, positive: 200 };
  const upset = { negative: 200, neutral: 300, positive: 100 };
  const sure = balanceChange(upset, calm);
  near(sure?.change, -1 / 3);
  assert.ok(sure && sure.high < 0 && sure.low < sure.change);
  const few = balanceChange({ negative: 1, neutral: 0, positive: 0 }, { negative: 0, neutral: 0, positive: 1 });
  assert.ok(few && few.low < 0 && few.high > 0, 'one post against one says nothing');
  assert.equal(balanceChange({ negative: 0, neutral: 0, positive: 0 }, calm), null);
  near(balanceChange(calm, calm)?.change, 0);
});

test('a base period is as long as the period, and on the same days of the week a year earlier', () => {
  const period = { from: '2026-11-02', to: '2026-11-08' };
  assert.deepEqual(baseOf(period, 'before'), { from: '2026-10-26', to: '2026-11-01' });
  assert.deepEqual(baseOf(period, 'year'), { from: '2025-11-03', to: '2025-11-09' });
  // A period longer than a year is held against the one before it: they must not overlap.
  assert.deepEqual(baseOf({ from: '2025-10-20', to: '2026-11-08' }, 'year'), { from: '2024-09-30', to: '2025-10-19' });
});

test('a pseudonym stays the same, and says nothing of the person', () => {
  const one = pseudonymOf('organisation', 'author');
  assert.equal(one, pseudonymOf('organisation', 'author'));
  assert.match(one, /^[0-9A-HJKMNP-TV-Z]{5}$/);
  assert.notEqual(one, pseudonymOf('another organisation', 'author'));
});
