import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Catalogue } from '#text/analysis.ts';
import { readCatalogue, readExamples, verdictOf } from './safety-fixtures.ts';

/** Names nobody has seen, one for each product; the second stands for the substance. */
const names = [
  'Quorvella',
  'Zanthrimo',
  'Belquist',
  'Ostrevia',
  'Myralunde',
  'Kestolane',
  'Drovexa',
  'Fenulora',
  'Yplasto',
  'Varneqo',
].flatMap((name) => [name, `${name}x`, `${name.slice(0, -1)}umo`]);

const original = readCatalogue('fixtures/ae-catalogue.json');
const examples = readExamples('fixtures/ae-examples.jsonl');

interface Fresh {
  catalogue: Catalogue;
  rewrite: (text: string, form: (name: string) => string) => string;
}

/** The same catalogue under other names, and how a text is put into them. */
function freshCatalogue(): Fresh {
  const catalogue: Catalogue = {};
  const renamed: [old: RegExp, fresh: string][] = [];
  Object.values(original).forEach((product, index) => {
    const base = names[index] ?? `Brandnew${index}`;
    const aliases = product.aliases.map((alias, at) => {
      const fresh = at === 0 ? base : `${base.toLowerCase()}${at}in`.replaceAll(/\d/g, 'e');
      renamed.push([new RegExp(`(?<![\\p{L}\\p{N}])#?${alias.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'giu'), fresh]);
      return fresh;
    });
    catalogue[`FRESH-${index}`] = { type: product.type, aliases };
  });
  renamed.sort(([a], [b]) => b.source.length - a.source.length);
  return { catalogue, rewrite: (text, form) => renamed.reduce((result, [old, fresh]) => result.replaceAll(old, form(fresh)), text) };
}

const forms: Record<string, (name: string) => string> = {
  'as written': (name) => name,
  'lower case': (name) => name.toLowerCase(),
  capitals: (name) => name.toUpperCase(),
  hashtag: (name) => `#${name}`,
  'lower-case hashtag': (name) => `#${name.toLowerCase()}`,
  trademark: (name) => `${name}®`,
};

for (const [kind, form] of Object.entries(forms)) {
  test(`a fresh catalogue, names ${kind}: every example keeps its verdict`, () => {
    const { catalogue, rewrite } = freshCatalogue();
    for (const { id, lang, channel, text } of examples) {
      const before = verdictOf(text, lang, original, channel);
      const after = verdictOf(rewrite(text, form), lang, catalogue, channel);
      const essence = ({ flagged, categories, queue, priority, criteria }: typeof before) => ({
        flagged,
        categories,
        queue,
        priority,
        criteria,
      });
      assert.deepEqual(essence(after), essence(before), `${id}: ${rewrite(text, form)}`);
    }
  });
}

test('one slip of the pen in a long name still names the product', () => {
  const catalogue: Catalogue = { A: { type: 'medicine', aliases: ['Quorvellano'] } };
  for (const name of ['Quorvelano', 'Quorvellamo', 'quorvellanos', 'Quorvellano-spuit']) {
    assert.equal(verdictOf(`Since taking ${name} I have a rash`, 'en', catalogue).criteria.product, true, name);
  }
  assert.equal(verdictOf('Since taking Quarantine I have a rash', 'en', catalogue).criteria.product, false);
});
