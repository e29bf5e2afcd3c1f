/** What the worker threads do with the index of words. */
import { createReader } from '#text/match/document.ts';
import { keysOf } from '#text/match/keys.ts';
import { packWords, readBlock, type Block } from './blocks.ts';

/** The words of texts read again, by their place. */
export function indexTexts(posts: readonly { title: string | null; text: string }[]): Block[] {
  const read = createReader();
  const words = new Map<string, number[]>();
  for (const [place, { title, text }] of posts.entries())
    for (const key of keysOf(read(title === null ? { text } : { text, title }))) add(words, key, place);
  return packWords(words);
}

/** Segments one behind the other. */
export function mergeWords(segments: readonly { size: number; blocks: Uint8Array[] }[]): Block[] {
  const words = new Map<string, number[]>();
  let shift = 0;
  for (const { size, blocks } of segments) {
    const from = shift;
    for (const block of blocks)
      readBlock(
        block,
        () => true,
        (word, places) => {
          for (const place of places) add(words, word, from + place);
        },
      );
    shift += size;
  }
  return packWords(words);
}

function add(words: Map<string, number[]>, word: string, place: number): void {
  const places = words.get(word);
  if (places) places.push(place);
  else words.set(word, [place]);
}
