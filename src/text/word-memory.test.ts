import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadTextData } from '../text-data.ts';
import { analyse, judge, readPost } from './analyse.ts';
import { columnOf, createColumn, createMemory, findWord, hashOf, keepWord, makeRoom, mostWords } from './word-memory.ts';

const letters = (number: number): string => number.toString(4).replaceAll(/\d/g, (digit) => 'bdfg'.charAt(Number(digit)));
const known = (text: string) => ({ text, spelled: text, looks: 0 });

test('a word is found under the number it was kept under, others are not; what is too long is not kept', () => {
  const memory = createMemory();
  makeRoom(memory);
  const source = 'one two one Two';
  const place = (from: number, to: number) => findWord(memory, hashOf(source, from, to), source, from, to);
  assert.equal(place(0, 3), -1);
  assert.equal(keepWord(memory, hashOf(source, 0, 3), source, 0, 3, known('one')), 0);
  assert.equal(keepWord(memory, hashOf(source, 4, 7), source, 4, 7, known('two')), 1);
  assert.deepEqual([place(0, 3), place(4, 7), place(8, 11), place(12, 15), place(0, 2)], [0, 1, 0, -1, -1]);
  const long = 'x'.repeat(100);
  assert.equal(keepWord(memory, hashOf(long, 0, 100), long, 0, 100, known(long)), -1);
  assert.equal(findWord(memory, hashOf(long, 0, 100), long, 0, 100), -1);
});

test('a full memory takes no more, begins anew with the next post, and columns with it', () => {
  const memory = createMemory();
  makeRoom(memory);
  const column = createColumn<string>();
  const keep = (word: string) => keepWord(memory, hashOf(word, 0, word.length), word, 0, word.length, known(word));
  keep('first');
  columnOf(column, memory)[0] = 'kept';
  for (let at = 1; at < mostWords; at += 1) assert.equal(keep(`w${at}`), at);
  assert.equal(keep('late'), -1);
  assert.equal(findWord(memory, hashOf('w77', 0, 3), 'w77', 0, 3), 77);
  makeRoom(memory);
  assert.deepEqual([memory.count, memory.generation], [0, 1]);
  assert.equal(findWord(memory, hashOf('first', 0, 5), 'first', 0, 5), -1);
  assert.equal(keep('second'), 0);
  assert.deepEqual(columnOf(column, memory), [undefined]);
});

test('what is remembered changes no verdict: at first sight, at second, after all was forgotten, and of a reading kept meanwhile', async () => {
  const data = await loadTextData();
  const texts = [
    'Nie wieder, das MRT war sooo schlimm… die Schwester aber war toll! ½ Stunde',
    'since I started these tablets I have a terrible headache and no sleep, anyone else?',
    'très déçue, l’attente aux urgences était interminable 😡',
    'Wat een lieve verpleegkundige, maar ik ben NIET gerustgesteld',
  ];
  const verdicts = () => texts.map((text) => analyse(data, { text }));
  const first = verdicts();
  assert.deepEqual(verdicts(), first);
  const kept = texts.map((text) => readPost(data, { text }));
  const logits = kept.map((reading) => judge(data, reading).logits);
  const [german] = kept;
  const generation = german?.numbered.memory?.generation;
  for (let post = 0; post < 320; post += 1)
    analyse(data, { text: Array.from({ length: 100 }, (_, at) => `q${letters(post * 100 + at)}`).join(' '), language: 'de' });
  assert.notEqual(german?.numbered.memory?.generation, generation);
  assert.deepEqual(
    kept.map((reading) => judge(data, reading).logits),
    logits,
  );
  assert.deepEqual(verdicts(), first);
});
