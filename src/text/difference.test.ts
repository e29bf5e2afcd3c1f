import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { difference, type Difference } from './difference.ts';

const side = (parts: readonly Difference[], without: Difference['kind']) =>
  parts
    .filter((part) => part.kind !== without)
    .map((part) => part.text)
    .join('');
const short = (before: string, after: string) =>
  difference(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-' }[kind]}${text}`);

test('words put in, taken out and replaced are told apart', () => {
  assert.deepEqual(short('one two three', 'one two three'), [' one two three']);
  assert.deepEqual(short('one three', 'one two three'), [' one ', '+two ', ' three']);
  assert.deepEqual(short('one two three', 'one three'), [' one ', '-two ', ' three']);
  assert.deepEqual(short('a new hip for all', 'a new knee for some'), [' a new ', '-hip', '+knee', '  for ', '-all', '+some']);
  assert.deepEqual(short('', 'new'), ['+new']);
  assert.deepEqual(short('gone', ''), ['-gone']);
  assert.deepEqual(short('', ''), []);
});

test('both texts can be read off the difference, whatever they hold', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'hip ', 'knie ', '👩‍👩‍👧', ' ', '\n', 'é', 'שלום', '.'), { maxLength: 40 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = difference(before, after);
      assert.equal(side(parts, 'added'), before);
      assert.equal(side(parts, 'removed'), after);
      for (let index = 1; index < parts.length; index += 1) assert.notEqual(parts[index]?.kind, parts[index - 1]?.kind);
    }),
    { numRuns: 2000 },
  );
});

test('one word changed in a long text is one word, and two strangers are still told apart', () => {
  const long = 'one quiet sentence about our hospital. '.repeat(2_000);
  assert.deepEqual(
    difference(`${long}end`, `${long}fin`).map((part) => part.text.length),
    [long.length, 3, 3],
  );
  const other = Array.from({ length: 6_000 }, (_, index) => `w${index} `).join('');
  const parts = difference(long, other);
  assert.equal(side(parts, 'removed'), other);
});
