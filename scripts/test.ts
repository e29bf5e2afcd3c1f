/**
 * `npm test`: server, web, browser journeys, in that order; ends with `N passed, N failed`.
 * One PostgreSQL and one template database serve all server tests. Where Debian's PostgreSQL 15 is installed,
 * a part of the server tests runs against it as well.
 */
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { startPostgres } from '#kernel/postgres/start.ts';
import { startDebianPostgres } from './debian-postgres.ts';
import { ensureChromium } from './chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = process.execPath;
const only = process.argv.slice(2);

interface Tally {
  passed: number;
  failed: number;
}
const total: Tally = { passed: 0, failed: 0 };
/** What each part said of its failures: said once more at the end, for whoever sees only the end of a long output. */
const failures: string[] = [];

/** Run a tool, pass its output on, answer what it printed last. */
function run(args: readonly string[], env: Record<string, string>): Promise<{ code: number; tail: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let tail = '';
    child.stdout.on('data', (chunk: Buffer) => {
      process.stdout.write(chunk);
      tail = (tail + chunk.toString()).slice(-60_000);
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, tail }));
  });
}

/** How a runner's output reads, by its end. */
interface Pattern {
  passed: RegExp;
  failed: RegExp;
  /** From here on it tells of its failures. */
  telling: string;
}

function count(name: string, { code, tail }: { code: number; tail: string }, pattern: Pattern): void {
  const passed = Number(pattern.passed.exec(tail)?.[1] ?? 0);
  const failed = Number(pattern.failed.exec(tail)?.[1] ?? 0);
  total.passed += passed;
  total.failed += failed;
  // A runner that fails without counting anything (a file that does not load) is a failure all the same.
  if (code !== 0 && failed === 0) total.failed += 1;
  if (code !== 0) failures.push(`== ${name}\n${tail.slice(Math.max(0, tail.lastIndexOf(pattern.telling), tail.length - 20_000))}`);
  if (code === 0 && passed === 0) {
    process.stdout.write(`${name}: no test ran\n`);
    total.failed += 1;
  }
}

const nodeTest = { passed: /ℹ pass (\d+)/, failed: /ℹ fail (\d+)/, telling: '✖ failing tests:' };

async function serverTests(files: readonly string[], env: Record<string, string>, name: string): Promise<void> {
  process.stdout.write(`\n== ${name}\n`);
  count(name, await run(['--test', '--test-concurrency=2', '--test-timeout=600000', '--test-reporter=spec', ...files], env), nodeTest);
}

const excluded = /node_modules|^tests\/journeys\//;
const files = (pattern: string) =>
  globSync(pattern, { cwd: root })
    .filter((file) => !excluded.test(file))
    .sort();
const wants = (part: string) => only.length === 0 || only.includes(part);

await mkdir(`${root}.artifacts`, { recursive: true });
const postgres = await startPostgres(`${root}.artifacts/test-data`, (line) => process.stderr.write(`${line}\n`));
try {
  const env = { TEST_DATABASE_URL: postgres.url };
  if (wants('server'))
    await serverTests([...files('src/**/*.test.ts'), ...files('scripts/**/*.test.ts'), ...files('tests/**/*.test.ts')], env, 'server');
  if (wants('postgres15')) {
    const debian = await startDebianPostgres();
    if (debian) {
      try {
        await serverTests(files('src/modules/**/*.test.ts'), { TEST_DATABASE_URL: debian.url }, `server, on ${debian.version}`);
      } finally {
        await debian.stop();
      }
    } else process.stdout.write('\n== server, on PostgreSQL 15: not installed here, skipped\n');
  }
  if (wants('web')) {
    process.stdout.write('\n== web\n');
    count('web', await run(['node_modules/vitest/vitest.mjs', 'run', '--config', 'web/vite.config.ts'], { NO_COLOR: '1' }), {
      passed: /Tests\s.*?(\d+) passed/,
      failed: /Tests\s.*?(\d+) failed/,
      telling: 'Failed Tests',
    });
  }
  if (wants('journeys')) {
    const journeys = globSync('tests/journeys/*.test.ts', { cwd: root }).sort();
    process.stdout.write('\n== journeys\n');
    const chromium = ensureChromium();
    if (!chromium) total.failed += 1;
    else {
      count(
        'journeys',
        await run(['--test', '--test-concurrency=1', '--test-timeout=900000', '--test-reporter=spec', ...journeys], {
          ...env,
          CHROMIUM: chromium,
        }),
        nodeTest,
      );
    }
  }
} finally {
  await postgres.stop();
}
for (const failure of failures) process.stdout.write(`\n${failure}\n`);
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
