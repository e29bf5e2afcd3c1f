/** JSON Lines in, lines out: the frame of the commands that read posts. */
import type { Readable, Writable } from 'node:stream';

/** Answers are written in portions of this many characters. */
const portion = 65_536;

/**
 * Calls `answer` for each line in order and writes what it gives (null writes nothing). Waits for a slow reader of the
 * output, so memory stays flat. Line ends may be `\n` or `\r\n`; a last line needs none.
 */
export async function mapLines(input: Readable, output: Writable, answer: (line: string) => string | null): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  let ready = '';
  const flush = async () => {
    if (ready === '') return;
    const text = ready;
    ready = '';
    if (!output.write(text)) await new Promise<void>((resolve) => output.once('drain', resolve));
  };
  const take = (line: string) => {
    const answered = answer(line.endsWith('\r') ? line.slice(0, -1) : line);
    if (answered !== null) ready += `${answered}\n`;
  };
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk as Uint8Array, { stream: true });
    let from = 0;
    for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n', from)) {
      take(rest.slice(from, end));
      from = end + 1;
      if (ready.length >= portion) await flush();
    }
    rest = rest.slice(from);
    await flush();
  }
  rest += decoder.decode();
  if (rest !== '') take(rest);
  await flush();
}
