import { expect, test } from 'vitest';
import { countsOf, overFrom, type Channel } from './limits.ts';

const channel = (textLimits: Channel['textLimits']) => ({ textLimits }) as Channel;
const bluesky = channel([
  { unit: 'graphemes', maximum: 300 },
  { unit: 'bytes', maximum: 3000 },
]);

test('a text within its limits is over nowhere', () => {
  expect(overFrom('é'.repeat(300), bluesky)).toBe(null);
  expect(overFrom('', bluesky)).toBe(null);
});

test('what is over begins with the first character beyond the nearest limit', () => {
  expect(overFrom(`${'é'.repeat(300)}x`, bluesky)).toBe(300);
  const family = '👩‍👩‍👧‍👦';
  // 25 bytes each: 120 families fill 3000 bytes, long before 300 characters.
  expect(overFrom(family.repeat(121), bluesky)).toBe(120 * family.length);
  expect(countsOf(family.repeat(121), bluesky).map(({ count, over }) => [count, over])).toEqual([
    [121, false],
    [3025, true],
  ]);
  expect(overFrom('𝔘nder', channel([{ unit: 'utf16', maximum: 1 }]))).toBe(0);
});
