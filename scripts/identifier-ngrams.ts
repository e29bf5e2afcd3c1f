/** The n-grams of the npm package `eld` as bytes of UTF-8 and scores. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { PackedNgram } from '../src/text/identify/packed.ts';

const eld = new URL('../node_modules/eld/', import.meta.url);
const dataSchema = z.object({
  ngramsData: z.object({ languages: z.record(z.string(), z.string()), ngrams: z.record(z.string(), z.record(z.string(), z.number())) }),
});

export async function readEldNgrams(): Promise<{ source: string; languages: string[]; ngrams: PackedNgram[] }> {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(new URL('package.json', eld), 'utf8')));
  const { ngramsData } = dataSchema.parse(await import(new URL('src/ngrams/large.js', eld).href));
  const { dictionary } = z.object({ dictionary: z.array(z.string()) }).parse(await import(new URL('src/dictionary.js', eld).href));

  // eld writes the bytes of UTF-8 from 0x80 on as characters of its own; letters, the apostrophe and the backtick stand for themselves.
  const byteOf = new Map<string, number>();
  for (let byte = 0x80; byte < 0x100; byte += 1) {
    const character = dictionary[byte];
    if (character !== undefined && character !== ' ') byteOf.set(character, byte);
  }
  for (const character of "abcdefghijklmnopqrstuvwxyz'`") byteOf.set(character, character.charCodeAt(0));

  const ngrams = Object.entries(ngramsData.ngrams).map(([key, scores]) => {
    const begins = key.startsWith(' ');
    const ends = key.endsWith(' ');
    const bytes = Array.from(key.slice(begins ? 1 : 0, ends ? -1 : undefined), (character) => {
      const byte = byteOf.get(character);
      if (byte === undefined) throw new Error(`no byte for ${JSON.stringify(character)} in ${JSON.stringify(key)}`);
      return byte;
    });
    return { bytes, begins, ends, scores: Object.entries(scores).map(([language, score]) => [Number(language), score] as const) };
  });
  // Norwegian is written in Bokmål here: `nb` names it, `no` names both.
  const languages = Object.keys(ngramsData.languages)
    .map(Number)
    .sort((a, b) => a - b)
    .map((index) => ngramsData.languages[index] ?? '')
    .map((code) => (code === 'no' ? 'nb' : code));
  return { source: `eld ${version} large`, languages, ngrams };
}
