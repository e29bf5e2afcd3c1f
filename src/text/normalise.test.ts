import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold, isCapital, sourceSpan } from './normalise.ts';

test('folds case, accents, width and fancy letters', () => {
  const cases: [string, string][] = [
    ['ÄRZTIN', 'arztin'],
    ['A\u0308rztin', 'arztin'],
    ['Straße', 'strasse'],
    ['cœur', 'coeur'],
    ['ＦＵＬＬ', 'full'],
    ['𝓗𝓮𝓵𝓵𝓸', 'hello'],
    ['🅱🅾🆃', 'bot'],
    ['soft\u00adhyphen', 'softhyphen'],
    ['zero\u200bwidth\ufeff', 'zerowidth'],
    ['Name® and Name™', 'name  and name '],
    ['non‑breaking–dash', 'non-breaking-dash'],
  ];
  for (const [source, expected] of cases) assert.equal(fold(source).text, expected, source);
});

test('look-alikes are read as Latin only on request', () => {
  const written = 'В\u0430nd\u0456t'; // Cyrillic В, а, і
  assert.notEqual(fold(written).text, 'bandit');
  assert.equal(fold(written, { lookalikes: true }).text, 'bandit');
});

test('a span marks what the author wrote, accents and hidden characters included', () => {
  const source = 'x Me\u0301\u200bdic y';
  const folded = fold(source);
  const from = folded.text.indexOf('medic');
  assert.deepEqual(sourceSpan(folded, from, from + 5), [2, 9]);
  assert.equal(source.slice(2, 9), 'Me\u0301\u200bdic');
});

test('offsets rise, stay inside the text, and begin and end on whole characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (source, lookalikes) => {
      const folded = fold(source, { lookalikes });
      let previous = 0;
      for (let i = 0; i < folded.text.length; i += 1) {
        const [start, end] = sourceSpan(folded, i, i + 1);
        assert.ok(start >= previous && end > start && end <= source.length);
        previous = start;
      }
    }),
  );
});

test('plain lower-case text stays as it is', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9 .,]*$/), (source) => {
      assert.equal(fold(source, { lookalikes: true }).text, source);
    }),
  );
});

test('capitals are seen through fancy letters and accents', () => {
  const folded = fold('Éa𝓗b');
  assert.deepEqual(
    [0, 1, 2, 3].map((index) => isCapital(folded, index)),
    [true, false, true, false],
  );
});
