import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from '../query/parse.ts';
import { createReader, readDocument } from './document.ts';
import { addPattern, createPatternIndex, findPatterns, fits } from './patterns.ts';
import { minuteOfDay } from './post.ts';
import { addQuery, createQuerySet, match, removeQuery, tune } from './query-set.ts';
import type { QuerySet } from './query-set.ts';

function add(set: QuerySet, number: number, source: string, zone?: string): void {
  const { query } = parse(source);
  assert.ok(query, source);
  addQuery(set, number, query.root, { zone });
}

const asked = (set: QuerySet, text: string): number[] => match(set, readDocument({ text })).sort((a, b) => a - b);

test('queries come, change and go; each change counts up the version', () => {
  const set = createQuerySet();
  add(set, 1, 'angst');
  add(set, 2, 'angst OR mrt');
  add(set, 3, 'NOT mrt');
  assert.deepEqual(asked(set, 'Angst'), [1, 2, 3]);
  const { version } = set;
  add(set, 2, 'ct');
  assert.ok(set.version > version);
  assert.deepEqual(asked(set, 'Angst vor MRT'), [1]);
  assert.deepEqual(asked(set, 'CT'), [2, 3]);
  assert.ok(removeQuery(set, 1));
  assert.ok(!removeQuery(set, 1));
  tune(set);
  assert.deepEqual(asked(set, 'Angst'), [3]);
  add(set, 9, '*ngst');
  assert.deepEqual(asked(set, 'Angst'), [3, 9]);
});

test('a query is filed under the rarest of what it needs, and only what needs nothing is tried on every post', () => {
  const set = createQuerySet();
  add(set, 1, 'die AND krankenhausapotheke');
  add(set, 2, 'followers:[1 TO 9]');
  add(set, 3, 'author:anna');
  add(set, 4, 'NOT die');
  assert.equal(set.always.size, 2);
  const filed = set.postings.filter((list) => list !== undefined && list.length > 0).length;
  assert.equal(filed, 2);
  // "die" turns out to be rare, the long word common: the anchor moves.
  for (let i = 0; i < 500; i += 1) assert.deepEqual(asked(set, 'krankenhausapotheke'), [4]);
  tune(set);
  assert.deepEqual(asked(set, 'die krankenhausapotheke'), [1]);
  const atom = set.atoms.plain.literal.get('die') ?? -1;
  assert.equal(set.postings[atom]?.length, 2);
});

test('after two billion posts the stamps begin again', () => {
  const set = createQuerySet();
  add(set, 1, 'angst');
  add(set, 2, 'mrt');
  assert.deepEqual(asked(set, 'Angst'), [1]);
  set.marks.now = 2 ** 31 - 2;
  assert.deepEqual(asked(set, 'MRT'), [2]);
  assert.deepEqual(asked(set, 'Angst'), [1]);
  assert.equal(set.marks.now, 1);
  assert.deepEqual(asked(set, 'nichts'), []);
});

test('minutes of the day are those of each query’s zone, also where clocks change', () => {
  const set = createQuerySet();
  add(set, 1, 'minuteOfDay:[08:00 TO 09:00]', 'Europe/Amsterdam');
  add(set, 2, 'minuteOfDay:[08:00 TO 09:00]', 'UTC');
  const at = (time: string) => match(set, readDocument({ text: '', publishedAt: Date.parse(time) })).sort();
  assert.deepEqual(at('2026-07-01T06:30:00Z'), [1]);
  assert.deepEqual(at('2026-12-01T07:30:00Z'), [1]);
  assert.deepEqual(at('2026-12-01T08:30:00Z'), [2]);
  assert.equal(minuteOfDay(Date.parse('2026-10-25T00:59:00Z'), 'Europe/Amsterdam'), 179);
  assert.equal(minuteOfDay(Date.parse('2026-10-25T01:00:00Z'), 'Europe/Amsterdam'), 120);
  assert.equal(minuteOfDay(Date.parse('2026-01-01T00:14:59Z'), 'Asia/Kathmandu'), 359);
});

test('more names than are remembered, longer names, many words: the answers stay', () => {
  const set = createQuerySet();
  add(set, 1, 'wortbc* OR *aaaaaab');
  const read = createReader();
  const letters = (number: number) => String(number).replace(/\d/g, (digit) => String.fromCharCode(97 + Number(digit)));
  let found = 0;
  let expected = 0;
  for (let i = 0; i < 2200; i += 1) {
    const words = Array.from({ length: 100 }, (_, j) => `wort${letters(i * 100 + j)}`);
    found += match(set, read({ text: words.join(' ') })).length;
    expected += words.some((word) => word.startsWith('wortbc')) ? 1 : 0;
  }
  assert.ok(expected > 100);
  assert.equal(found, expected);
  assert.deepEqual(asked(set, `${'a'.repeat(50_000)}b`), [1]);
});

test('texts made to be slow are answered', () => {
  const set = createQuerySet();
  add(set, 1, '((a NEAR/100 a) NEAR/100 a) NEAR/100 b');
  add(set, 2, '"a a a a c"~50');
  add(set, 3, 'SENTENCE(a AND b)');
  add(set, 4, '{a a b}');
  assert.deepEqual(asked(set, 'a '.repeat(20_000)), []);
  assert.deepEqual(asked(set, 'a. '.repeat(5_000)), []);
  assert.deepEqual(asked(set, `${'a '.repeat(300)}b`), [1, 3, 4]);
  assert.deepEqual(asked(set, '#@-'.repeat(10_000)), []);
});

test('wildcard patterns: one that a word fits is found, whatever else is in the index', () => {
  const patterns = ['a*', 'ab?', '*ngs*', '*', '?', '*st', 'an*st', '*n?s*t', '**', 'angst*', '𝒳?', '*𝒳*'];
  const index = createPatternIndex();
  patterns.forEach((pattern, id) => addPattern(index, pattern, id));
  for (const word of ['angst', 'angstvoll', 'abc', 'a', '', 'ängste', 'prüfungsangst', 'st', '𝒳y', 'x𝒳x', 'aaaaast']) {
    const found: number[] = [];
    findPatterns(index, word, found);
    const expected = patterns.flatMap((pattern, id) => (fits([...pattern], [...word]) ? [id] : []));
    assert.deepEqual(
      [...found].sort((a, b) => a - b),
      expected,
      word,
    );
  }
  assert.ok(fits([...'a?c*'], [...'abcd']));
  assert.ok(!fits([...'a?c'], [...'ac']));
});
