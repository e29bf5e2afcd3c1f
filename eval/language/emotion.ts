/** Emotions: an emotion is said where its score is 0.5 or more. */
import { analyse } from '#text/analyse.ts';
import type { TextData } from '#text/analyse.ts';
import { emotionNames } from '#text/analysis.ts';
import type { Emotion } from '#text/analysis.ts';
import { goExamples, xedExamples } from '../../scripts/language-training/examples.ts';
import type { Example } from '../../scripts/language-training/examples.ts';
import { figures } from '../../scripts/language-training/measures.ts';
import type { ClassFigures } from '../../scripts/language-training/measures.ts';
import { percent, table } from './markdown.ts';

const ekman: readonly Emotion[] = ['anger', 'disgust', 'fear', 'joy', 'sadness', 'surprise'];
const plutchik = emotionNames.filter((name) => name !== 'worry');

export async function emotionReport(data: TextData): Promise<string> {
  const go = ekmanFigures(data, await goExamples('test'));
  const parts = [
    '## Emotions\n',
    'Several may be right at once. GoEmotions is grouped to Ekman’s six as its authors do; neutral is said where none of the six is.\n',
    `### GoEmotions, Ekman: macro-F1 ${percent(mean(go))} (to reach: 54)\n`,
    listing([...ekman, 'neutral'], go),
  ];
  for (const language of ['en', 'nl', 'de', 'fr']) {
    const xed = oneByOne(data, await xedExamples(language, 'test'), plutchik);
    parts.push(`### XED ${language}, Plutchik: macro-F1 ${percent(mean(xed))}\n`, listing(plutchik, xed));
  }
  return parts.join('\n');
}

const mean = (classes: readonly ClassFigures[]): number => classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length;

const listing = (names: readonly string[], classes: readonly ClassFigures[]): string =>
  table(
    ['emotion', 'precision', 'recall', 'F1', 'posts'],
    names.map((name, index) => {
      const one = classes[index] ?? { precision: 0, recall: 0, f1: 0, support: 0 };
      return [name, percent(one.precision), percent(one.recall), percent(one.f1), one.support];
    }),
  );

function oneByOne(data: TextData, examples: readonly Example[], names: readonly Emotion[]): ClassFigures[] {
  const answers = examples.map(({ text, language }) => analyse(data, { text, language }).emotions);
  return names.map((name) => {
    const place = emotionNames.indexOf(name);
    return count(
      examples.map(({ emotions }) => emotions[place] === 1),
      answers.map((emotions) => emotions[name] >= 0.5),
    );
  });
}

function ekmanFigures(data: TextData, examples: readonly Example[]): ClassFigures[] {
  const answers = examples.map(({ text, language }) => analyse(data, { text, language }).emotions);
  const six = oneByOne(data, examples, ekman);
  // In GoEmotions some posts are neutral and something else; the label of the set decides.
  const neutral = count(
    examples.map(({ neutral: is }) => is === true),
    answers.map((emotions) => ekman.every((name) => emotions[name] < 0.5)),
  );
  return [...six, neutral];
}

function count(gold: readonly boolean[], said: readonly boolean[]): ClassFigures {
  let hits = 0;
  gold.forEach((is, index) => {
    if (is && said[index]) hits += 1;
  });
  return figures(hits, said.filter(Boolean).length, gold.filter(Boolean).length);
}
