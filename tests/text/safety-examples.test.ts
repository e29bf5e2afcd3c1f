import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languages, measure, readCatalogue, readExamples } from './safety-fixtures.ts';

const annotated = readExamples('fixtures/ae-examples.jsonl');
const annotatedProducts = readCatalogue('fixtures/ae-catalogue.json');
const ownProducts = readCatalogue('fixtures/safety-own-catalogue.json');

test('the annotated posts: all that matter are found, nothing else is flagged', () => {
  const { wrong, ...shares } = measure(annotated, annotatedProducts);
  assert.deepEqual(wrong, []);
  assert.ok(shares.categories >= 0.93, `categories ${shares.categories}`);
  assert.ok(shares.queue >= 0.98, `queue ${shares.queue}`);
  assert.ok(shares.priority >= 0.97, `priority ${shares.priority}`);
  assert.ok(shares.criteria >= 0.95, `criteria ${shares.criteria}`);
});

for (const language of languages) {
  test(`${language}: own posts keep their verdict`, () => {
    const { wrong, ...shares } = measure(readExamples(`safety-own.${language}.jsonl`), ownProducts);
    assert.equal(shares.urgentFound, 1, wrong.join('\n'));
    assert.ok(shares.recall >= 0.98, `recall ${shares.recall}\n${wrong.join('\n')}`);
    assert.ok(shares.specificity >= 0.95, `specificity ${shares.specificity}\n${wrong.join('\n')}`);
    assert.ok(shares.queue >= 0.93, `queue ${shares.queue}`);
    assert.ok(shares.priority >= 0.9, `priority ${shares.priority}`);
  });
}
