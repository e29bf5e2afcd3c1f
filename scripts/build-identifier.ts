/**
 * `node scripts/build-identifier.ts`: packs the n-grams of `eld` (large, Apache-2.0, Nito T.M.) into src/text/data/identify.bin,
 * which loads in milliseconds and is looked up without making a string. Run it again after a new version of eld.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { z } from 'zod';
import { packNgrams, type PackedNgram } from '../src/text/identify/packed.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const eld = `${root}node_modules/eld/`;

const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(`${eld}package.json`, 'utf8')));
const { ngramsData } = z
  .object({
    ngramsData: z.object({ languages: z.record(z.string(), z.string()), ngrams: z.record(z.string(), z.record(z.string(), z.number())) }),
  })
  .parse(await import(pathToFileURL(`${eld}src/ngrams/large.js`).href));
const { dictionary } = z.object({ dictionary: z.array(z.string()) }).parse(await import(pathToFileURL(`${eld}src/dictionary.js`).href));

// eld writes the bytes of UTF-8 from 0x80 on as characters of its own; letters, the apostrophe and the backtick stand for themselves.
const byteOf = new Map<string, number>();
for (let byte = 0x80; byte < 0x100; byte += 1) {
  const character = dictionary[byte];
  if (character !== undefined && character !== ' ') byteOf.set(character, byte);
}
for (const character of "abcdefghijklmnopqrstuvwxyz'`") byteOf.set(character, character.charCodeAt(0));

const ngrams: PackedNgram[] = [];
for (const [key, scores] of Object.entries(ngramsData.ngrams)) {
  const begins = key.startsWith(' ');
  const ends = key.endsWith(' ');
  const bytes = [...key.slice(begins ? 1 : 0, ends ? -1 : undefined)].map((character) => {
    const byte = byteOf.get(character);
    if (byte === undefined) throw new Error(`no byte for ${JSON.stringify(character)} in ${JSON.stringify(key)}`);
    return byte;
  });
  ngrams.push({ bytes, begins, ends, scores: Object.entries(scores).map(([language, score]) => [Number(language), score]) });
}
// Norwegian is written in Bokmål here: `nb` names it, `no` names both.
const languages = Object.keys(ngramsData.languages)
  .map(Number)
  .sort((a, b) => a - b)
  .map((index) => ngramsData.languages[index] ?? '')
  .map((code) => (code === 'no' ? 'nb' : code));
const packed = packNgrams({ source: `eld ${version} large`, languages, ngrams });
writeFileSync(`${root}src/text/data/identify.bin`, packed);
process.stderr.write(`${ngrams.length} n-grams, ${languages.length} languages, ${packed.length} bytes\n`);
