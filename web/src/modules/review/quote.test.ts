import { expect, test } from 'vitest';
import { quoteOf } from './quote.ts';

const long = `${'before '.repeat(20)}Cardovix${' after'.repeat(20)}`;
const content = {
  text: long,
  media: [{ kind: 'image' as const, sha256: '', mediaType: '', width: 1, height: 1, alt: 'A pack of Cardovix', captions: [] }],
};
const marked = (quote: ReturnType<typeof quoteOf>) => quote && quote.text.slice(quote.start, quote.end);

test('the mark stands where it stood, with whole words around it', () => {
  const quote = quoteOf(content, { location: { part: 'text' }, span: [140, 148] });
  expect(marked(quote)).toBe('Cardovix');
  expect(quote?.text).toMatch(/^… before .* Cardovix after .*after …$/);
  expect(quote?.text.length).toBeLessThan(140);
});

test('a text without spaces is cut where it must be', () => {
  const quote = quoteOf({ ...content, text: 'x'.repeat(500) }, { location: { part: 'text' }, span: [200, 210] });
  expect(marked(quote)).toBe('x'.repeat(10));
});

test('an alternative text is found by its place, nothing where nothing is marked', () => {
  expect(marked(quoteOf(content, { location: { part: 'alt', index: 0 }, span: [10, 18] }))).toBe('Cardovix');
  expect(quoteOf(content, { location: { part: 'alt', index: 3 }, span: [0, 1] })).toBeNull();
  expect(quoteOf(content, { location: { part: 'text' }, span: null })).toBeNull();
});
