import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { clockOffset, moveClock, now } from './clock.ts';

afterEach(() => moveClock(0));

test('the clock stands with the machine until it is moved', () => {
  assert.equal(clockOffset(), 0);
  const before = Date.now();
  const seen = now().getTime();
  assert.ok(before <= seen && seen <= Date.now());
});

test('a moved clock keeps its distance and can be set right', () => {
  moveClock(-86_400_000);
  assert.equal(clockOffset(), -86_400_000);
  const distance = now().getTime() - Date.now();
  assert.ok(distance <= -86_400_000 + 1000 && distance >= -86_400_000 - 1000);
  moveClock(5);
  assert.equal(clockOffset(), 5);
});

test('the clock does not move by half milliseconds or nonsense', () => {
  assert.throws(() => moveClock(Number.NaN), RangeError);
  assert.throws(() => moveClock(0.5), RangeError);
});
