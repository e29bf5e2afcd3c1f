/**
 * `npm run bench:analysis`: how many posts a second one core analyses, all language tasks in one pass, beside the two
 * programs that together come nearest to a part of it. Posts: made up from the project's own lexicons, fixed seed, four
 * languages, 120 characters on average. Aim: 25,000 a second.
 */
import { eld } from 'eld/small';
import { createRequire } from 'node:module';
import { z } from 'zod';
import { analyse, analysedLanguages, judge, readPost } from '#text/analyse.ts';
import type { TextData } from '#text/analyse.ts';
import { fold } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';
import { random } from '../scripts/language-training/training.ts';
import { loadTextData } from '../src/text-data.ts';
import { machine } from './report.ts';

const count = 20_000;
const rounds = 5;

const fillers: Record<(typeof analysedLanguages)[number], string> = {
  nl: 'de het een en ik was vandaag bij naar met voor maar niet heel erg weer toen we zij die dat ziekenhuis dokter scan morgen afspraak uur',
  de: 'der die das und ich war heute beim nach mit für aber nicht sehr wieder dann wir sie Krankenhaus Arzt Untersuchung morgen Termin Stunde',
  fr: "le la les et je suis aujourd'hui chez pour avec mais pas très encore alors nous ils hôpital médecin examen demain rendez-vous heure",
  en: 'the a and I was today at with for but not very again then we they hospital doctor scan tomorrow appointment hour',
};

function posts(data: TextData): string[] {
  const next = random(1);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const terms = new Map(
    analysedLanguages.map((language) => [
      language,
      [...(data.lexicons.get(language)?.entries.values() ?? [])].flat().map(({ term }) => term.replaceAll('*', '')),
    ]),
  );
  return Array.from({ length: count }, () => {
    const language = pick(analysedLanguages);
    const words = fillers[language].split(' ');
    const length = 40 + Math.floor(next() * 160);
    let text = next() < 0.2 ? '@someone ' : '';
    while (text.length < length)
      text +=
        next() < 0.12
          ? `${pick(terms.get(language) ?? words)} `
          : `${pick(words)}${next() < 0.08 ? pick(['.', ',', '!', '?', ' 😀', ' #care']) : ''} `;
    return text.trim();
  });
}

function perSecond(texts: readonly string[], work: (text: string) => unknown): number {
  let best = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    for (const text of texts) work(text);
    best = Math.max(best, (texts.length / (performance.now() - began)) * 1000);
  }
  return best;
}

const data = await loadTextData();
const texts = posts(data);
const vader = z
  .object({ SentimentIntensityAnalyzer: z.custom<{ polarity_scores(text: string): unknown }>((value) => value !== undefined) })
  .parse(createRequire(import.meta.url)('vader-sentiment')).SentimentIntensityAnalyzer;

const mean = texts.reduce((sum, text) => sum + text.length, 0) / texts.length;
process.stdout.write(`${machine()}\n${count} posts, ${mean.toFixed(0)} characters on average, best of ${rounds} rounds, one core\n\n`);
const line = (name: string, value: number) => process.stdout.write(`${name.padEnd(58)} ${value.toFixed(0).padStart(8)} posts/s\n`);
line(
  'Auscult, everything (aim: 25,000)',
  perSecond(texts, (text) => analyse(data, { text })),
);
line(
  '  of it: folding and tokens',
  perSecond(texts, (text) => tokenise(fold(text))),
);
line(
  '  of it: language',
  perSecond(texts, (text) => data.identify(text)),
);
line(
  '  of it: reading (both, and the lexicons)',
  perSecond(texts, (text) => readPost(data, { text })),
);
const readings = texts.map((text) => readPost(data, { text }));
let at = 0;
line(
  '  of it: sentiment and emotions of a reading',
  perSecond(texts, () => judge(data, readings[at++ % readings.length] as (typeof readings)[number])),
);
line(
  'eld (small) and vader-sentiment (language, English only)',
  perSecond(texts, (text) => [eld.detect(text).language, vader.polarity_scores(text)]),
);
