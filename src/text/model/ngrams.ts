/**
 * The n-grams of a post as 32-bit hashes, in one pass: words, pairs of words, words under negation, and runs of three to
 * five letters. Training and use share this file; a change here makes the weights in src/text/data worthless.
 */
import type { Reading } from '../reading.ts';

const prime = 0x01000193;
const offset = 0x811c9dc5;
const pairSeed = 0x2545f491;
const negatedSeed = 0x6c62272e;
const letterSeed = 0x1b873593;
const edge = 0x5f;
const shortest = 3;
const longest = 5;
/** Of longer ones only the whole is taken, and nothing is remembered. */
export const longestWord = 40;

const hashOf = (text: string, seed: number): number => {
  let hash = offset ^ seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return finish(hash);
};

/** Spreads the last letters over all bits (finaliser of MurmurHash3, A. Appleby, public domain). */
function finish(hash: number): number {
  let mixed = hash ^ (hash >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

const address = hashOf('<address>', 0);
const handle = hashOf('<handle>', 0);
const number = hashOf('<number>', 0);

/**
 * Calls `takeWord` for each word (and its place among the tokens), which takes the word and its runs of letters and gives the word's own hash, and `take`
 * for every other n-gram. Handles, addresses and placeholders such as "[NAME]" are one feature each, whatever they hold.
 */
export function eachNgram(
  reading: Reading,
  negated: Uint8Array,
  takeWord: (text: string, index: number) => number,
  take: (hash: number) => void,
): void {
  const { tokens, spelled } = reading;
  let before = 0;
  let inHandle = false;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined) continue;
    let hash: number;
    if (token.tag === '@') {
      if (inHandle) continue;
      inHandle = true;
      hash = handle;
      take(hash);
    } else {
      inHandle = false;
      if (token.kind === 'word') {
        if (tokens[index - 1]?.text === '[' && tokens[index + 1]?.text === ']') continue;
        hash = takeWord(spelled[index] ?? '', index);
        if (negated[index] === 1) take(finish(hash ^ negatedSeed));
      } else {
        hash = token.kind === 'number' ? number : token.kind === 'url' || token.kind === 'email' ? address : hashOf(token.text, 0);
        take(hash);
      }
    }
    if (before !== 0) take(finish(Math.imul(before, prime) ^ hash ^ pairSeed));
    before = hash;
  }
}

/** Hash of a word and of the runs of letters in it. */
export function wordHashes(text: string): { hash: number; hashes: number[] } {
  const hash = hashOf(text, 0);
  const hashes = [hash];
  eachRun(text, (run) => hashes.push(run));
  return { hash, hashes };
}

/** All n-grams of a post, for training. */
export function ngramsOf(reading: Reading, negated: Uint8Array): number[] {
  const all: number[] = [];
  eachNgram(
    reading,
    negated,
    (text) => {
      const { hash, hashes } = wordHashes(text);
      all.push(...hashes);
      return hash;
    },
    (hash) => all.push(hash),
  );
  return all;
}

function eachRun(text: string, take: (hash: number) => void): void {
  const length = text.length + 2;
  if (text.length > longestWord) return;
  for (let from = 0; from + shortest <= length; from += 1) {
    let hash = offset ^ letterSeed;
    const until = Math.min(length, from + longest);
    for (let at = from; at < until; at += 1) {
      hash = Math.imul(hash ^ (at === 0 || at === length - 1 ? edge : text.charCodeAt(at - 1)), prime);
      if (at - from + 1 >= shortest) take(finish(hash));
    }
  }
}
