import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { packNgrams, unpackSections } from '../src/text/identify/packed.ts';
import { kinFeatures } from '../src/text/identify/kin.ts';
import { asAfrikaans, toAfrikaans } from './afrikaans-spelling.ts';
import { buildIdentifier } from './build-identifier.ts';
import { readEldNgrams } from './identifier-ngrams.ts';
import { learnVocabulary } from './identifier-training.ts';

const data = new URL('../src/text/data/', import.meta.url);

const texts = {
  spoken: [
    { language: 'nl', text: 'gezellig gezellig hoor' },
    { language: 'de', text: 'gemütlich gemütlich hier' },
    { language: 'fr', text: 'chouette chouette alors' },
    { language: 'en', text: 'cosy cosy here' },
  ],
  kin: [
    { language: 'nl', text: 'ik weet het niet zeker' },
    { language: 'af', text: 'ek weet dit nie seker nie' },
    { language: 'da', text: 'hvad ved jeg' },
    { language: 'nb', text: 'hva vet jeg' },
    { language: 'sv', text: 'vad vet jag' },
  ],
  functionWords: 'nl\tde het\nda\tog\n',
};

void test('the same texts build the same bytes', async () => {
  const [one, other] = [await buildIdentifier(texts), await buildIdentifier(texts)];
  assert.ok(Buffer.from(one).equals(Buffer.from(other)));
  assert.equal(unpackSections(one).section('nl-af').length, 2 * kinFeatures);
});

void test('identify.bin holds the n-grams of the eld that is installed', async () => {
  const stored = unpackSections(await readFile(new URL('identify.bin', data))).section('ngrams');
  assert.ok(Buffer.from(packNgrams(await readEldNgrams())).equals(Buffer.from(stored)), 'run node scripts/build-identifier.ts');
});

void test('a word speaks for the language it is most used in, not where others have it too', () => {
  const learned = learnVocabulary(['nl', 'de', 'fr', 'en'], texts.spoken, (word) => word === 'chouette');
  assert.deepEqual(learned.map(({ language }) => language).sort(), [0, 0, 1, 1, 2, 3, 3]);
});

void test('Dutch words respelled', () => {
  assert.deepEqual(['schrijven', 'gezondheid', 'moeilijk', 'politie', 'echt', 'nacht'].map(toAfrikaans), [
    'skrywe',
    'gesondheid',
    'moeilik',
    'polisie',
    'eg',
    'nag',
  ]);
});

void test('a Dutch sentence word for word in Afrikaans', () => {
  const known = new Map([
    ['ik', 'ek'],
    ['heb', 'het'],
  ]);
  assert.equal(asAfrikaans(['ik', 'heb', 'gelijk'], known), 'ek het gelik');
  assert.equal(asAfrikaans(['ik', 'schrijf', 'niet'], known), 'ek skryf niet nie');
});
