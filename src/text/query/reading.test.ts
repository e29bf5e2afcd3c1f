import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fold } from '../normalise.ts';
import { tokenise } from '../tokenise.ts';
import { clean, exactKey, hasAccent, plainKey, spelledKey, termParts } from './reading.ts';
import { codeNamed, distance, nearest } from './suggest.ts';

test('the keys of a word', () => {
  const rows: [string, string, string, string, boolean][] = [
    ['Übelkeit', 'ubelkeit', 'uebelkeit', 'uebelkeit', true],
    ['U\u0308belkeit', 'ubelkeit', 'uebelkeit', 'uebelkeit', true],
    ['Uebelkeit', 'uebelkeit', 'uebelkeit', 'uebelkeit', false],
    ['Straße', 'strasse', 'strasse', 'strasse', false],
    ['STRASSE', 'strasse', 'strasse', 'strasse', false],
    ['Cœur', 'coeur', 'coeur', 'coeur', false],
    ['DÉÇU', 'decu', 'decu', 'déçu', true],
    ['Ørsted', 'orsted', 'orsted', 'ørsted', true],
    ['AN\u00adGST', 'angst', 'angst', 'angst', false],
    ['ＭＲＴ', 'mrt', 'mrt', 'mrt', false],
    ['naïef', 'naief', 'naief', 'naïef', true],
  ];
  for (const [word, plain, spelled, exact, accent] of rows) {
    assert.deepEqual(
      [plainKey(word), spelledKey(word), exactKey(clean(word)), hasAccent(clean(word))],
      [plain, spelled, exact, accent],
      word,
    );
  }
});

test('a term is cut where a post is', () => {
  const words = [
    'MRT-Angst',
    'l’IRM',
    "aujourd'hui",
    'covid19',
    'COVID-19',
    'AT&T',
    'a.b',
    'B12',
    'Prüfungsangst',
    '3-fach',
    'Ｘ１',
    'x_y',
  ];
  for (const word of words) {
    const tokens = tokenise(fold(word)).filter(({ kind }) => kind === 'word' || kind === 'number');
    assert.deepEqual(
      termParts(word).map(plainKey),
      tokens.map(({ text }) => text),
      word,
    );
  }
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'B', 'ü', 'e\u0301', '1', '-', "'", 'ß', '中', '２', '\u00ad', '+', 'ф'), { maxLength: 8 }),
      (letters) => {
        const word = letters.join('');
        const tokens = tokenise(fold(word)).filter(({ kind }) => kind === 'word' || kind === 'number');
        assert.deepEqual(
          termParts(word).map(plainKey),
          tokens.map(({ text }) => text),
          word,
        );
      },
    ),
  );
});

test('wildcards stay with the letters they touch', () => {
  assert.deepEqual(termParts('hart*-kath?ter'), ['hart*', 'kath?ter']);
  assert.deepEqual(termParts('*katheter* 1* *'), ['*katheter*', '1*', '*']);
});

test('what may have been meant', () => {
  assert.equal(distance('contry', 'country', 2), 1);
  assert.equal(distance('cuontry', 'country', 2), 1);
  assert.equal(distance('abc', 'xyz', 2), 3);
  assert.equal(nearest('folowers', ['followers', 'author']), 'followers');
  assert.equal(nearest('de', ['da', 'dz']), null);
  assert.equal(codeNamed('region', 'Belgique', ['be', 'nl']), 'be');
  assert.equal(codeNamed('language', 'Niederländisch', ['nl', 'de']), 'nl');
});
