import { expect, test } from 'vitest';
import { parse } from '../../../../../src/text/query/parse.ts';
import type { Query } from '../../../../../src/text/query/syntax.ts';
import { newTerms, withoutTerm, withTerm } from './terms.ts';

test.each([
  ['MRT', 'CT', 'MRT OR CT'],
  ['MRT OR CT', 'enge Röhre', 'MRT OR CT OR "enge Röhre"'],
  ['MRT AND Angst', 'CT', '(MRT AND Angst) OR CT'],
])('%s also finds %s', (source, term, expected) => expect(withTerm(source, term)).toBe(expected));

test.each([
  ['MRT', 'Werbung', 'MRT AND NOT Werbung'],
  ['MRT OR CT', 'Werbung', '(MRT OR CT) AND NOT Werbung'],
  ['MRT AND Angst', 'jetzt buchen', 'MRT AND Angst AND NOT "jetzt buchen"'],
])('%s no longer finds %s', (source, term, expected) => expect(withoutTerm(source, term)).toBe(expected));

test('what the query names already is not suggested', () => {
  const query = parse('MRT AND (Angst OR claustrophob*) AND NOT Werbung').query as Query;
  const terms = ['mrt', 'angst', 'Claustrophobie', 'werbung', 'Röhre', 'enge Röhre'].map((term) => ({ term }));
  expect(newTerms(query, terms)).toEqual([{ term: 'Röhre' }, { term: 'enge Röhre' }]);
});
