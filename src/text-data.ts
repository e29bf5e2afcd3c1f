/** Reads the text engine's data (lexicons, weights) from the files beside it. */
import { readFile, readdir } from 'node:fs/promises';
import { z } from 'zod';
import type { TextData } from '#text/analyse.ts';
import { analysedLanguages } from '#text/analyse.ts';
import { createIdentifier } from '#text/identify/identify.ts';
import type { Identify } from '#text/identify/identify.ts';
import { compileLexicon } from '#text/lexicon/compile.ts';
import type { Lexicon, LexiconFile } from '#text/lexicon/compile.ts';
import { outputNames } from '#text/model/core.ts';
import type { CoreModel } from '#text/model/core.ts';
import { readModel } from '#text/model/ngram-model.ts';
import type { NgramModel } from '#text/model/ngram-model.ts';
import { compileSignals } from '#text/signal/resources.ts';
import type { LanguageSignals, SignalResources } from '#text/signal/resources.ts';
import { featureCount } from '#text/sentiment/features.ts';

const folder = new URL('./text/data/', import.meta.url);

const numbers = (length: number) => z.array(z.number()).length(length);

export const coreSchema = z.object({
  weights: z.array(numbers(featureCount)).length(outputNames.length),
  calibration: z.record(
    z.string(),
    z.object({
      shares: z.object({ sentiment: z.number(), emotions: z.number() }),
      temperature: z.number().positive(),
      bias: numbers(3),
      thresholds: numbers(outputNames.length - 3),
      abstainBelow: z.number(),
    }),
  ),
});

/** Files of terms. The others in a language's folder belong to the safety signals. */
const lists = new Set(['sentiment.tsv', 'modifiers.tsv', 'topics.tsv', 'events.tsv', 'medicines.tsv']);

let loaded: Promise<TextData> | undefined;

/** Read once in a process; takes about a second. */
export function textData(): Promise<TextData> {
  loaded ??= loadTextData();
  return loaded;
}

export async function loadTextData(): Promise<TextData> {
  const lexicons = await loadLexicons();
  const ngrams = new Map<string, NgramModel>();
  for (const language of analysedLanguages) ngrams.set(language, readModel(await readFile(new URL(`${language}/ngrams.bin`, folder))));
  return {
    lexicons,
    ngrams,
    core: parseCore(await readFile(new URL('core.json', folder), 'utf8')),
    identify: await loadIdentifier(),
    signals: await loadSignals(),
  };
}

export async function loadIdentifier(): Promise<Identify> {
  return createIdentifier(await readFile(new URL('identify.bin', folder)), await readFile(new URL('function-words.tsv', folder), 'utf8'));
}

/** Patterns of the signals, and where a language has them, the weights for patients' forums. */
export async function loadSignals(): Promise<SignalResources> {
  const resources = new Map<string, LanguageSignals>();
  for (const language of analysedLanguages) {
    const names = await readdir(new URL(`${language}/`, folder));
    const texts = (start: string) =>
      Promise.all(
        names
          .filter((name) => name.startsWith(start) && name.endsWith('.tsv'))
          .toSorted()
          .map((name) => readFile(new URL(`${language}/${name}`, folder), 'utf8')),
      );
    const forum = names.includes('safety-forum.bin') ? await readFile(new URL(`${language}/safety-forum.bin`, folder)) : undefined;
    resources.set(language, compileSignals(language, { safety: await texts('safety-'), signal: await texts('signal-'), forum }));
  }
  return resources;
}

export function parseCore(json: string): CoreModel {
  const { weights, calibration } = coreSchema.parse(JSON.parse(json));
  return { weights: weights.map((row) => Float64Array.from(row)), calibration };
}

/** Lexicons of the analysed languages, and `und` with the emoji alone. */
export async function loadLexicons(): Promise<Map<string, Lexicon>> {
  const emoji: LexiconFile[] = [];
  for (const name of await readdir(folder)) if (name === 'emoji.tsv') emoji.push(await lexiconFile(name));
  const lexicons = new Map([['und', compileLexicon('und', emoji)]]);
  for (const language of analysedLanguages) {
    const names = (await readdir(new URL(`${language}/`, folder))).filter((name) => lists.has(name)).sort();
    const files = await Promise.all(names.map((name) => lexiconFile(`${language}/${name}`)));
    lexicons.set(language, compileLexicon(language, [...files, ...emoji]));
  }
  return lexicons;
}

async function lexiconFile(path: string): Promise<LexiconFile> {
  const text = await readFile(new URL(path, folder), 'utf8');
  return { list: path.slice(path.lastIndexOf('/') + 1, -'.tsv'.length), text };
}
