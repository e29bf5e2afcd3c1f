/**
 * Posts that only sound as if something had happened: leaflets, recalls elsewhere, idioms, worry before an examination,
 * praise, questions, illness without a product. A person who is sent too many of these stops reading.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { languages, readCatalogue, verdictOf } from './safety-fixtures.ts';

const products = readCatalogue('fixtures/safety-own-catalogue.json');
/** Recall comes first, so a few are let through. */
const most = 0.05;

for (const language of languages) {
  test(`${language}: few posts in which nothing happened are flagged`, () => {
    const posts = readFileSync(new URL(`fixtures/safety-friends.${language}.txt`, import.meta.url), 'utf8')
      .split('\n')
      .filter(Boolean);
    assert.ok(posts.length >= 60);
    const flagged = posts.filter((text) => verdictOf(text, language, products).flagged);
    assert.ok(flagged.length / posts.length <= most, `${flagged.length} of ${posts.length}\n${flagged.join('\n')}`);
  });
}
