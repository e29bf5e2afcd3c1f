import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '../normalise.ts';
import { tokenise } from '../tokenise.ts';
import { compileGrammar, GrammarError } from './grammar.ts';
import { findMarks, hitsOf, wordsOf } from './matcher.ts';

function found(pattern: string, text: string, umlauts = false): string[] {
  const grammar = compileGrammar([`x\t${pattern}\nfruit\tapple|pear ; red pear`], { umlauts });
  const words = wordsOf(tokenise(fold(text)), text);
  return hitsOf(findMarks(grammar, words), 'x').map(({ from, to }) => text.slice(words.tokens[from]?.start, words.tokens[to - 1]?.end));
}

test('words, endings, parts, alternatives, gaps, classes and missing words', () => {
  const cases: [pattern: string, text: string, expected: string[]][] = [
    ['rash', 'A rash, a RASH', ['rash', 'RASH']],
    ['rash*', 'rashes crash', ['rashes']],
    ['*ache', 'my headache aches', ['headache']],
    ['*spray*', 'Nasensprays', ['Nasensprays']],
    ["can't sleep", 'I can’t sleep', ['can’t sleep']],
    ['blood+pressure|bp up', 'bp up and blood pressure up', ['bp up', 'blood pressure up']],
    ['ate _2 apples', 'ate three red apples', ['ate three red apples']],
    ['ate _2 apples', 'ate three big red apples', []],
    ['ate my? apples', 'ate apples, ate my apples', ['ate apples', 'ate my apples']],
    ['ate # <fruit>', 'ate 3 red pear', ['ate 3 red pear']],
    ['one two', 'one. Two', []],
  ];
  for (const [pattern, text, expected] of cases) assert.deepEqual(found(pattern, text), expected, `${pattern} in ${text}`);
});

test('umlauts spelled out, and accents that must be exact', () => {
  assert.deepEqual(found('übel', 'mir ist uebel', true), ['uebel']);
  assert.deepEqual(found('=würde', 'wurde, würde, WÜRDE, wuerde', true), ['würde', 'WÜRDE', 'wuerde']);
});

test('a grammar that cannot hold is refused', () => {
  assert.throws(() => compileGrammar(['x\t<nothing>']), GrammarError);
  assert.throws(() => compileGrammar(['x\t<y>\ny\t<x>']), GrammarError);
  assert.throws(() => compileGrammar(['x\t_3 word']), GrammarError);
  assert.throws(() => compileGrammar(['no tab here']), GrammarError);
});

test('a clause ends at a comma, not at the hyphen of a word', () => {
  const text = 'Zahn-OP heute, dann – Ruhe';
  const { clauses, tokens } = wordsOf(tokenise(fold(text)), text);
  assert.deepEqual(
    tokens.map(({ text: word }, at) => `${word}${clauses[at]}`),
    ['zahn0', 'op0', 'heute0', 'dann1', 'ruhe2'],
  );
});
