import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createTranslate } from '#kernel/messages.ts';
import { queryLike } from './arbitrary.fixture.ts';
import { describeNote, importBrandwatch } from './brandwatch.ts';

const one = (source: string) => importBrandwatch(source).text.replace(/\s+/g, ' ');
const notes = (source: string) =>
  importBrandwatch(source).notes.map(({ code, params }) => `${code} ${params.written} ${params.result}`.trim());

test('what both languages know stays as it is', () => {
  for (const source of [
    '("apple juice" OR customi?e) NOT "apple pie"~5',
    '(apple OR orange) NEAR/5 (smartphone OR phone)',
    'title:"apple juice" AND #tag AND @name AND {BT}',
  ]) {
    assert.equal(one(source).replaceAll('AND NOT', 'NOT'), source);
    assert.deepEqual(notes(source), []);
  }
});

test('fields get our names and values', () => {
  const same = [
    ['country:gbr AND x*yz', 'country:gb AND x*yz'],
    ['language:(en OR de) AND mri', 'lang:(en OR de) AND mri'],
    ['mri AND authorFollowers:[500 TO 100000]', 'mri AND followers:[500 TO 100000]'],
    ['mri NOT engagementType:(RETWEET OR QUOTE)', 'mri AND NOT type:(repost OR quote)'],
    ['mri authorVerified:false', 'mri AND NOT is:verified'],
    ['mri site:(twitter.com OR facebook.com)', 'mri AND network:(x OR facebook)'],
    ['mri site:(twitter.com OR bild.de)', 'mri AND (network:x OR site:bild.de)'],
    ['mri -site: "bild.de"', 'mri AND NOT site:bild.de'],
    ['topLevelDomain:org mri', 'site:*.org AND mri'],
    ['raw:Google+', '{Google+}'],
    ['at_mentions:huey OR hashtags:(mri OR ct)', '@huey OR (#mri OR #ct)'],
    ['subreddit:nursing', 'url:reddit.com/r/nursing'],
    ['((apple OR orange) AND (phone OR watch))~5', '(apple OR orange) NEAR/5 (phone OR watch)'],
  ] as const;
  for (const [source, expected] of same) assert.equal(one(source), expected, source);
});

test('what has no counterpart is left out, and said', () => {
  const source = 'mri AND (authorGender:F OR continent:europe) <<<women>>> NOT guid:123';
  assert.equal(one(source), 'mri <<<women>>>');
  assert.deepEqual(notes(source), ['dropped authorGender:F', 'dropped continent:europe', 'dropped guid:123']);
  assert.deepEqual(notes('city:"deu.berlin.berlin" mri'), ['widened city:"deu.berlin.berlin" country:de']);
  assert.deepEqual(notes('minuteOfDay:[1110 TO 1140] mri'), ['zone minuteOfDay:[1110 TO 1140] minuteOfDay:[1110 TO 1140]']);
  assert.equal(importBrandwatch('authorGender:F').query, null);
});

test('a note can be read', () => {
  const [note] = importBrandwatch('authorGender:F mri').notes;
  assert.ok(note);
  const translate = createTranslate(fileURLToPath(new URL('../../../messages/', import.meta.url)), true);
  assert.equal(
    describeNote(note, (id, values) => translate('en', id, values)),
    '“authorGender:F” has no counterpart here and was left out.',
  );
});

test('errors stay errors; nothing makes the import throw', () => {
  assert.equal(importBrandwatch('(mri').query, null);
  const fields = fc.constantFrom('', 'site:', 'country:(', 'raw:', 'authorGender:', '-hashtags:', 'rating:[');
  fc.assert(
    fc.property(fc.array(fc.tuple(fields, queryLike), { maxLength: 3 }), (parts) => {
      importBrandwatch(parts.flat().join(''));
    }),
    { numRuns: 1000 },
  );
});
