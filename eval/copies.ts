/**
 * `npm run eval:copies`: looks for six words in a row of any text of ../shared/data in the files of the project. Their posts
 * are somebody's, and a text that is evaluated on must not be known. Exits 1 and names file and line of each.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const data = fileURLToPath(new URL('../../shared/data/', import.meta.url));
const run = 6;

/** Words in lower case, "don't" as one; figures and signs are no words. */
const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .match(/\p{L}[\p{L}'’]*/gu) ?? [];

function* runsOf(words: readonly string[]): Generator<string> {
  for (let at = 0; at + run <= words.length; at += 1) yield words.slice(at, at + run).join(' ');
}

/** Every text of a data set: the field `text` of JSON Lines, whatever else the line holds. */
function textsOf(file: string): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .flatMap((line) => {
      const { text } = JSON.parse(line) as { text?: unknown };
      return typeof text === 'string' ? [text] : [];
    });
}

if (existsSync(data)) check();
else process.stdout.write('eval:copies: skipped, the data sets are not here (../shared/data)\n');

function check(): void {
  const known = new Set<string>();
  let texts = 0;
  for (const file of globSync('*/*.jsonl', { cwd: data })) {
    for (const text of textsOf(`${data}${file}`)) {
      texts += 1;
      for (const words of runsOf(wordsOf(text))) known.add(words);
    }
  }
  const files = execFileSync('git', ['ls-files', '-z', 'src', 'eval', 'scripts', 'tests', 'web', 'messages', 'docs', 'bench'], {
    cwd: root,
  })
    .toString()
    .split('\0')
    .filter((file) => /\.(ts|tsx|mjs|json|jsonl|tsv|txt|md|po|sql)$/.test(file) && !file.endsWith('package-lock.json'));
  let found = 0;
  for (const file of files) {
    for (const [index, line] of readFileSync(`${root}${file}`, 'utf8').split('\n').entries()) {
      for (const words of runsOf(wordsOf(line))) {
        if (!known.has(words)) continue;
        found += 1;
        process.stdout.write(`${file}:${index + 1}: ${words}\n`);
      }
    }
  }
  process.stdout.write(`${texts} texts, ${known.size} runs of ${run} words, ${files.length} files: ${found} found.\n`);
  process.exitCode = found === 0 ? 0 : 1;
}
