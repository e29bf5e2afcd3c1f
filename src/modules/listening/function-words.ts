/** The small words of each language, folded: they are in every post and key to none. */
import { readFileSync } from 'node:fs';
import { fold } from '#text/normalise.ts';

const file = new URL('../../text/data/function-words.tsv', import.meta.url);

export const functionWords: ReadonlySet<string> = new Set(
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => (line.split('\t')[1] ?? '').split(' '))
    .map((word) => fold(word).text),
);
