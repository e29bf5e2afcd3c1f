/** The index of words: what matches is always among what is found by it, packed and merged in any way. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReader } from '#text/match/document.ts';
import { keysNeeded, keysOf } from '#text/match/keys.ts';
import { addQuery, createQuerySet, match } from '#text/match/query-set.ts';
import { aWorld, randomOf } from '#text/match/random.fixture.ts';
import { addShape, capacity, createShapes, findShape } from '../shapes.ts';
import { packMembers, packWords, readBlock, readMembers, type Block } from './blocks.ts';
import { isAsked, placesFor, stretchesOf } from './find.ts';
import { mergeWords } from './word-work.ts';

/** As segments.ts reads them: of each stretch the block that it begins in, and those that begin within. */
function wordsOf(blocks: readonly Block[], need: ReturnType<typeof keysNeeded>): Map<string, number[]> {
  const bytewise = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
  const words = new Map<string, number[]>();
  for (const { from, below } of stretchesOf(need) ?? []) {
    const begun = blocks.filter(({ first }) => bytewise(first, from) <= 0).at(-1);
    const within = blocks.filter(({ first }) => bytewise(first, from) > 0 && bytewise(first, below) < 0);
    for (const { bytes } of [...(begun ? [begun] : []), ...within])
      readBlock(
        bytes,
        (word) => isAsked(need, word),
        (word, places) => words.set(word, places),
      );
  }
  return words;
}

function indexOf(documents: ReadonlySet<string>[]): Block[] {
  const words = new Map<string, number[]>();
  for (const [place, keys] of documents.entries()) for (const key of keys) words.set(key, [...(words.get(key) ?? []), place]);
  return packWords(words);
}

test('whatever a query matches is found by its words, in one segment or in two that were merged', () => {
  const first = Number(process.env['MATCH_SEED'] ?? Math.floor(Math.random() * 1e9));
  const read = createReader();
  let narrowed = 0;
  let asked = 0;
  for (let seed = first; seed < first + 400; seed += 1) {
    const { posts, queries } = aWorld(randomOf(seed), 12, 10);
    const set = createQuerySet();
    queries.forEach((root, number) => addQuery(set, number, root));
    const matches = posts.map((post) => new Set(match(set, read(post))));
    const keys = posts.map((post) => keysOf(read(post)));
    const whole = indexOf(keys);
    const halves = [keys.slice(0, 5), keys.slice(5)].map((half) => ({
      size: half.length,
      blocks: indexOf(half).map(({ bytes }) => bytes),
    }));
    for (const blocks of [whole, mergeWords(halves)])
      queries.forEach((root, number) => {
        const need = keysNeeded(root);
        const places = stretchesOf(need) && placesFor(need, wordsOf(blocks, need));
        asked += 1;
        if (!places) return;
        if (places.length < posts.length) narrowed += 1;
        for (const [place, found] of matches.entries())
          if (found.has(number))
            assert.ok(places.includes(place), `MATCH_SEED=${seed} query ${number} post ${place} ${JSON.stringify(root)}`);
      });
  }
  assert.ok(narrowed > asked / 3, `the words say something of many queries: ${narrowed} of ${asked}`);
});

test('many words fill many blocks, and each is read again', () => {
  const words = new Map(
    Array.from({ length: 20_000 }, (_, index) => [
      `${'wordé'.slice(0, 1 + (index % 5))}${index % 3 === 0 ? '\u{1f600}' : ''}${index}`,
      [index, index + 7, index + 70_000],
    ]),
  );
  words.set('\ufffd late', [1]).set('\u{1f600} last', [2]);
  const blocks = packWords(words);
  assert.ok(blocks.length > 100);
  assert.ok(blocks.every(({ bytes }) => bytes.length < 2_100));
  const found = new Map<string, number[]>();
  for (const { bytes } of blocks)
    readBlock(
      bytes,
      () => true,
      (word, places) => found.set(word, places),
    );
  assert.deepEqual(new Map([...found].sort()), new Map([...words].sort()));
});

test('members are read as they were packed', () => {
  const members = [
    { id: '0189a5c3-1111-8222-9333-0123456789ab', publishedAt: '2026-11-10T09:30:00.123Z' },
    { id: 'ffffffff-ffff-8fff-bfff-ffffffffffff', publishedAt: '1969-12-31T23:59:59.999Z' },
  ];
  assert.deepEqual(readMembers(packMembers(members)), members);
});

test('a shape is found by up to three other bits, until as many came after it as there is room for', () => {
  const shapes = createShapes();
  const group = '0189a5c3-1111-8222-9333-0123456789ab';
  addShape(shapes, '00000000000000ff', group);
  assert.equal(findShape(shapes, '80000000000000fc'), group);
  assert.equal(findShape(shapes, '80000000000000f8'), null);
  const random = randomOf(1);
  const any = () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  for (let index = 0; index < capacity - 1; index += 1) addShape(shapes, any() + any(), 'ffffffff-ffff-8fff-bfff-ffffffffffff');
  assert.equal(findShape(shapes, '00000000000000ff'), group);
  addShape(shapes, any() + any(), 'ffffffff-ffff-8fff-bfff-ffffffffffff');
  assert.equal(findShape(shapes, '00000000000000ff'), null);
});
