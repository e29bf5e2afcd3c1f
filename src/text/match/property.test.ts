import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryNode } from '../query/syntax.ts';
import { createReader } from './document.ts';
import { addQuery, createQuerySet, explain, match, removeQuery, tune } from './query-set.ts';
import { aWorld, randomOf } from './random.fixture.ts';
import { referenceReader } from './reference.ts';

const zones = ['UTC', 'Europe/Amsterdam', 'Asia/Kolkata'];
const worlds = 900;
const posts = 12;
const queries = 10;

test('the matcher answers what the reference evaluator answers, on 108,000 pairs of query and post', () => {
  const first = Number(process.env['MATCH_SEED'] ?? Math.floor(Math.random() * 1e9));
  const read = createReader();
  let matched = 0;
  let texts = 0;
  for (let seed = first; seed < first + worlds; seed += 1) {
    const world = aWorld(randomOf(seed), posts, queries);
    const zone = zones[seed % zones.length] ?? 'UTC';
    const set = createQuerySet();
    world.queries.forEach((root, number) => addQuery(set, number, root, { zone }));
    world.posts.forEach((post, index) => {
      // Half-way, anchors are chosen anew and two queries leave and come back, each in the other's place.
      if (index === posts / 2) {
        tune(set);
        const gone = [seed % queries, (seed + 1) % queries];
        for (const number of gone) assert.ok(removeQuery(set, number));
        assert.ok(!match(set, read(post)).some((number) => gone.includes(number)));
        for (const number of gone) addQuery(set, number, world.queries[number] as QueryNode, { zone });
      }
      const expects = referenceReader(post);
      const document = read(post);
      const answered = match(set, document);
      const found = new Set(answered);
      assert.equal(found.size, answered.length, `MATCH_SEED=${seed}: a query is told twice`);
      world.queries.forEach((root, number) => {
        const expected = expects(root, zone);
        if (found.has(number) !== expected) {
          assert.fail(`MATCH_SEED=${seed}: reference says ${expected}\n${JSON.stringify(post)}\n${JSON.stringify(root)}`);
        }
        const evidence = explain(set, number, document);
        assert.equal(evidence !== null, expected);
        for (const [source, spans] of [
          [post.text, evidence?.text ?? []],
          [post.title ?? '', evidence?.title ?? []],
        ] as const) {
          let end = 0;
          for (const span of spans) {
            assert.ok(span[0] >= end && span[1] > span[0] && span[1] <= source.length, `MATCH_SEED=${seed}: spans`);
            end = span[1];
          }
        }
        matched += expected ? 1 : 0;
        texts += 1;
      });
    });
  }
  assert.ok(texts >= 100_000);
  // Neither nearly nothing nor nearly everything matches: both answers are tried.
  assert.ok(matched > texts * 0.2 && matched < texts * 0.7, `${matched} of ${texts}`);
});
