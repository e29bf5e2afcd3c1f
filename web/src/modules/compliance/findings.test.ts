import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../../src/modules/compliance/check/types.ts';
import { gather, marksIn, neighbour, tally, withConfirmed } from './findings.ts';
import { checkDrafts } from './check-drafts.ts';

const catalogue = [{ id: 'v', name: 'Veltraxa', inn: 'trelumab', aliases: [], status: { '*': 'rx' }, indication: null }];
const text = 'Finally clear skin! Veltraxa works.';
const alts = [{ assetId: 'p1', alt: 'IMG_2231.jpg' }];
const results = checkDrafts(
  [
    { key: 'a', input: { text, alts, audience: 'public', markets: ['NL'] } },
    { key: 'b', input: { text, alts, audience: 'public', markets: ['DE'] } },
    { key: 'c', input: { text: 'Hello', alts, audience: 'public', markets: ['NL'] } },
  ],
  catalogue,
);
/** National rules speak of the same name; what is shown here is how findings are gathered. */
const OWN = ['EU-RX-PROMO', 'X-A11Y-ALT'];
const own = (key: string) => (results[key] ?? []).filter(({ rule }) => OWN.includes(rule));
const found = gather([
  { channelId: 'a', own: false, findings: own('a') },
  { channelId: 'b', own: false, findings: own('b') },
  { channelId: 'c', own: true, findings: own('c') },
]);

describe('the engine of the server, in the browser', () => {
  test('what channels inherit is said once, the most severe first', () => {
    expect(found.map(({ finding, target, channelIds }) => [finding.rule, finding.severity, target, channelIds])).toEqual([
      ['EU-RX-PROMO', 'block', { kind: 'text', channelId: null }, ['a', 'b']],
      ['X-A11Y-ALT', 'warn', { kind: 'alt', assetId: 'p1' }, ['a', 'b', 'c']],
    ]);
    expect(tally(found)).toEqual({ block: 1, warn: 1, inform: 0 });
  });

  test('the marks fall on the words, in the field that holds them', () => {
    const marks = marksIn(found, { kind: 'text', channelId: null });
    expect(marks.map((mark) => [text.slice(mark.start, mark.end), mark.tone])).toContainEqual(['Veltraxa', 'block']);
    expect(marks.some((mark) => mark.tone === 'related')).toBe(true);
    expect(marksIn(found, { kind: 'text', channelId: 'c' })).toEqual([]);
    expect(marksIn(found, { kind: 'alt', assetId: 'p1' }).map(({ start, end, tone }) => [start, end, tone])).toEqual([
      [0, Infinity, 'warn'],
    ]);
  });
});

test('next and previous go round', () => {
  const of = (id: string) => ({ id, finding: {} as Finding, target: { kind: 'text', channelId: null } as const, channelIds: [] });
  const list = [of('1'), of('2'), of('3')];
  const walk = (from: string | null, by: 1 | -1) => neighbour(list, from, by)?.id;
  expect([walk(null, 1), walk('1', 1), walk('3', 1), walk(null, -1), walk('1', -1), neighbour([], null, 1)]).toEqual([
    '1',
    '2',
    '1',
    '3',
    '3',
    undefined,
  ]);
});

test('what only the server knows is added, what both know is said once', () => {
  const local = results['a'] ?? [];
  const secret = { ...local[0]!, span: [0, 7] as [number, number] };
  expect(withConfirmed(local, [...local, secret])).toEqual([...local, secret]);
  expect(withConfirmed(local, undefined)).toEqual(local);
});
