/**
 * `node scripts/build-identifier.ts` writes src/text/data/identify.bin: the n-grams of `eld` (large, Apache-2.0, Nito
 * T.M.), packed so that they load in milliseconds and are looked up without making a string; and what
 * identifier-training.ts learns from the sets that may train (../shared/data/INDEX.md), the project's own posts,
 * lexicons, and src/text/data/identify/. Same data in, same bytes out. Run it again after a new version of eld.
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import type { Strength } from '../src/text/identify/kin.ts';
import { createCounter } from '../src/text/identify/ngram-counter.ts';
import { packNgrams, packSections, unpackNgrams } from '../src/text/identify/packed.ts';
import { packVocabulary } from '../src/text/identify/vocabulary.ts';
import { readEldNgrams } from './identifier-ngrams.ts';
import { identifierTexts } from './identifier-texts.ts';
import { createRandom, learnKin, learnVocabulary } from './identifier-training.ts';
import type { LabelledText } from './identifier-training.ts';
import { dataFolder } from './language-training/examples.ts';

const spoken = ['nl', 'de', 'fr', 'en'];
const kins = [
  ['nl', 'af'],
  ['da', 'nb', 'sv'],
];
const dataUrl = new URL('../src/text/data/', import.meta.url);

/** The file, from texts already read. */
export async function buildIdentifier(texts: {
  spoken: readonly LabelledText[];
  kin: readonly LabelledText[];
  functionWords: string;
}): Promise<Uint8Array> {
  const eld = await readEldNgrams();
  const ngrams = packNgrams(eld);
  const learned = kins.map((languages) => ({ languages, ...learnKin(languages, texts.kin, createStrength(ngrams)) }));
  const vocabulary = learnVocabulary(spoken, texts.spoken, createRefusal(ngrams, texts.functionWords));
  return packSections({ vocabulary: spoken, kin: learned.map(({ languages, step }) => ({ languages, step })) }, [
    { name: 'ngrams', bytes: ngrams },
    { name: 'vocabulary', bytes: packVocabulary(vocabulary) },
    ...learned.map(({ languages, weights }) => ({ name: languages.join('-'), bytes: new Uint8Array(weights.buffer) })),
  ]);
}

/** How strong words are by the packed n-grams. */
function createStrength(ngrams: Uint8Array): Strength {
  const table = unpackNgrams(ngrams);
  const counter = createCounter(table, new Float64Array(table.languages.length));
  return (word, language) => counter.strength(word, table.languages.indexOf(language));
}

/** Beyond this the n-grams of a word give it to a language outside. */
const farAhead = 1.35;

/** Words that are small words of other languages, or that their n-grams give to another by far, do not speak for one of ours. */
function createRefusal(ngrams: Uint8Array, functionWords: string): (word: string, language: string) => boolean {
  const foreign = new Set<string>();
  for (const line of functionWords.split('\n')) {
    const [code = '#', list = ''] = line.split('\t');
    if (!code.startsWith('#') && !spoken.includes(code)) for (const word of list.split(' ')) foreign.add(word);
  }
  const table = unpackNgrams(ngrams);
  const scores = new Float64Array(table.languages.length);
  const counter = createCounter(table, scores);
  const outside = table.languages.flatMap((code, place) => (spoken.includes(code) ? [] : [place]));
  return (word, language) => {
    if (foreign.has(word)) return true;
    scores.fill(0);
    counter.begin();
    counter.add(counter.describe(word), 0);
    const own = scores[table.languages.indexOf(language)] ?? 0;
    return Math.max(...outside.map((place) => scores[place] ?? 0)) > farAhead * own + 60;
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (!existsSync(dataFolder)) {
    process.stderr.write('skipped: no ../shared/data to learn from\n');
  } else {
    const functionWords = await readFile(new URL('function-words.tsv', dataUrl), 'utf8');
    const packed = await buildIdentifier({ ...(await identifierTexts(createRandom(3))), functionWords });
    await writeFile(new URL('identify.bin', dataUrl), packed);
    process.stderr.write(`${packed.length} bytes\n`);
  }
}
