import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold } from './normalise.ts';
import { tokenise } from './tokenise.ts';

function read(source: string): string[] {
  return tokenise(fold(source)).map((token) => `${token.kind}:${token.text}`);
}

test('words, numbers and letters beside digits', () => {
  assert.deepEqual(read('Bett 7b'), ['word:bett', 'number:7', 'word:b']);
  assert.deepEqual(read("d'aide"), ['word:d', "mark:'", 'word:aide']);
});

test('hashtags and handles are split at their capitals', () => {
  const tokens = tokenise(fold('#GoodMorningUSA @care_team'));
  assert.deepEqual(
    tokens.filter((token) => token.kind === 'word').map((token) => [token.tag, token.text]),
    [
      ['#', 'good'],
      ['#', 'morning'],
      ['#', 'usa'],
      ['@', 'care'],
      ['@', 'team'],
    ],
  );
});

test('addresses stay whole and lose the punctuation around them', () => {
  assert.deepEqual(read('(see clinic.example/visit?a=1), write: desk@clinic.example.'), [
    'mark:(',
    'word:see',
    'url:clinic.example/visit?a=1',
    'mark:)',
    'mark:,',
    'word:write',
    'mark::',
    'email:desk@clinic.example',
    'mark:.',
  ]);
  assert.deepEqual(read('1.250'), ['number:1', 'mark:.', 'number:250']);
});

test('sentences end where a reader would end them', () => {
  const sentences = (source: string): number => (tokenise(fold(source)).at(-1)?.sentence ?? -1) + 1;
  assert.equal(sentences('One here. Two here! Three?'), 3);
  assert.equal(sentences('Dr. Blau spricht am 3. Mai.'), 1);
  assert.equal(sentences('Herr B. kommt'), 1);
  assert.equal(sentences('line\n\n\nline'), 2);
});

test('every token can be found again in the original text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (source) => {
      const folded = fold(source);
      let previous = 0;
      let sentence = 0;
      for (const token of tokenise(folded)) {
        assert.equal(folded.text.slice(token.from, token.to), token.text);
        assert.ok(token.from >= previous && token.end > token.start && token.end <= source.length);
        assert.ok(token.sentence >= sentence);
        previous = token.to;
        sentence = token.sentence;
      }
    }),
  );
});
