import assert from 'node:assert/strict';
import { it } from 'node:test';
import { countText } from './text-count.ts';

const table: [text: string, graphemes: number, bytes: number, utf16: number][] = [
  ['', 0, 0, 0],
  ['abc', 3, 3, 3],
  ['é', 1, 2, 1],
  ['e\u0301', 1, 3, 2],
  ['👨‍👩‍👧‍👦', 1, 25, 11],
  ['🇳🇱', 1, 8, 4],
  ['مرحبا', 5, 10, 5],
  ['a\u200bb', 3, 5, 3],
  ['\r\n', 1, 2, 2],
];

for (const [text, ...expected] of table) {
  it(`counts ${JSON.stringify(text)}`, () => {
    const limits = [
      { unit: 'graphemes', maximum: 9 },
      { unit: 'bytes', maximum: 9 },
      { unit: 'utf16', maximum: 9 },
    ] as const;
    assert.deepEqual(
      countText(text, limits).map(({ count }) => count),
      expected,
    );
  });
}

it('is over one past the maximum, not at it', () => {
  const over = (text: string) => countText(text, [{ unit: 'graphemes', maximum: 3 }])[0]!.over;
  assert.equal(over('abc'), false);
  assert.equal(over('abcd'), true);
});
