/**
 * Measures of the safety signals on public sets: PsyTAR's test split (English patients' reviews), and how often general
 * posts (GoEmotions, XED) are flagged, which should be next to never. `evaluateSafety()` is for the report of
 * `npm run eval:language`; run alone, this prints the figures.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { fold } from '#text/normalise.ts';
import { read } from '#text/reading.ts';
import { readSignals } from '#text/signal/signals.ts';
import { tokenise } from '#text/tokenise.ts';

import { loadLexicons, loadSignals } from '../src/text-data.ts';

const data = new URL('../../shared/data/', import.meta.url);
const line = z.object({ text: z.string(), label: z.string().optional() });

export interface SafetyFigures {
  /** Sentences of the PsyTAR test split that do not also stand in a train split. */
  sentences: number;
  /** Flagged as a suspected reaction (AE or AE_POSSIBLE). */
  reaction: { recall: number; precision: number };
  /** Flagged at all: lack of effect, misuse and so on count against the precision here. */
  flagged: { recall: number; precision: number };
  /** Share of general posts flagged, by set. */
  flood: Record<string, { posts: number; flagged: number }>;
}

/** Figures, or null where the data are not beside the project. */
export async function evaluateSafety(): Promise<SafetyFigures | null> {
  if (!existsSync(data)) return null;
  const resources = await loadSignals();
  const lexicons = await loadLexicons();
  const verdict = (text: string, language: string, channel?: string) => {
    const folded = fold(text);
    const reading = read(folded, tokenise(folded), { language, languageConfidence: 1, languageUnsure: false }, lexicons.get(language));
    return readSignals(reading, resources, channel === undefined ? {} : { channel }).adverse_event;
  };
  const seen = new Set(['psytar/en.train.jsonl', 'psytar/en.val.jsonl'].flatMap((path) => lines(path).map(({ text }) => key(text))));
  const rows = lines('psytar/en.test.jsonl')
    .filter(({ text }) => !seen.has(key(text)))
    .map(({ text, label }) => ({ gold: label === 'adr', said: verdict(text, 'en') }));
  const figures = (called: (row: (typeof rows)[number]) => boolean) => {
    const right = rows.filter((row) => row.gold && called(row)).length;
    return { recall: right / rows.filter(({ gold }) => gold).length, precision: right / rows.filter(called).length };
  };
  const flood: SafetyFigures['flood'] = {};
  for (const [path, language] of [
    ['goemotions/en.val.jsonl', 'en'],
    ['xed/de.val.jsonl', 'de'],
    ['xed/nl.val.jsonl', 'nl'],
    ['xed/fr.val.jsonl', 'fr'],
  ] as const) {
    const posts = lines(path);
    flood[path] = { posts: posts.length, flagged: posts.filter(({ text }) => verdict(text, language, 'x_post')?.flagged === true).length };
  }
  return {
    sentences: rows.length,
    reaction: figures(({ said }) => said?.flagged === true && said.categories.some((name) => name === 'AE' || name === 'AE_POSSIBLE')),
    flagged: figures(({ said }) => said?.flagged === true),
    flood,
  };
}

function lines(path: string): z.infer<typeof line>[] {
  return readFileSync(new URL(path, data), 'utf8')
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => line.parse(JSON.parse(text)));
}

const key = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

if (import.meta.main) console.log(JSON.stringify(await evaluateSafety(), null, 1) ?? 'skipped: no data beside the project');
