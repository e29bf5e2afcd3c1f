/** `auscult match`: JSON Lines in, the lines that a query matches out, each with `spans` that say why. Needs no database. */
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { translate } from '#kernel/messages.ts';
import { createReader } from '#text/match/document.ts';
import { addQuery, createQuerySet, explain } from '#text/match/query-set.ts';
import type { Evidence } from '#text/match/spans.ts';
import { parse } from '#text/query/parse.ts';
import type { Problem } from '#text/query/problems.ts';
import type { QueryNode } from '#text/query/syntax.ts';
import { mapLines } from './json-lines.ts';
import { readPost } from './match-post.ts';

/** A mistake in how the command was called: one message, exit code 2. */
class UsageError extends Error {}

/**
 * Lines that match are passed on as they came, in order, with `spans` (UTF-16 offsets in `text`) added, and `titleSpans` where
 * the title is part of the reason. A line that cannot be read gives `{"error": …}` in its place. Answers the exit code: 0,
 * 1 where a line could not be read, 2 where the arguments or the query cannot.
 */
export async function runMatch(
  args: readonly string[],
  input: Readable,
  output: Writable,
  stderr: Writable = process.stderr,
): Promise<number> {
  let asked: { root: QueryNode; zone: string };
  try {
    asked = await readArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n`);
    return 2;
  }
  const set = createQuerySet();
  addQuery(set, 0, asked.root, { zone: asked.zone });
  const read = createReader();
  let failed = false;
  await mapLines(input, output, (line) => {
    const post = readPost(line);
    if (typeof post === 'string') {
      failed = true;
      return JSON.stringify({ error: post });
    }
    const evidence = explain(set, 0, read(post));
    return evidence === null ? null : withSpans(line, evidence);
  });
  return failed ? 1 : 0;
}

/** The line as it came: parsing and writing it again would change numbers that are too long for JavaScript. */
function withSpans(line: string, { text, title }: Evidence): string {
  const added = `"spans":${JSON.stringify(text)}${title.length > 0 ? `,"titleSpans":${JSON.stringify(title)}` : ''}}`;
  const { spans, titleSpans, ...rest } = JSON.parse(line) as Record<string, unknown>;
  if (spans !== undefined || titleSpans !== undefined) return `${JSON.stringify(rest).slice(0, -1)},${added}`;
  return `${line.trimEnd().slice(0, -1).trimEnd()},${added}`;
}

async function readArguments(args: readonly string[]): Promise<{ root: QueryNode; zone: string }> {
  const { query: file, zone = 'UTC' } = parsed(args);
  if (file === undefined) throw new UsageError('Give the file with the query: auscult match --query FILE');
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
  } catch {
    throw new UsageError(`There is no time zone "${zone}". Give one like Europe/Amsterdam.`);
  }
  let source: string;
  try {
    source = (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`The query ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { query, problems } = parse(source);
  if (query === null) throw new UsageError(sayProblems(file, source, problems));
  return { root: query.root, zone };
}

function parsed(args: readonly string[]): { query?: string; zone?: string } {
  try {
    return parseArgs({ args: [...args], options: { query: { type: 'string' }, zone: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Each error with its place, its cause and its remedy. */
function sayProblems(file: string, source: string, problems: readonly Problem[]): string {
  const lines = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ code, span: [start], params }) => {
      const before = source.slice(0, start).split('\n');
      const place = `${file}:${before.length}:${(before.at(-1) ?? '').length + 1}`;
      return `${place}: ${translate('en', `query.problem.${code}`, params)} ${translate('en', `query.remedy.${code}`, params)}`;
    });
  return ['The query cannot be run.', ...lines].join('\n');
}
