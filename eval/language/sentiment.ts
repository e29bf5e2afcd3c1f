/** Sentiment: ours beside the peers on the same posts. */
import { analyse, judge, readPost } from '#text/analyse.ts';
import type { TextData } from '#text/analyse.ts';
import { sentimentLabels } from '#text/analysis.ts';
import { sentimentProbabilities } from '#text/model/core.ts';
import { goExamples, potsExamples, readSet, xedExamples } from '../../scripts/language-training/examples.ts';
import { calibrationError, classify } from '../../scripts/language-training/measures.ts';
import type { Figures } from '../../scripts/language-training/measures.ts';
import { confusion, percent, perClass, table } from './markdown.ts';
import { sentimentPeers } from './peers.ts';

interface TestSet {
  name: string;
  about: string;
  language: string;
  reach?: number;
  posts: { text: string; label: number }[];
}

async function testSets(): Promise<TestSet[]> {
  const sets: TestSet[] = [];
  for (const [language, reach] of [
    ['en', 0.62],
    ['de', 0.58],
    ['fr', 0.55],
  ] as const) {
    const lines = await readSet(`umsab/${language}.test.jsonl`);
    const posts = lines.map(({ text, label = '' }) => ({ text, label: sentimentLabels.findIndex((known) => known === label) }));
    sets.push({ name: `UMSAB ${language}`, about: 'tweets, nothing of it trained or tuned on', language, reach, posts });
  }
  const known = (examples: { text: string; sentiment: number }[]) =>
    examples.filter(({ sentiment }) => sentiment >= 0).map(({ text, sentiment }) => ({ text, label: sentiment }));
  sets.push({ name: 'PotTS test', about: 'German tweets', language: 'de', reach: 0.62, posts: known(await potsExamples('test')) });
  sets.push({
    name: 'GoEmotions test',
    about: 'Reddit comments, labels grouped from emotions',
    language: 'en',
    posts: known(await goExamples('test')),
  });
  for (const language of ['en', 'nl', 'de', 'fr'])
    sets.push({
      name: `XED ${language} test`,
      about:
        language === 'en'
          ? 'subtitles, labels grouped from emotions'
          : 'subtitles, labels carried over from English; no neutral lines, macro-F1 of positive and negative',
      language,
      posts: known(await xedExamples(language, 'test')),
    });
  return sets;
}

interface Outcome {
  name: string;
  figures: Figures;
  perSecond: number;
}

/** Where a set knows no neutral posts the macro-F1 is that of the other two. */
const macro = (figures: Figures): number => {
  const standing = figures.classes.filter(({ support }) => support > 5);
  return standing.reduce((sum, { f1 }) => sum + f1, 0) / standing.length;
};

export async function sentimentReport(data: TextData, only = ''): Promise<string> {
  const parts = ['## Sentiment\n', 'Macro-F1 in percent over negative, neutral, positive. Language is given to every program.\n'];
  const summary: string[][] = [];
  const details: string[] = [];
  const peers = sentimentPeers();
  for (const set of (await testSets()).filter(({ name }) => name.includes(only))) {
    const ours = await ourOutcome(data, set);
    const row = [set.name, set.reach === undefined ? '' : `≥ ${percent(set.reach)}`, `**${percent(macro(ours.figures))}**`];
    const speeds = [`ours ${ours.perSecond.toFixed(0)}`];
    for (const peer of peers) {
      if (!peer.languages.includes(set.language)) {
        row.push('–');
        continue;
      }
      const began = performance.now();
      const said: number[] = [];
      for (const { text } of set.posts) said.push(sentimentLabels.indexOf(await peer.label(text, set.language)));
      speeds.push(`${peer.name} ${((set.posts.length / (performance.now() - began)) * 1000).toFixed(0)}`);
      row.push(
        percent(
          macro(
            classify(
              set.posts.map(({ label }) => label),
              said,
              3,
            ),
          ),
        ),
      );
    }
    summary.push(row);
    details.push(
      `### ${set.name}\n`,
      `${set.about}; ${set.posts.length} posts. ${ours.extra}\n`,
      `Posts a second in this run: ${speeds.join(', ')}.\n`,
      perClass(sentimentLabels, ours.figures),
      confusion(sentimentLabels, ours.figures),
    );
  }
  parts.push(table(['set', 'to reach', 'Auscult', ...peers.map(({ name }) => name)], summary), ...details);
  return parts.join('\n');
}

async function ourOutcome(data: TextData, set: TestSet): Promise<Outcome & { extra: string }> {
  const said: number[] = [];
  const confidence: number[] = [];
  const right: boolean[] = [];
  let abstained = 0;
  let rightWhenSure = 0;
  const began = performance.now();
  const answers = set.posts.map(({ text }) => analyse(data, { text, language: set.language }));
  const perSecond = (set.posts.length / (performance.now() - began)) * 1000;
  const confidences = set.posts.map(({ text }) => {
    const { logits, calibration } = judge(data, readPost(data, { text, language: set.language }));
    return Math.max(...sentimentProbabilities(logits, calibration));
  });
  for (const [index, { sentiment }] of answers.entries()) {
    const label = sentimentLabels.indexOf(sentiment.label);
    const isRight = label === set.posts[index]?.label;
    said.push(label);
    confidence.push(confidences[index] ?? 0);
    right.push(isRight);
    if (sentiment.abstained) abstained += 1;
    else if (isRight) rightWhenSure += 1;
  }
  const sure = set.posts.length - abstained;
  const extra = `Calibration error ${percent(calibrationError(confidence, right))}; abstains on ${percent(abstained / set.posts.length)} %, right on ${percent(rightWhenSure / Math.max(1, sure))} % of the rest.`;
  return {
    name: 'Auscult',
    figures: classify(
      set.posts.map(({ label }) => label),
      said,
      3,
    ),
    perSecond,
    extra,
  };
}
