import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fold } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';
import { compilePhrases, findPhrases } from './phrases.ts';

function finds(phrase: string, text: string): boolean {
  const tokens = tokenise(fold(text));
  const matcher = compilePhrases([{ label: 'x', phrase }]);
  return (
    findPhrases(matcher, tokens, (token) => [
      ...(token.kind === 'number' ? ['num'] : []),
      ...(/^[A-Z]+$/.test(text.slice(token.start, token.end)) ? ['upper'] : []),
    ]).length > 0
  );
}

test('words, beginnings, ends, alternatives, gaps, classes, punctuation, capitals', () => {
  const cases: [string, string, boolean][] = [
    ['frag* ~1 arzt|ärztin', 'Fragen Sie Ihre Ärztin', false],
    ['frag* ~2 arzt|ärztin', 'Fragen Sie Ihre Ärztin', true],
    ['frag* ~2 arzt', 'Fragen. Ihr Arzt', false],
    ['*schmerz', 'Kopfschmerz', true],
    ['*schmerz', 'schmerzlos', false],
    ['( <num> )', 'eins (2)', true],
    ['( <num> )', 'eins 2', false],
    ['eins <num>', 'eins, 2', true],
    ['^op', 'die OP', true],
    ['^op', 'op de fiets', false],
    ['% rabatt', '20 % Rabatt', true],
    ['💪', 'stark 💪🏽', true],
  ];
  for (const [phrase, text, expected] of cases) assert.equal(finds(phrase, text), expected, `${phrase} in ${text}`);
});

test('a phrase that cannot be read is refused by name', () => {
  for (const phrase of ['', '~2 x', 'x ~3', 'x ~99 y', 'a-b|c'])
    assert.throws(() => compilePhrases([{ label: 'x', phrase }]), RangeError, phrase);
});

test('every lexicon speaks four languages under the same labels', () => {
  const directory = new URL('data/', import.meta.url);
  const files = readdirSync(directory).filter((name) => /\.(?:en|nl|de|fr)\.json$/.test(name));
  assert.equal(files.length, 12);
  const onceForAll = new Set(['firstName', 'fullName', 'upperName', 'historical', 'nameInitial', 'patientAged', 'ofTown']);
  for (const kind of ['promotional', 'neutral', 'identity']) {
    const labels = ['en', 'nl', 'de', 'fr'].map((language) => {
      const file: { cues?: object; signals?: object } = JSON.parse(readFileSync(new URL(`${kind}.${language}.json`, directory), 'utf8'));
      return Object.keys(file.cues ?? file.signals ?? {})
        .filter((label) => !onceForAll.has(label))
        .toSorted();
    });
    for (const other of labels) assert.deepEqual(other, labels[0], kind);
  }
});
