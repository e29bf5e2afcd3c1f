/** Every rule against sentences of its own: it fires on some and lets others pass. Without the rule its test turns red. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { parseCatalogue } from './catalogue.ts';
import { checkContent } from './check.ts';
import { lineSchema, readLine } from './context.ts';
import { coreRulebook } from './rulebook.ts';

const load = (name: string): unknown => JSON.parse(readFileSync(new URL(`rule-sentences/${name}.json`, import.meta.url), 'utf8'));
const sentence = z.tuple([z.enum(['de', 'nl', 'fr', 'en']), z.string()], z.record(z.string(), z.unknown()));
const sentences = z.record(z.string(), z.strictObject({ fires: z.array(sentence).min(3), passes: z.array(sentence).min(3) }));
const MARKETS = { de: 'DE', nl: 'NL', fr: 'FR', en: 'UK' };
const catalogue = parseCatalogue(load('catalogue'));

const tried = new Set<string>();
for (const pack of ['eu', 'de', 'nl', 'fr', 'uk', 'us', 'x']) {
  for (const [rule, { fires, passes }] of Object.entries(sentences.parse(load(pack)))) {
    tried.add(rule);
    const found = ([lang, text, given]: z.infer<typeof sentence>): string[] => {
      const market = pack === 'us' ? 'US' : MARKETS[lang];
      const context = { org: 'pharma', account: 'corporate', audience: 'public', stage: 'post', market: [market], ...given };
      const { input } = readLine(lineSchema.parse({ text, lang, context }));
      return checkContent(input, catalogue, coreRulebook).map((finding) => finding.rule);
    };
    test(`${rule} fires`, () => {
      assert.deepEqual(
        fires.filter((one) => !found(one).includes(rule)).map(([, text]) => text),
        [],
      );
    });
    test(`${rule} lets pass`, () => {
      assert.deepEqual(
        passes.filter((one) => found(one).includes(rule)).map(([, text]) => text),
        [],
      );
    });
  }
}

test('every rule has its sentences, here or beside its own trigger', () => {
  const elsewhere = ['EU-RX-PROMO', 'EU-RX-MENTION', 'X-PATIENT-ID', 'X-A11Y-ALT'];
  assert.deepEqual(
    coreRulebook.rules.map(({ id }) => id).filter((id) => !tried.has(id) && !elsewhere.includes(id)),
    [],
  );
});
