import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { detectFacets } from './facets.ts';

/** Kind and marked text of every facet. */
function marked(text: string): string[] {
  const bytes = Buffer.from(text);
  return detectFacets(text).map(({ kind, byteStart, byteEnd }) => `${kind} ${bytes.subarray(byteStart, byteEnd).toString()}`);
}

const table: [text: string, expected: string[]][] = [
  ['nothing here', []],
  ['see https://example.org.', ['link https://example.org']],
  ['(see https://example.org/a)', ['link https://example.org/a']],
  ['https://en.example.org/Heart_(organ) beats', ['link https://en.example.org/Heart_(organ)']],
  ['«https://example.org/é»', ['link https://example.org/é']],
  ['https://example.org/?a=1&b=%20#part!', ['link https://example.org/?a=1&b=%20#part']],
  ['https://example.org\u200f ends unseen', ['link https://example.org']],
  ['HTTP://EXAMPLE.ORG', ['link HTTP://EXAMPLE.ORG']],
  ['https://', []],
  ['e.g.Name and example.org are no links', []],
  ['xhttps://example.org', []],
  ['javascript://example.org', []],
  ['#WorldHeartDay!', ['tag #WorldHeartDay']],
  ['#Größe #日本 ＃全角', ['tag #Größe', 'tag #日本', 'tag ＃全角']],
  ['#2024 #️⃣ # #!', []],
  ['a#b', []],
  [`#${'x'.repeat(64)} #${'y'.repeat(65)}`, [`tag #${'x'.repeat(64)}`]],
  ['https://example.org/#part #tag', ['link https://example.org/#part', 'tag #tag']],
  ['@clinic.test, (@a-b.example.org) @clinic.test.', ['mention @clinic.test', 'mention @a-b.example.org', 'mention @clinic.test']],
  ['mail@clinic.test @clinic @-a.test @a..b', []],
  ['👨‍👩‍👧 مرحبا #tag', ['tag #tag']],
];

describe('detectFacets', () => {
  for (const [text, expected] of table) {
    it(JSON.stringify(text), () => assert.deepEqual(marked(text), expected));
  }

  it('marks whole characters inside the text, in order, never overlapping', () => {
    const pieces = fc.constantFrom('https://example.org/ü', '#tag', '@a.test', ' ', '\n', '👨‍👩‍👧', '.', ')', 'é', '\u200b', '(');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const bytes = Buffer.from(text);
        let end = 0;
        for (const facet of detectFacets(text)) {
          assert.ok(facet.byteStart >= end && facet.byteEnd > facet.byteStart && facet.byteEnd <= bytes.length);
          const slice = bytes.subarray(facet.byteStart, facet.byteEnd).toString();
          assert.ok(slice.endsWith(facet.value), slice);
          end = facet.byteEnd;
        }
      }),
    );
  });

  it('stays quick on a text made to be slow', () => {
    // A pattern that backtracks exponentially would never come back from this.
    const hostile = [`@${'a-'.repeat(50_000)}`, `@${'a.'.repeat(50_000)}!`, `#${'1'.repeat(100_000)}`, `https://x/${')'.repeat(100_000)}`];
    for (const text of hostile) detectFacets(text);
  });
});
