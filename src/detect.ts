/** `auscult detect`: CSV with `timestamp` and `value` in, the same rows with `anomaly_score,alert` out, one by one. */
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { createDetector } from '#modules/listening/index.ts';

/**
 * Answers the exit code. Every row comes back, in order, its columns unchanged; a row that cannot be read is scored 0,
 * named on `stderr`, and makes the code 1.
 */
export async function runDetect(input: Readable, output: Writable, stderr: Writable): Promise<number> {
  const detector = createDetector();
  let columns: { timestamp: number; value: number } | null = null;
  let number = 0;
  let code = 0;
  const fault = (sentence: string) => {
    stderr.write(`${sentence}\n`);
    code = 1;
  };
  for await (const raw of createInterface({ input, crlfDelay: Infinity })) {
    number += 1;
    const line = number === 1 ? raw.replace(/^\uFEFF/, '') : raw;
    if (columns === null) {
      const names = fields(line).map((name) => name.trim().toLowerCase());
      columns = { timestamp: names.indexOf('timestamp'), value: names.indexOf('value') };
      if (columns.timestamp < 0 || columns.value < 0) {
        fault('Line 1: the header must name the columns "timestamp" and "value".');
        return code;
      }
      await write(output, `${line},anomaly_score,alert\n`);
      continue;
    }
    if (line.trim() === '') continue;
    const cells = fields(line);
    const time = readTime(cells[columns.timestamp] ?? '');
    const value = readValue(cells[columns.value] ?? '');
    if (time === null) fault(`Line ${number}: the timestamp is not a date and time (2026-11-22 14:05:00) or seconds since 1970.`);
    else if (value === null) fault(`Line ${number}: the value is not a number of 0 or more.`);
    const { score, alert } = time === null || value === null ? { score: 0, alert: false } : detector.observe(time, value);
    await write(output, `${line},${score.toFixed(6)},${alert}\n`);
  }
  if (columns === null) fault('There is no input. Give CSV with the columns "timestamp" and "value" on standard input.');
  return code;
}

async function write(output: Writable, text: string): Promise<void> {
  if (!output.write(text)) await new Promise<void>((resolve) => output.once('drain', resolve));
}

/** The cells of one line; quotes may hold commas. */
function fields(line: string): string[] {
  const cells: string[] = [];
  for (const match of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) cells.push((match[1] ?? match[2] ?? '').replaceAll('""', '"'));
  return cells;
}

/** Seconds since 1970; a time without a zone is UTC. */
function readTime(text: string): number | null {
  const plain = text.trim();
  if (/^\d{9,10}(\.\d+)?$/.test(plain)) return Number(plain);
  if (/^\d{12,13}$/.test(plain)) return Number(plain) / 1000;
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/i.exec(plain);
  if (!match) return null;
  const zone = match[3] ? match[3].toUpperCase().replace(/^([+-]\d{2})(\d{2})$/, '$1:$2') : 'Z';
  const milliseconds = Date.parse(`${match[1]}T${match[2] ?? '00:00'}${zone}`);
  return Number.isNaN(milliseconds) ? null : milliseconds / 1000;
}

function readValue(text: string): number | null {
  const plain = text.trim();
  if (!/^\d+(\.\d+)?(e[+-]?\d+)?$/i.test(plain)) return null;
  const value = Number(plain);
  return Number.isFinite(value) ? value : null;
}
