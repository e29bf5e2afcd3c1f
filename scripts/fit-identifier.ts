/**
 * `node scripts/fit-identifier.ts`: how often the identifier is right on texts of nl, de, fr, en cut to 1, 2, 3, 5, 10 and
 * 20 words (validation splits, and own posts held back from building), and the logistic curve that turns its evidence
 * into a confidence. Prints both; the constants are kept in src/text/identify/confidence.ts.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { certainty } from '../src/text/identify/confidence.ts';
import { createGatherer } from '../src/text/identify/identify.ts';
import type { Evidence } from '../src/text/identify/confidence.ts';
import { ownPosts } from './identifier-texts.ts';
import { dataFolder, readSet } from './language-training/examples.ts';

const data = new URL('../src/text/data/', import.meta.url);
const lengths = [1, 2, 3, 5, 10, 20];
const mostOfASet = 800;
const validationSets: Record<string, readonly string[]> = {
  nl: ['xed/nl.val.jsonl'],
  de: ['xed/de.val.jsonl', 'pots/de.val.jsonl'],
  fr: ['xed/fr.val.jsonl'],
  en: ['xed/en.val.jsonl', 'goemotions/en.val.jsonl'],
};

interface Measured {
  inputs: readonly number[];
  right: boolean;
}

/** What the curve sees of the evidence, in the order of its constants after the base. */
const inputsOf = ({ margin, ngrams, words }: Evidence): number[] => [margin / (60 + 4 * ngrams), Math.log(words)];

/** Newton's method on the log-likelihood, a little shrunk. */
function fit(measured: readonly Measured[]): number[] {
  const size = (measured[0]?.inputs.length ?? 0) + 1;
  let weights = Array.from({ length: size }, () => 0);
  for (let round = 0; round < 25; round += 1) {
    const gradient = weights.map((weight) => -0.01 * weight);
    const curvature = weights.map((_, row) => weights.map((__, column): number => (row === column ? 0.01 : 0)));
    for (const { inputs, right } of measured) {
      const row = [1, ...inputs];
      const share = 1 / (1 + Math.exp(-row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0)));
      row.forEach((value, at) => {
        gradient[at] = (gradient[at] ?? 0) + ((right ? 1 : 0) - share) * value;
        const line = curvature[at] ?? [];
        row.forEach((other, column) => (line[column] = (line[column] ?? 0) + share * (1 - share) * value * other));
      });
    }
    const step = solve(curvature, gradient);
    weights = weights.map((weight, at) => weight + (step[at] ?? 0));
  }
  return weights;
}

/** Gauss elimination of a small, positive definite system. */
function solve(matrix: number[][], values: readonly number[]): number[] {
  const rows = matrix.map((row, at) => [...row, values[at] ?? 0]);
  rows.forEach((pivot, at) => {
    const by = pivot[at] ?? 1;
    for (let column = at; column < pivot.length; column += 1) pivot[column] = (pivot[column] ?? 0) / by;
    for (const other of rows) {
      const times = other === pivot ? 0 : (other[at] ?? 0);
      if (times !== 0)
        for (let column = at; column < pivot.length; column += 1) other[column] = (other[column] ?? 0) - times * (pivot[column] ?? 0);
    }
  });
  return rows.map((row) => row.at(-1) ?? 0);
}

async function main(): Promise<void> {
  const gather = createGatherer(await readFile(new URL('identify.bin', data)), await readFile(new URL('function-words.tsv', data), 'utf8'));
  const measured: (Measured & { confidence: number })[] = [];
  for (const [language, sets] of Object.entries(validationSets)) {
    const texts = (await Promise.all(sets.map(async (path) => (await readSet(path)).slice(0, mostOfASet).map(({ text }) => text)))).flat();
    texts.push(...(await ownPosts(language)).held);
    const shares = lengths.map((length) => {
      let right = 0;
      let all = 0;
      for (const text of texts) {
        const words = text.split(/\s+/u).filter((word) => /\p{L}/u.test(word) && !word.startsWith('@') && !word.startsWith('['));
        if (words.length < length) continue;
        const evidence = gather(words.slice(0, length).join(' '));
        if (!evidence || evidence.noWords) continue;
        const fits = evidence.language === language;
        all += 1;
        if (fits) right += 1;
        measured.push({ inputs: inputsOf(evidence), right: fits, confidence: certainty(evidence) });
      }
      return `${length}: ${((100 * right) / all).toFixed(1)} % of ${all}`;
    });
    process.stdout.write(`${language}  ${shares.join(', ')}\n`);
  }
  process.stdout.write(
    `base, margin, words: ${fit(measured)
      .map((weight) => weight.toFixed(2))
      .join(', ')}\n`,
  );
  for (let from = 0; from < 1; from += 0.1) {
    const here = measured.filter(({ confidence }) => confidence >= from && confidence < from + 0.1);
    const right = here.filter((one) => one.right).length;
    process.stdout.write(
      `told ${from.toFixed(1)}…${(from + 0.1).toFixed(1)}: right ${((100 * right) / here.length).toFixed(1)} % of ${here.length}\n`,
    );
  }
}

if (existsSync(dataFolder)) await main();
else process.stderr.write('skipped: no ../shared/data to measure on\n');
