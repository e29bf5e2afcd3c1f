import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { queries, queryLike } from './arbitrary.fixture.ts';
import { draft, maximumLength, parse } from './parse.ts';
import { print } from './print.ts';
import { applyFix } from './problems.ts';

/** A tree without its spans. */
function bare(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value))) as unknown;
}

function printed(source: string): string {
  const { query, problems } = parse(source);
  assert.ok(query, `${source}: ${JSON.stringify(problems)}`);
  return print(query);
}

const codes = (source: string) => parse(source).problems.map(({ code }) => code);

test('parsing what was printed gives the same tree', () => {
  fc.assert(
    fc.property(queries, (root) => {
      const text = print(root);
      const { query, problems } = parse(text);
      assert.ok(query, `${text}: ${JSON.stringify(problems)}`);
      assert.deepEqual(bare(query.root), bare(root), text);
    }),
    { numRuns: 1500 },
  );
});

test('no text makes the parser throw; it answers a query or an error; printing what it read gives the same tree', () => {
  fc.assert(
    fc.property(queryLike, (source) => {
      const { query, problems } = parse(source);
      assert.equal(
        query === null,
        problems.some(({ severity }) => severity === 'error'),
      );
      for (const { span } of problems) assert.ok(span[0] >= 0 && span[0] <= span[1] && span[1] <= source.length, JSON.stringify(problems));
      if (query !== null) assert.deepEqual(bare(parse(print(query)).query?.root), bare(query.root), print(query));
    }),
    { numRuns: 3000 },
  );
});

test('a value that holds a quotation mark is printed so that it can be read again', () => {
  assert.equal(printed('author:{a"b}'), 'author:{a"b}');
  assert.equal(printed('author:{"}'), 'author:{"}');
});

test('a fix leads to a query without that problem', () => {
  const broken = [
    ['a OR b AND c', 'a OR (b AND c)'],
    ['(a AND b) NEAR/5 c', '((a NEAR/5 c) AND (b NEAR/5 c))'],
    ['a NEAR/3 b AND c', '(a NEAR/3 b) AND c'],
    ['a NEAR b', 'a NEAR/5 b'],
    ['lang:german', 'lang:de'],
    ['country:Belgique', 'country:be'],
    ['country:gbr', 'country:gb'],
    ['language:de', 'lang:de'],
    ['contry:nl', 'country:nl'],
    ['topic:mri', 'topic:procedure.mri'],
    ['a || b', 'a OR b'],
    ['(a AND b)~5', '(a NEAR/5 b)'],
    ['"a"~3', '"a"'],
    ['followers:[5000 TO 100]', 'followers:[100 TO 5000]'],
    ['minuteOfDay:[22:00 TO 06:00]', 'minuteOfDay:([1320 TO *] OR [* TO 360])'],
    ['followers:>100', 'followers:[101 TO *]'],
  ] as const;
  for (const [source, expected] of broken) {
    const [found] = parse(source).problems;
    assert.ok(found?.fix, source);
    const fixed = applyFix(source, found.fix);
    assert.equal(fixed, expected);
    assert.ok(!codes(fixed).includes(found.code), fixed);
  }
});

test('a NEAR in a NEAR is warned of, with brackets offered where there are none', () => {
  const [loose] = parse('a NEAR/3 b NEAR/5 c').problems;
  assert.equal(loose?.code, 'nested_near');
  assert.equal(applyFix('a NEAR/3 b NEAR/5 c', loose.fix ?? []), '(a NEAR/3 b) NEAR/5 c');
  const [bracketed] = parse('(a NEAR/3 b) NEAR/5 c').problems;
  assert.equal(bracketed?.code, 'nested_near');
  assert.equal(bracketed.fix, undefined);
});

test('what the language can say', () => {
  const same = [
    ['MRT Angst', 'MRT AND Angst'],
    ['MRT NOT Angst', 'MRT AND NOT Angst'],
    ['MRT -Angst −Sorge –"ganz neu"', 'MRT AND NOT Angst AND NOT Sorge AND NOT "ganz neu"'],
    ['-(a OR b) c', 'NOT (a OR b) AND c'],
    ['a OR b c', 'a OR (b AND c)'],
    ['NOT a NEAR/2 b', 'NOT (a NEAR/2 b)'],
    ['a NEAR/5f b', 'a ONEAR/5 b'],
    ['SENTENCE(a AND NOT b)', 'a SENTENCE NOT b'],
    ['SENTENCE(a OR b)', 'SENTENCE(a OR b)'],
    ['„MRT Angst“ OR «l’IRM»', '"MRT Angst" OR "l IRM"'],
    ['（ＭＲＴ　ＯＲ　ＣＴ）　ＡＮＤ　ｌａｎｇ：ｄｅ', '(MRT OR CT) AND lang:de'],
    ['#MRT @Klinik.bsky.social, 👩‍⚕️❤️', '#MRT AND @klinik.bsky.social AND (👩‍⚕ AND ❤)'],
    ['{British  Telecom} {C++}', '{British Telecom} AND {C++}'],
    ['a <<<why>>> AND <<<(>>> b', 'a AND b'],
    ['AN\u00adGST e\u0301', 'ANGST AND é'],
    ['title:(a OR b) title:"c d"~2 title: x', 'title:(a OR b) AND title:"c d"~2 AND title:x'],
    ['country:(NL OR be) has:(image AND -link)', 'country:(nl OR be) AND has:(image AND NOT link)'],
    ['author:"Jan de Vries" author:@jan*', 'author:"jan de vries" AND author:jan*'],
    ['site:https://www.Bild.de/x url:https://www.a.be/b?c=1', 'site:bild.de AND url:a.be/b?c=1'],
    ['followers:[100 to *] rating:5 minuteOfDay:[08:30 TO 1020]', 'followers:[100 TO *] AND rating:5 AND minuteOfDay:[510 TO 1020]'],
    ['sentiment:(negative OR [-1 TO -0.5])', 'sentiment:(negative OR [-1 TO -0.5])'],
    ['Note: 12:30 https://a.be/b', 'Note AND 12:30 AND a.be/b'],
    ['"AND" OR "a * b"', '"AND" OR "a * b"'],
  ] as const;
  for (const [source, expected] of same) assert.equal(printed(source), expected);
});

test('each error has its place and its name', () => {
  const wrong = [
    ['', 'empty', [0, 0]],
    ['<<<x>>>', 'empty', [0, 7]],
    ['(a OR b', 'unclosed_bracket', [0, 1]],
    ['a) b', 'stray_bracket', [1, 2]],
    ['a ]', 'stray_bracket', [2, 3]],
    ['a "b', 'unclosed_quote', [2, 3]],
    ['a {b', 'unclosed_brace', [2, 3]],
    ['a <<<b', 'unclosed_comment', [2, 5]],
    ['rating:[1 TO', 'unclosed_range', [7, 8]],
    ['a [1 TO 2]', 'stray_range', [2, 10]],
    ['a ()', 'empty_group', [2, 4]],
    ['a "..."', 'empty_phrase', [2, 7]],
    ['a {}', 'empty_exact', [2, 4]],
    ['a AND', 'missing_operand', [2, 5]],
    ['OR a', 'missing_operand', [0, 2]],
    ['colour:red', 'unknown_field', [0, 6]],
    ['lang: AND a', 'missing_value', [0, 5]],
    ['type:tweets', 'unknown_value', [5, 11]],
    ['url:*', 'bad_value', [4, 5]],
    ['rating:five', 'bad_number', [7, 11]],
    ['rating:6', 'out_of_bounds', [7, 8]],
    ['rating:[4 TO 2]', 'empty_range', [7, 15]],
    ['author:[1 TO 2]', 'range_not_allowed', [7, 15]],
    ['lang:d*', 'wildcard_not_allowed', [5, 7]],
    ['a OR *', 'wildcard_only', [5, 6]],
    ['a NEAR/500 b', 'near_distance', [2, 10]],
    ['a NEAR/5 (b AND c)', 'and_in_near', [10, 17]],
    ['a NEAR/5 -b', 'not_in_near', [9, 11]],
    ['a NEAR/5 (b SENTENCE c)', 'sentence_in_near', [10, 22]],
    ['SENTENCE(a OR (b SENTENCE c))', 'sentence_in_sentence', [15, 27]],
    ['a NEAR/5 lang:de', 'field_inside', [9, 16]],
    ['title:(a lang:de)', 'field_inside', [9, 16]],
    ['mrt~2', 'slop_misplaced', [0, 5]],
    ['"a b"~500', 'slop_size', [5, 9]],
    ['#mrt-angst', 'bad_tag', [0, 10]],
  ] as const;
  for (const [source, code, span] of wrong) {
    const { query, problems } = parse(source);
    assert.equal(query, null, source);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error').map((found) => [found.code, found.span]),
      [[code, span]],
      source,
    );
  }
});

test('10 kB of nested brackets, of NOT, of NEAR: one error, no stack overflow', () => {
  for (const source of [
    '('.repeat(10_000),
    'NOT '.repeat(2500),
    '-('.repeat(5000),
    'a NEAR/1 '.repeat(1100) + 'a',
    'has:' + '('.repeat(10_000),
  ]) {
    assert.deepEqual(
      codes(source).filter((code) => code === 'too_deep'),
      ['too_deep'],
      source.slice(0, 20),
    );
  }
  assert.deepEqual(codes(')'.repeat(3)), ['stray_bracket', 'stray_bracket', 'stray_bracket']);
  assert.deepEqual(codes('a'.repeat(maximumLength + 1)), ['too_long']);
});

test('names the organisation does not have are a warning', () => {
  const known = { channel: ['Klinik Nord', 'Klinik Süd'] };
  const { query, problems } = parse('channel:"klinik nrd"', { known });
  assert.ok(query);
  assert.deepEqual(
    problems.map(({ code, params }) => [code, params['suggestion']]),
    [['unknown_name', 'klinik nord']],
  );
  assert.deepEqual(parse('channel:"klinik nord"', { known }).problems, []);
});

test('a draft keeps what could be read beside an error', () => {
  const { root } = draft('angst AND (MRT OR lang:xx)');
  assert.ok(root);
  assert.equal(print(root), 'angst AND MRT');
});
