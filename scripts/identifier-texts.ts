/** What the language identifier learns from: own writing in src/text/data/, and train splits that may train a shipped model. */
import { readFile } from 'node:fs/promises';
import { readSet } from './language-training/examples.ts';
import type { LabelledText } from './identifier-training.ts';
import { asAfrikaans, toAfrikaans } from './afrikaans-spelling.ts';
import { wordsOf } from './identifier-training.ts';

const data = new URL('../src/text/data/', import.meta.url);
const spoken = ['nl', 'de', 'fr', 'en'] as const;
const lists = ['sentiment', 'topics', 'events', 'medicines', 'modifiers'];
const trainSets: Record<string, readonly string[]> = {
  nl: ['xed/nl.train.jsonl'],
  de: ['xed/de.train.jsonl', 'pots/de.train.jsonl'],
  fr: ['xed/fr.train.jsonl'],
  en: ['xed/en.train.jsonl', 'goemotions/en.train.jsonl', 'psytar/en.train.jsonl'],
};
/** A term stands in a list once, however common; the author's own short posts are what posts look like. */
const termWeight = 0.5;
const postWeight = 2;
const spellingWeight = 0.4;
const pairWeight = 0.9;
const saidWeight = 0.3;
const mostOfASet = 6000;

const rows = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));

const readRows = async (path: string): Promise<string[][]> => rows(await readFile(new URL(path, data), 'utf8'));

/** Every fifth of the own posts is left for scripts/fit-identifier.ts to measure by. */
export async function ownPosts(language: string): Promise<{ train: string[]; held: string[] }> {
  const texts = (await readRows(`${language}/posts.tsv`)).map(([text = '']) => text);
  return { train: texts.filter((_, at) => at % 5 !== 0), held: texts.filter((_, at) => at % 5 === 0) };
}

/** The terms of a language's lexicons, without those that spell only a part of a word. */
async function terms(language: string): Promise<string[]> {
  const found = new Set<string>();
  for (const list of lists)
    for (const [term = ''] of await readRows(`${language}/${list}.tsv`)) if (!term.startsWith('*')) found.add(term.replace(/\*$/u, ''));
  return [...found].sort();
}

export async function identifierTexts(random: () => number): Promise<{ spoken: LabelledText[]; kin: LabelledText[] }> {
  const texts: LabelledText[] = [];
  for (const language of spoken) {
    for (const path of trainSets[language] ?? [])
      for (const { text } of (await readSet(path)).slice(0, mostOfASet)) texts.push({ language, text });
    for (const text of (await ownPosts(language)).train) texts.push({ language, text, weight: postWeight });
    for (const text of await terms(language)) texts.push({ language, text, weight: termWeight });
  }
  const kin: LabelledText[] = [];
  for (const language of ['af', 'nl']) for (const [text = ''] of await readRows(`identify/${language}.txt`)) kin.push({ language, text });
  // What is said of anything in Dutch, and the same word for word: a word that both have then speaks for neither.
  const inAfrikaans = new Map((await readRows('identify/nl-to-af.tsv')).map(([dutch = '', afrikaans = '']) => [dutch, afrikaans]));
  const dutch = [...(await readSet('xed/nl.train.jsonl')).map(({ text }) => text), ...(await ownPosts('nl')).train];
  for (const text of dutch) {
    kin.push({ language: 'nl', text, weight: saidWeight });
    const words = wordsOf(text);
    if (words.length > 2) kin.push({ language: 'af', text: asAfrikaans(words, inAfrikaans), weight: saidWeight });
  }
  // What Dutch words become by the rules of Afrikaans spelling; those that stay as they are teach nothing.
  for (const term of await terms('nl')) {
    const afrikaans = toAfrikaans(term);
    if (afrikaans === term || random() < 0.4) continue;
    kin.push({ language: 'nl', text: term, weight: spellingWeight }, { language: 'af', text: afrikaans, weight: spellingWeight });
  }
  const scandinavian = ['da', 'nb', 'sv'];
  for (const row of await readRows('identify/scandinavian.tsv'))
    scandinavian.forEach((language, at) => kin.push({ language, text: row[at] ?? '' }));
  // Words by themselves, so that each counts as often as what stands in sentences.
  for (const pair of [
    ['af', 'nl'],
    ['da', 'nb'],
  ])
    for (const row of await readRows(`identify/${pair.join('-')}.tsv`))
      pair.forEach((language, at) => kin.push({ language, text: row[at] ?? '', weight: pairWeight }));
  for (const [language = '', list = ''] of await readRows('function-words.tsv')) {
    if (![...scandinavian, 'af'].includes(language)) continue;
    for (const word of list.trim().split(' ')) kin.push({ language, text: word, weight: 0.5 });
  }
  return { spoken: texts, kin };
}
