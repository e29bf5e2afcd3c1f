/** Adverse events: how many sentences of patients that report one are flagged. */
import { analyse } from '#text/analyse.ts';
import type { TextData } from '#text/analyse.ts';
import { readSet } from '../../scripts/language-training/examples.ts';
import { classify } from '../../scripts/language-training/measures.ts';
import { perClass, percent } from './markdown.ts';

export async function safetyReport(data: TextData): Promise<string> {
  const seen = new Set((await readSet('psytar/en.train.jsonl')).map(({ text }) => text));
  const lines = (await readSet('psytar/en.test.jsonl')).filter(({ text }) => !seen.has(text));
  const gold = lines.map(({ label }) => (label === 'adr' ? 1 : 0));
  const said = lines.map(({ text }) => (analyse(data, { text, language: 'en' }).signals.adverse_event?.flagged === true ? 1 : 0));
  const figures = classify(gold, said, 2);
  const adr = figures.classes[1];
  return [
    '## Adverse events: PsyTAR test\n',
    `${lines.length} sentences of patients' reviews, those that also stand in the training part left out. Recall ${percent(adr?.recall ?? 0)} at precision ${percent(adr?.precision ?? 0)} (to reach: 88 at 68). A sentence stands alone here, without the review around it; the program flags for recall and a person decides.\n`,
    perClass(['none', 'adverse event'], figures),
  ].join('\n');
}
