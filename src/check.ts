/** `auscult check`: posts as JSON Lines in, what the rules say about each as JSON Lines out. Needs no database, port or folder. */
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { translate } from '#kernel/messages.ts';
import { checkLine, readCatalogue, type CheckedLine, type Catalogue } from '#modules/compliance/check-line.ts';
import { mapLines } from './json-lines.ts';

/** A mistake in how the command was called: one message, exit code 2. */
class UsageError extends Error {}

/**
 * One line out for each line in, in the same order; a line that cannot be read gives `{"error": …}` in its place. Answers
 * the exit code: 0, 1 where a line could not be read, 2 where the arguments or the catalogue cannot.
 */
export async function runCheck(
  args: readonly string[],
  input: Readable,
  output: Writable,
  stderr: Writable = process.stderr,
): Promise<number> {
  let catalogue: Catalogue;
  try {
    catalogue = await readArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    stderr.write(`${error.message}\n`);
    return 2;
  }
  let failed = false;
  await mapLines(input, output, (line) => {
    const answer = answerLine(line, catalogue);
    if ('error' in answer) failed = true;
    return JSON.stringify(answer);
  });
  return failed ? 1 : 0;
}

function answerLine(line: string, catalogue: Catalogue): CheckedLine | { error: string } {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch (error) {
    return { error: `not JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
  return checkLine(read, catalogue, ({ id, values }) => translate('en', id, values));
}

async function readArguments(args: readonly string[]): Promise<Catalogue> {
  let values: { catalogue?: string };
  try {
    ({ values } = parseArgs({ args: [...args], options: { catalogue: { type: 'string' } } }));
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
  const { catalogue: file } = values;
  if (file === undefined) throw new UsageError('Give the file with the products: auscult check --catalogue FILE');
  let read: unknown;
  try {
    read = JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`The catalogue ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const catalogue = readCatalogue(read);
  if (catalogue instanceof z.ZodError)
    throw new UsageError(
      `The catalogue ${file} is not an object of products, each with "type" and "aliases".\n${z.prettifyError(catalogue)}`,
    );
  return catalogue;
}
