import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { queries } from './arbitrary.fixture.ts';
import { format } from './format.ts';
import { parse } from './parse.ts';
import { print } from './print.ts';

test('a short query is one line', () => {
  assert.equal(format('( MRT or   CT)AND angst'.replace('or', 'OR')), '(MRT OR CT) AND angst');
  assert.equal(format('MRT AND'), null);
});

test('a long query gets lines, its comments stay with what follows them', () => {
  const source = `<<<Procedures>>> (MRT OR MRI OR Kernspin OR Kernspintomographie OR Magnetresonanztomographie OR <<<slang>>> Röhre)
    AND (Angst OR Sorge OR "große Angst"~3) NEAR/8 (Röhre OR eng) <<<noise>>> -site:(bild.de OR beispiel.de) <<<end>>>`;
  const expected = `<<<Procedures>>>
(
  MRT OR MRI OR Kernspin OR Kernspintomographie OR Magnetresonanztomographie
  <<<slang>>>
  OR Röhre
)
AND ((Angst OR Sorge OR "große Angst"~3) NEAR/8 (Röhre OR eng))
<<<noise>>>
AND NOT site:(bild.de OR beispiel.de)
<<<end>>>`;
  assert.equal(format(source, { width: 80 }), expected);
});

test('no line is wider than asked where blanks allow it', () => {
  const names = Array.from({ length: 60 }, (_, index) => `klinik${index}.example`);
  const lines =
    format(`angst site:(${names.join(' OR ')}) AND (${names.map((name) => name.replace('.', '')).join(' OR ')})`, { width: 60 })?.split(
      '\n',
    ) ?? [];
  assert.ok(lines.length > 20);
  for (const line of lines) assert.ok(line.length <= 60, line);
});

test('formatting keeps the tree and the comments, and is stable', () => {
  const bare = (node: unknown) => JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value));
  const comment = fc.constantFrom('', '', '', '<<<one>>>', '<<<two words>>>', '<<<(>>>');
  fc.assert(
    fc.property(queries, fc.array(comment, { minLength: 8, maxLength: 8 }), fc.constantFrom(20, 50, 100), (root, remarks, width) => {
      let turn = 0;
      // A comment may stand wherever a blank outside quotes, braces and square brackets does.
      const source = print(root).replace(/ (?=(?:[^"]*"[^"]*")*[^"]*$)(?![^[]*\])(?![^{]*\})/g, () => ` ${remarks[turn++ % 8] ?? ''} `);
      const before = parse(source);
      if (before.query === null) return; // `<<<` inside {…} is text, so a comment put there may cut it
      const text = format(source, { width });
      assert.ok(text !== null);
      const after = parse(text);
      assert.ok(after.query, text);
      assert.equal(bare(after.query.root), bare(before.query.root), text);
      assert.deepEqual(
        after.query.comments.map((found) => found.text),
        before.query.comments.map((found) => found.text),
        text,
      );
      assert.equal(format(text, { width }), text);
    }),
    { numRuns: 400 },
  );
});
