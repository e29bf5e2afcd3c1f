import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { queries, queryLike } from './arbitrary.fixture.ts';
import { covers, implies } from './implies.ts';
import { check } from './lint.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';
import { applyFix } from './problems.ts';
import type { LintOptions } from './lint.ts';

const found = (source: string, options: LintOptions = {}) =>
  check(source, options).problems.map(({ code, severity, span }) => `${severity} ${code} ${span.join('-')}`);

test('each problem is named, with its severity and its place', () => {
  const expected: [string, string[]][] = [
    ['MRT Angst', []],
    ['*katheter* OR *herz*', ['warning leading_wildcard 14-20']],
    ['*rz OR #?b*', ['error leading_wildcard 0-3', 'error leading_wildcard 7-11']],
    ['MRT OR die', ['warning too_broad 7-10']],
    ['(MRT OR die) AND Angst', []],
    ['ab* OR MRT', ['warning too_broad 0-3']],
    ['lang:de', ['warning too_broad 0-7']],
    ['rating:[* TO *]', ['warning too_broad 0-15']],
    ['rating:1', []],
    ['-MRT -CT', ['warning only_negative 0-8']],
    ['SENTENCE(NOT MRT)', ['warning only_negative 0-17']],
    ['MRT OR -CT', ['warning negative_in_or 7-10']],
    ['NOT NOT MRT', ['warning double_negation 0-11']],
    ['MRT NOT mrt', ['error contradiction 4-11']],
    ['(MRT NOT mrt) OR CT', ['warning contradiction 5-12']],
    ['"MRT Angst" NOT (CT OR angst)', ['error contradiction 12-29']],
    ['MRT lang:de lang:(fr OR nl)', ['error contradiction 12-27']],
    ['MRT lang:(de OR fr) lang:(fr OR nl)', []],
    ['MRT lang:(fr AND nl)', ['error contradiction 10-19']],
    ['MRT rating:[1 TO 2] rating:[3 TO 5]', ['error contradiction 20-35']],
    ['MRT topic:condition topic:service', []],
    ['MRT site:a.be site:m.a.be', []],
    ['MRT mrt', ['warning redundant 4-7']],
    ['Angst OR angst* OR "Angst vor"', ['warning redundant 0-5', 'warning redundant 19-30']],
    ['MRT AND (MRT NEAR/5 Angst)', ['warning redundant 0-3']],
    ['déçu OR decu', ['warning redundant 0-4']],
    ['{MRT} OR mrt', ['warning redundant 0-5']],
    ['{C++} OR c', ['warning too_broad 9-10']],
    ['schön OR schon*x', []],
    ['MRT and Angst', ['warning lowercase_operator 4-7']],
    ['MRT und Angst', ['warning foreign_operator 4-7']],
    ['MRT AND "und" AND Angst', []],
    ['MRT AND und AND Angst', []],
    ['MRT near/5 Angst', ['warning lowercase_operator 4-10']],
    ['https://www.klinik.example/x Angst', ['warning address_as_word 0-28']],
    ['klinik.de Angst', ['warning address_as_word 0-9']],
    ["'MRT Angst' Röhre", ['warning single_quotes 0-11']],
    ["l'IRM d'hier", []],
    ['"warum?"', ['warning question_mark 0-8']],
    ['{iPho*}', ['warning exact_wildcard 0-7']],
  ];
  for (const [source, problems] of expected) assert.deepEqual(found(source), problems, source);
});

test('a rule over posts that are there already may be broad', () => {
  assert.deepEqual(found('lang:de', { rule: true }), []);
  assert.deepEqual(found('NOT lang:de', { rule: true }), []);
});

test('fixes do what they say', () => {
  const fixes = [
    ['MRT and Angst', 'MRT AND Angst'],
    ['MRT near/5f Angst', 'MRT NEAR/5f Angst'],
    ['MRT oder Angst', 'MRT OR Angst'],
    ['ohne MRT', 'NOT MRT'],
    ['NOT NOT (MRT OR CT)', '(MRT OR CT)'],
    ['MRT OR mrt OR CT', 'MRT OR CT'],
    ['MRT OR (mrt) OR CT', 'MRT OR CT'],
    ['"MRT Angst" OR MRT', 'MRT'],
    ["'MRT Angst'", '"MRT Angst"'],
    ['„warum?“', '„warum“'],
    ['https://a.be/b c', 'url:"a.be/b" c'],
    ['klinik.de Angst', 'site:klinik.de Angst'],
  ] as const;
  for (const [source, fixed] of fixes) {
    const fix = check(source).problems.find((problem) => problem.fix !== undefined)?.fix;
    assert.ok(fix, source);
    assert.equal(applyFix(source, fix), fixed);
  }
});

test('the linter works beside errors of the parser', () => {
  const { query, problems } = check('MRT and (Angst OR lang:xx');
  assert.equal(query, null);
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['lowercase_operator', 'unclosed_bracket', 'unknown_value'],
  );
});

test('no text makes the linter throw, and every fix can be carried out', () => {
  const source = fc.oneof(queryLike, queries.map(print));
  fc.assert(
    fc.property(source, (text) => {
      const { problems, query } = check(text);
      assert.equal(query === null, parse(text).query === null);
      for (const { fix } of problems) if (fix !== undefined) check(applyFix(text, fix));
    }),
    { numRuns: 500 },
  );
});

test('deeply nested ANDs against deeply nested ORs come to an end', () => {
  const nested = (operator: string, letter: string) =>
    `${Array.from({ length: 60 }, (_, index) => `(${letter}${index}word ${operator} `).join('')}z${')'.repeat(60)}`;
  assert.ok(check(`${nested('AND', 'a')} AND ${nested('OR', 'b')}`).query);
  assert.ok(
    check(`mrt lang:${nested('AND', 'a').replace(/a\d+word|z/g, 'de')} lang:${nested('OR', 'b').replace(/b\d+word|z/g, 'fr')}`).query,
  );
});

test('what covers a word with wildcards', () => {
  const cases: [string, string, boolean][] = [
    ['angst*', 'angsthase', true],
    ['*gst*', 'angst', true],
    ['a?gst', 'angst', true],
    ['a?gst', 'a*gst', false],
    ['a*', 'a*gst', true],
    ['a*st', 'a*gst', true],
    ['?*', '*', false],
    ['*a*b*c', 'xaxbxc', true],
    ['*a*b*c', 'xaxbx', false],
  ];
  for (const [pattern, text, expected] of cases) assert.equal(covers(pattern, text), expected, `${pattern} ${text}`);
});

test('everything implies itself, and what it is an alternative of', () => {
  fc.assert(
    fc.property(queries, queries, (a, b) => {
      const span = a.span;
      assert.ok(implies(a, a), print(a));
      assert.ok(implies(a, { kind: 'or', children: [b, a], span }));
      assert.ok(implies({ kind: 'and', children: [b, a], span }, a));
    }),
    { numRuns: 500 },
  );
});
