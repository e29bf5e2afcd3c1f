/** Reads the data of the signals (safety and signal grammars, forum weights) from the files beside the text engine. */
import { readFile, readdir } from 'node:fs/promises';
import { analysedLanguages } from '#text/analyse.ts';
import { compileSignals } from '#text/signal/resources.ts';
import type { LanguageSignals, SignalResources } from '#text/signal/resources.ts';

const folder = new URL('./text/data/', import.meta.url);

export async function loadSignals(): Promise<SignalResources> {
  const resources = new Map<string, LanguageSignals>();
  for (const language of analysedLanguages) {
    const own = new URL(`${language}/`, folder);
    const names = (await readdir(own)).sort();
    const texts = (prefix: string) => Promise.all(names.filter((name) => name.startsWith(prefix) && name.endsWith('.tsv')).map((name) => readFile(new URL(name, own), 'utf8')));
    const forum = names.includes('safety-forum.bin') ? { forum: new Uint8Array(await readFile(new URL('safety-forum.bin', own))) } : {};
    resources.set(language, compileSignals(language, { safety: await texts('safety-'), signal: await texts('signal-'), ...forum }));
  }
  return resources;
}
