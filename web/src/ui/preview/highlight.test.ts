import { describe, expect, test } from 'vitest';
import { detectFacets } from '../../../../src/connectors/bluesky/facets.ts';
import { fromByteOffsets, segmentsOf } from './highlight.ts';

const cut = (...parameters: Parameters<typeof segmentsOf>) => segmentsOf(...parameters).map((segment) => [segment.text, segment.tone]);

describe('segmentsOf', () => {
  test('a text without marks is one segment, an empty one none', () => {
    expect(cut('quiet', [])).toEqual([['quiet', null]]);
    expect(cut('', [{ start: 0, end: 3, tone: 'warn' }])).toEqual([]);
  });

  test('where marks overlap, the stronger one is seen and both are known', () => {
    const segments = segmentsOf('Veltraxa works', [
      { start: 0, end: 14, tone: 'warn', id: 'a' },
      { start: 0, end: 8, tone: 'block', id: 'b' },
    ]);
    expect(segments.map(({ text, tone, ids }) => [text, tone, ids])).toEqual([
      ['Veltraxa', 'block', ['a', 'b']],
      [' works', 'warn', ['a']],
    ]);
  });

  test('marks beyond the end or without length do no harm', () => {
    expect(
      cut('abc', [
        { start: 2, end: 99, tone: 'block' },
        { start: -5, end: 1, tone: 'inform' },
        { start: 1, end: 1, tone: 'warn' },
        { start: 50, end: 60, tone: 'warn' },
      ]),
    ).toEqual([
      ['a', 'inform'],
      ['b', null],
      ['c', 'block'],
    ]);
  });

  test('the segments always give the text back, and no character is cut in two', () => {
    const text = '👩‍👩‍👧‍👦 שלום \u200Bé 𝔘nicode';
    for (let start = 0; start <= text.length; start += 1) {
      for (let end = start; end <= text.length; end += 1) {
        const segments = segmentsOf(text, [{ start, end, tone: 'warn' }]);
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
        expect(segments.every((segment) => segment.text.isWellFormed())).toBe(true);
        expect(segments.every((segment) => text.startsWith(segment.text, segment.start))).toBe(true);
      }
    }
  });
});

test('byte offsets of facets fall where the words are', () => {
  const text = 'Größe 👩‍⚕️ #Hüfte und https://example.org/ü, @a.example';
  const words = detectFacets(text).map(({ byteStart, byteEnd }) =>
    text.slice(...(fromByteOffsets(text, [byteStart, byteEnd]) as [number, number])),
  );
  expect(words).toEqual(['#Hüfte', 'https://example.org/ü', '@a.example']);
});
