/** What the safety tests share: the engine with its real data, examples, and how an example is read. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { AdverseEvent, Catalogue, Signals } from '#text/analysis.ts';
import { fold } from '#text/normalise.ts';
import { read } from '#text/reading.ts';
import { readSignals } from '#text/signal/signals.ts';
import { tokenise } from '#text/tokenise.ts';

import { loadLexicons, loadSignals } from '../../src/text-data.ts';

export const languages = ['en', 'nl', 'de', 'fr'] as const;

const exampleSchema = z.object({
  id: z.string(),
  lang: z.enum(languages),
  channel: z.string(),
  text: z.string(),
  categories: z.array(z.string()),
  criteria: z.object({ reporter: z.boolean(), patient: z.boolean(), product: z.boolean(), event: z.boolean() }).optional(),
  safety_relevant: z.boolean(),
  queue: z.enum(['PV', 'PQC', 'DEVICE', 'MI', 'NONE']),
  priority: z.enum(['P1', 'P2', 'P3']),
});
export type Example = z.infer<typeof exampleSchema>;

const catalogueSchema = z.record(z.string(), z.looseObject({ type: z.string(), aliases: z.array(z.string()) }));

export function readExamples(name: string): Example[] {
  return file(name)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => exampleSchema.parse(JSON.parse(line)));
}

export function readCatalogue(name: string): Catalogue {
  return catalogueSchema.parse(JSON.parse(file(name)));
}

function file(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}

const resources = await loadSignals();
const lexicons = await loadLexicons();

export function signalsOf(text: string, language: string, catalogue: Catalogue = {}, channel = 'facebook_comment'): Signals {
  const folded = fold(text);
  const guess = { language, languageConfidence: 1, languageUnsure: false };
  return readSignals(read(folded, tokenise(folded), guess, lexicons.get(language)), resources, { channel }, catalogue);
}

/** The verdict, with what stands for a post in which nothing concerns safety. */
export function verdictOf(text: string, language: string, catalogue: Catalogue, channel?: string): Omit<AdverseEvent, 'score' | 'spans'> {
  return (
    signalsOf(text, language, catalogue, channel).adverse_event ?? {
      flagged: false,
      criteria: { reporter: false, patient: false, product: false, event: false },
      categories: ['NOT_AE'],
      priority: 'P3',
      queue: 'NONE',
    }
  );
}

export interface Measures {
  recall: number;
  specificity: number;
  urgentFound: number;
  categories: number;
  queue: number;
  priority: number;
  criteria: number;
  wrong: string[];
}

/** Shares of the examples that come out as annotated; `wrong` names those flagged falsely or not at all. */
export function measure(examples: readonly Example[], catalogue: Catalogue): Measures {
  const share = (list: readonly Example[], right: (example: Example) => boolean) =>
    list.length === 0 ? 1 : list.filter(right).length / list.length;
  const said = new Map(examples.map((example) => [example, verdictOf(example.text, example.lang, catalogue, example.channel)]));
  const get = (example: Example) => said.get(example) ?? verdictOf(example.text, example.lang, catalogue);
  const flaggedRight = (example: Example) => get(example).flagged === example.safety_relevant;
  return {
    recall: share(
      examples.filter((example) => example.safety_relevant),
      flaggedRight,
    ),
    specificity: share(
      examples.filter((example) => !example.safety_relevant),
      flaggedRight,
    ),
    urgentFound: share(
      examples.filter(({ priority }) => priority === 'P1'),
      flaggedRight,
    ),
    categories: share(examples, (example) => same(get(example).categories, example.categories)),
    queue: share(examples, (example) => get(example).queue === example.queue),
    priority: share(examples, (example) => get(example).priority === example.priority),
    criteria: share(
      examples,
      ({ criteria, ...example }) =>
        criteria === undefined ||
        JSON.stringify(verdictOf(example.text, example.lang, catalogue, example.channel).criteria) === JSON.stringify(criteria),
    ),
    wrong: examples.filter((example) => !flaggedRight(example)).map(({ id, text }) => `${id}: ${text}`),
  };
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}
