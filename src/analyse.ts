/** `auscult analyse`: posts as JSON Lines in, what the text engine says about each as JSON Lines out. Needs no database. */
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { analyse } from '#text/analyse.ts';
import type { AnalyseOptions, TextData } from '#text/analyse.ts';
import type { Catalogue } from '#text/analysis.ts';
import { mapLines } from './json-lines.ts';
import { textData } from './text-data.ts';

const postSchema = z.object({
  text: z.string(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:[-_].*)?$/)
    .optional()
    .catch(undefined),
  context: z
    .looseObject({ channel: z.string().optional().catch(undefined) })
    .optional()
    .catch(undefined),
});

const catalogueSchema = z.record(z.string(), z.looseObject({ type: z.string(), aliases: z.array(z.string()) }));

/** A mistake in how the command was called: one sentence, exit code 2. */
class UsageError extends Error {}

/**
 * One line out for each line in, in the same order; a line that cannot be read gives `{"error": …}` in its place. Answers
 * the exit code: 0, 1 where a line could not be read, 2 where the arguments or the catalogue cannot.
 */
export async function runAnalyse(
  args: readonly string[],
  input: Readable,
  output: Writable,
  stderr: Writable = process.stderr,
): Promise<number> {
  let options: AnalyseOptions;
  try {
    options = await readArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n`);
    return 2;
  }
  const data = await textData();
  let failed = false;
  await mapLines(input, output, (line) => {
    const answer = answerLine(data, line, options);
    if ('error' in answer) failed = true;
    return JSON.stringify(answer);
  });
  return failed ? 1 : 0;
}

function answerLine(data: TextData, line: string, options: AnalyseOptions): object {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return { error: 'not JSON' };
  }
  const post = postSchema.safeParse(read);
  if (!post.success) return { error: 'an object with "text" is expected' };
  return analyse(data, post.data, options);
}

async function readArguments(args: readonly string[]): Promise<AnalyseOptions> {
  const { catalogue, languages } = parsed(args);
  return {
    catalogue: catalogue === undefined ? undefined : await readCatalogue(catalogue),
    languages: languages
      ?.split(',')
      .map((language) => language.trim().toLowerCase())
      .filter((language) => language !== ''),
  };
}

function parsed(args: readonly string[]): { catalogue?: string; languages?: string } {
  try {
    return parseArgs({ args: [...args], options: { catalogue: { type: 'string' }, languages: { type: 'string' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function readCatalogue(file: string): Promise<Catalogue> {
  let read: unknown;
  try {
    read = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(`The catalogue ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const catalogue = catalogueSchema.safeParse(read);
  if (!catalogue.success)
    throw new UsageError(
      `The catalogue ${file} is not an object of products, each with "type" and "aliases".\n${z.prettifyError(catalogue.error)}`,
    );
  return catalogue.data;
}
