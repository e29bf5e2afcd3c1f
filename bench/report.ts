/** One table for people, the same as JSON for programs: `--json FILE`. */
import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';

export interface Row {
  name: string;
  value: number;
  unit: string;
  /** How it was measured, in a few words. */
  how: string;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/** Whose figures these are. */
export function machine(): string {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const [first] = cpus();
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, commit ${commit}`;
}

export async function report(title: string, rows: readonly Row[], about: { load: string; postgres?: string }): Promise<void> {
  const number = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
  const width = Math.max(...rows.map((row) => row.name.length));
  process.stdout.write(
    `\n${title}\n${machine()}${about.postgres ? `, PostgreSQL ${about.postgres}` : ''}\nload average before: ${about.load}\n\n`,
  );
  for (const row of rows)
    process.stdout.write(`${row.name.padEnd(width)}  ${`${number(row.value)} ${row.unit}`.padStart(12)}  ${row.how}\n`);
  const at = process.argv.indexOf('--json');
  const file = at === -1 ? undefined : process.argv[at + 1];
  if (file)
    await writeFile(file, `${JSON.stringify({ title, at: new Date().toISOString(), machine: machine(), ...about, rows }, null, 1)}\n`);
}
