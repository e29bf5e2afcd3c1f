import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aWorld, randomOf } from '../match/random.fixture.ts';
import { referenceReader } from '../match/reference.ts';
import { implies } from './implies.ts';
import { print } from './print.ts';
import { walk } from './tree.ts';
import type { QueryNode } from './syntax.ts';

test('where one part is said to imply another, every post that has the one has the other', () => {
  let held = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const { posts, queries } = aWorld(randomOf(seed), 40, 25);
    const readers = posts.map((post) => referenceReader(post));
    const nodes = queries.flatMap((root) => [...walk(root)]).slice(0, 120);
    const found = new Map<QueryNode, boolean[]>();
    const matches = (node: QueryNode) => {
      const known = found.get(node) ?? readers.map((reader) => reader(node));
      found.set(node, known);
      return known;
    };
    for (const a of nodes) {
      for (const b of nodes) {
        if (a === b || print(a) === print(b) || !implies(a, b)) continue;
        const second = matches(b);
        for (const [index, matched] of matches(a).entries()) {
          if (!matched) continue;
          held += 1;
          assert.ok(second[index], `${print(a)} was said to imply ${print(b)}: ${JSON.stringify(posts[index])}`);
        }
      }
    }
  }
  assert.ok(held > 200, `only ${held} cases`);
});
