import { describe, expect, test } from 'vitest';
import { changesOf, moved, rebase, withVariant, type Draft } from './draft.ts';

const base: Draft = {
  title: 'Title',
  language: 'en',
  text: 'text',
  campaignId: null,
  planned: null,
  variants: [{ channelId: 'a', enabled: true, text: null, language: null }],
  images: [],
};

test('only what differs is sent, and a title is never emptied', () => {
  expect(changesOf(base, base)).toEqual({});
  expect(changesOf(base, { ...base, text: 'new', title: '  ' })).toEqual({ text: 'new' });
  expect(changesOf(base, withVariant(base, 'a', { text: 'own' }))).toEqual({
    variants: [{ channelId: 'a', enabled: true, text: 'own', language: null }],
  });
});

test('the order in which channels were added is no change', () => {
  const [one] = base.variants;
  const two = { ...one!, channelId: 'b' };
  expect(changesOf({ ...base, variants: [one!, two] }, { ...base, variants: [two, one!] })).toEqual({});
});

describe('two editors', () => {
  test('edits of different fields come together without a question', () => {
    const images = [{ assetId: 'x', alt: 'A hip' }];
    expect(rebase(base, { ...base, text: 'mine' }, { ...base, images })).toEqual({
      draft: { ...base, text: 'mine', images },
      conflicts: [],
      taken: ['images'],
    });
  });

  test('the same field changed in two ways is a conflict, and mine is kept until it is settled', () => {
    expect(rebase(base, { ...base, text: 'mine' }, { ...base, text: 'theirs', title: 'Their title' })).toEqual({
      draft: { ...base, text: 'mine', title: 'Their title' },
      conflicts: ['text'],
      taken: ['title'],
    });
  });

  test('the same change made twice is no conflict', () => {
    expect(rebase(base, { ...base, text: 'both' }, { ...base, text: 'both' })).toEqual({
      draft: { ...base, text: 'both' },
      conflicts: [],
      taken: [],
    });
  });
});

test('things move one place and stay at the ends', () => {
  expect([moved(['a', 'b', 'c'], 0, 1), moved(['a', 'b', 'c'], 0, -1), moved(['a', 'b', 'c'], 2, 1), moved([], 0, 1)]).toEqual([
    ['b', 'a', 'c'],
    ['a', 'b', 'c'],
    ['a', 'b', 'c'],
    [],
  ]);
});
