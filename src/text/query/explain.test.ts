import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createTranslate } from '#kernel/messages.ts';
import { queries, queryLike } from './arbitrary.fixture.ts';
import { describeProblem, explain, explainText } from './explain.ts';
import { check } from './lint.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { lintCodes, parserCodes } from './problems.ts';

const translate = createTranslate(fileURLToPath(new URL('../../../messages/', import.meta.url)), true);
const locales = ['en', 'nl', 'de', 'fr'] as const;

function words(source: string, locale: (typeof locales)[number]): string {
  const { query } = parse(source);
  assert.ok(query, source);
  return explainText(query, { say: (id, values) => translate(locale, id, values), locale });
}

const example =
  '(MRT OR "große Angst"~2) AND (Angst NEAR/5 {CT}) NOT (site:bild.de OR lang:fr) followers:[100 TO *] minuteOfDay:[480 TO 750]';

test('a query in words, line by line', () => {
  assert.equal(
    words(example, 'en'),
    `Posts with all of this:
  “MRT” or the words “große Angst” in any order, with at most 2 other words in between
  “Angst” and exactly “CT”, capitals and signs included, at most 5 words in between
  none of these:
    website: bild.de
    language: French
  followers: at least 100
  time of day: 08:00 to 12:30`,
  );
  assert.match(words(example, 'de'), /^Gesucht sind Beiträge mit: alles davon:\n {2}„MRT“ oder die Wörter „große Angst“/);
  assert.match(words('emotion:worry country:be', 'nl'), /emotie: bezorgdheid\n.*land: België/);
  assert.match(words('SENTENCE(a OR b)', 'fr'), /^Publications avec dans une seule et même phrase : « a » ou « b »$/);
});

test('each line says which part of the query it is about', () => {
  const { query } = parse('MRT AND (lang:de OR NOT Angst)');
  assert.ok(query);
  const lines = explain(query, { say: (id, values) => translate('en', id, values), locale: 'en' });
  assert.deepEqual(
    lines.map(({ depth, span }) => [depth, query.source.slice(...span)]),
    [
      [0, 'MRT AND (lang:de OR NOT Angst)'],
      [1, 'MRT'],
      [1, 'lang:de OR NOT Angst'],
      [2, 'lang:de'],
      [2, 'NOT Angst'],
    ],
  );
});

test('every query can be said in every language', () => {
  fc.assert(
    fc.property(queries, fc.constantFrom(...locales), (root, locale) => {
      assert.notEqual(words(print(root), locale).trim(), '');
    }),
    { numRuns: 600 },
  );
});

test('every problem has a cause and a remedy with the values it gives', () => {
  const seen = new Set<string>();
  const tried = [
    'a AND',
    'foo:x',
    'contry:nl',
    'lang:german',
    'type:x',
    'lang:',
    'url:*',
    'rating:x',
    'rating:9',
    'followers:-1',
    'rating:[3 TO 1]',
    'author:[1 TO 2]',
    'lang:d*',
    '*',
    'a NEAR b',
    '(a AND b) NEAR/2 c',
    'a NEAR/2 -b',
    'a NEAR/2 (b SENTENCE c)',
    'SENTENCE(a OR (b SENTENCE c))',
    'a NEAR/2 lang:de',
    'a~2',
    '"a b"~x',
    '"a"~2',
    'a | b',
    '#a-b',
    '& a',
    '- a',
    'a OR b c',
    'a NEAR/2 b c',
    'a NEAR/2 b NEAR/2 c',
    '',
    '(',
    ')',
    '"',
    '{',
    '<<<',
    '[',
    'a [1 TO 2]',
    '()',
    '"."',
    '{}',
    '*rz',
    'die',
    '-a',
    'mrt OR -ct',
    'mrt -mrt',
    'mrt mrt',
    'mrt OR mrt',
    'NOT NOT mrt',
    'mrt and ct',
    'mrt und ct',
    'a.de',
    "'a b'",
    '"a?"',
    '{a*}',
    'network:twitter',
    '('.repeat(200),
    'a'.repeat(70_000),
  ];
  const problems = tried.flatMap((source) => check(source).problems);
  for (const problem of problems) {
    seen.add(problem.code);
    for (const locale of locales) {
      const { cause, remedy } = describeProblem(problem, (id, values) => translate(locale, id, values));
      assert.ok(cause.length > 10 && remedy.length > 5, `${locale} ${problem.code}`);
    }
  }
  assert.deepEqual(
    [...parserCodes, ...lintCodes].filter((code) => !seen.has(code)),
    [],
  );
  fc.assert(
    fc.property(queryLike, (source) => {
      for (const problem of check(source).problems) describeProblem(problem, (id, values) => translate('en', id, values));
    }),
    { numRuns: 300 },
  );
});
