import { expect, test } from 'vitest';
import { withoutTerm, withTerm } from './terms.ts';

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
