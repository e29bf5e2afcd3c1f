import { expect, test } from 'vitest';
import { parse } from '../../../../../src/text/query/parse.ts';
import type { Query } from '../../../../../src/text/query/syntax.ts';
import { tryOut } from './try-out.ts';

const say = (id: string, values: Record<string, string | number> = {}) =>
  `${id.replace('query.explain.', '')} ${Object.values(values).join(' ')}`;
const verdict = (source: string, text: string) => tryOut(parse(source).query as Query, text, { say, locale: 'en', zone: 'UTC' });

test('a text that matches is marked where it does', () => {
  expect(verdict('(MRT OR CT) Angst', 'Ich habe Angst vor dem MRT.')).toMatchObject({
    found: 'yes',
    spans: [
      [9, 14],
      [23, 26],
    ],
    parts: [{ holds: true }, { holds: true }],
  });
});

test('of a text that does not match, each part says whether it holds', () => {
  const { found, parts } = verdict('MRT AND Angst AND lang:de AND NOT Werbung', 'Das MRT ist Werbung');
  expect(found).toBe('no');
  expect(parts.map(({ holds }) => holds)).toEqual([true, false, null, false]);
});

test('what a bare text does not say is left open', () => {
  const { found, spans } = verdict('MRT AND lang:de AND (MRT OR Angst)', 'Das MRT');
  expect(found).toBe('depends');
  expect(spans).toEqual([[4, 7]]);
});
