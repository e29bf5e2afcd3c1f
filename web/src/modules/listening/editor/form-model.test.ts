import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from '../../../../../src/text/query/parse.ts';
import { atomOf, emptyForm, formOf, queryOf, type QueryForm } from './form-model.ts';

const form = (values: Partial<QueryForm>): QueryForm => ({ ...structuredClone(emptyForm), ...values });

describe('a form as a query', () => {
  test.each([
    [form({ all: ['MRT'] }), 'MRT'],
    [
      form({
        any: [
          ['MRT', 'CT'],
          ['Angst', 'Sorge'],
        ],
      }),
      '(MRT OR CT) AND (Angst OR Sorge)',
    ],
    [form({ all: ['Angst vor MRT'], none: ['Werbung', '#ad'] }), '"Angst vor MRT" AND NOT (Werbung OR #ad)'],
    [form({ near: [{ left: ['Angst'], right: ['MRT', 'CT'], distance: 5 }] }), 'Angst NEAR/5 (MRT OR CT)'],
    [form({ all: ['irm'], languages: ['fr', 'nl'], types: ['review'] }), 'irm AND lang:(fr OR nl) AND type:review'],
    [form({ all: ['AND', ' '], any: [[]] }), '"AND"'],
    [form({}), ''],
  ])('%#', (given, expected) => expect(queryOf(given)).toBe(expected));

  test('an entry is one thing to look for, whatever is typed', () => {
    expect(atomOf('"a b"~3')).toBe('"a b"~3');
    expect(atomOf('lang:de')).toBe('"lang de"');
    expect(atomOf('MRT OR CT')).toBe('"MRT OR CT"');
    expect(atomOf('(')).toBe('');
  });
});

describe('a query as a form', () => {
  test.each([
    'Angst ONEAR/5 MRT',
    'a OR (b AND c)',
    'title:MRT',
    'NOT (a AND b)',
    'lang:(NOT de)',
    'a <<<why>>>',
    'a AND (',
    'a SENTENCE b',
  ])('%s says more than a form can', (source) => expect(formOf(source)).toBeNull());

  test('conditions may be gathered in brackets', () => {
    expect(formOf('(a AND (b OR c)) AND NOT d')).toEqual(form({ all: ['a'], any: [['b', 'c']], none: ['d'] }));
  });

  test('is the same form again', () => {
    const word = fc.constantFrom('angst', 'MRT', 'Angst vor Röhre', '#mrt', '@klinik', '{BT}', '😱', 'kath*', '"a b"~3', 'covid-19');
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 4 });
    const several = fc.uniqueArray(word, { minLength: 2, maxLength: 4 });
    const forms = fc.record({
      all: words,
      any: fc.array(several, { minLength: 1, maxLength: 3 }),
      near: fc.array(fc.record({ left: words, right: words, distance: fc.integer({ min: 0, max: 100 }) }), { maxLength: 2 }),
      none: fc.uniqueArray(word, { maxLength: 4 }),
      languages: fc.uniqueArray(fc.constantFrom('nl', 'de', 'fr'), { maxLength: 3 }),
      networks: fc.uniqueArray(fc.constantFrom('bluesky', 'news', 'google_reviews'), { maxLength: 2 }),
      types: fc.uniqueArray(fc.constantFrom('post', 'review'), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(forms, (given) => {
        const source = queryOf(given);
        expect(parse(source).query).not.toBeNull();
        expect(formOf(source)).toEqual(given);
      }),
    );
  });
});
