import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage';
import { coreRulebook } from './rulebook.ts';
import table from './data/identity-combinations.json' with { type: 'json' };
import promotion from './data/promotion.json' with { type: 'json' };

function catalogue(language: string): Record<string, string> {
  const read = (name: string) =>
    JSON.parse(readFileSync(new URL(`../../../../messages/${language}/${name}.json`, import.meta.url), 'utf8'));
  return { ...read('compliance-findings'), ...read('compliance-rules') };
}

const english = catalogue('en');

/** Names of all values and all choices in a compiled message, without its words. */
function shape(compiled: unknown): unknown {
  if (!Array.isArray(compiled)) return null;
  return compiled
    .filter((token) => Array.isArray(token))
    .map(([name, type, choices]) => [
      name,
      type,
      choices && Object.fromEntries(Object.entries(choices).map(([choice, inner]) => [choice, shape(inner)])),
    ])
    .toSorted((a, b) => String(a[0]).localeCompare(String(b[0])));
}

test('every finding has its words in four languages, with the same values and choices', () => {
  for (const language of ['nl', 'de', 'fr']) {
    const other = catalogue(language);
    assert.deepEqual(Object.keys(other), Object.keys(english), language);
    for (const [id, message] of Object.entries(other)) {
      assert.notEqual(message, english[id], `${id} in ${language} is translated`);
      assert.deepEqual(shape(compileMessageOrThrow(message)), shape(compileMessageOrThrow(english[id] ?? '')), `${id} ${language}`);
    }
  }
});

test('every id that a rule names exists', () => {
  for (const { title, message, remedy } of coreRulebook.rules) {
    for (const id of [title, message, remedy]) assert.ok(id in english, id);
  }
});

test('every kind of cue and of sign has its own words', () => {
  const promo = english['compliance.finding.eu-rx-promo.message'] ?? '';
  const special = new Set(['novelty', 'instrumental', 'invitation', 'address', 'firstPerson', 'question', 'exclamation']);
  for (const kind of promotion.order) if (!special.has(kind)) assert.match(promo, new RegExp(`\\b${kind} \\{`), kind);
  const patient = english['compliance.finding.x-patient-id.message'] ?? '';
  for (const { kind } of table.combinations) assert.match(patient, new RegExp(`\\b${kind} \\{`), kind);
});
