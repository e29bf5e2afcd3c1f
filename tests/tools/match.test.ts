/** `auscult match` as people run it, held by a golden file. UPDATE_GOLDEN=1 writes it anew; read the difference before you commit it. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { test, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runMatch } from '../../src/match.ts';

interface Ran {
  code: number;
  output: string;
  faults: string;
}

async function run(input: string, ...args: string[]): Promise<Ran> {
  const ran: Ran = { code: 0, output: '', faults: '' };
  // Slow to take what is written, as a pipe may be.
  const sink = (key: 'output' | 'faults') =>
    new Writable({
      highWaterMark: 16,
      write(chunk: Buffer, _encoding, done) {
        ran[key] += chunk.toString();
        setImmediate(done);
      },
    });
  // Cut anywhere, also within a character.
  const bytes = Buffer.from(input);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, i) => bytes.subarray(i * 7, i * 7 + 7));
  ran.code = await runMatch(args, Readable.from(chunks), sink('output'), sink('faults'));
  return ran;
}

const golden = (name: string) => fileURLToPath(new URL(`golden/${name}`, import.meta.url));

async function queryFile(t: TestContext, query: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'auscult-match-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'query');
  await writeFile(file, query);
  return file;
}

test('the golden file', async () => {
  const { code, output, faults } = await run(await readFile(golden('match.jsonl'), 'utf8'), '--query', golden('match.query'));
  if (process.env['UPDATE_GOLDEN']) await writeFile(golden('match.out.jsonl'), output);
  assert.equal(output, await readFile(golden('match.out.jsonl'), 'utf8'));
  assert.equal(code, 1);
  assert.equal(faults, '');
});

test('lines that match come back as they were, with spans that mark the words', async () => {
  const given = (await readFile(golden('match.jsonl'), 'utf8')).split('\n');
  const { output } = await run(given.join('\n'), '--query', golden('match.query'));
  const answerSchema = z.looseObject({ text: z.string(), spans: z.array(z.tuple([z.int(), z.int()])) });
  const lines = output
    .trimEnd()
    .split('\n')
    .filter((line) => !line.startsWith('{"error"'));
  assert.ok(lines.length >= 7);
  for (const line of lines) {
    const { text, spans } = answerSchema.parse(JSON.parse(line));
    for (const [start, end] of spans)
      assert.match(
        text
          .slice(start, end)
          .normalize('NFKD')
          .replace(/\u00ad|\u200b|\p{M}/gu, ''),
        /mrt|angst|mri|scan|peur|irm|bang|scared|fear|😱/i,
      );
    // Digits that JavaScript cannot hold stay.
    const before = line.slice(0, line.indexOf(',"spans"'));
    assert.ok(given.some((one) => one.includes(before)) || line.includes('"id":13'), line);
  }
});

test('every line matches, none matches, nothing comes in', async (t) => {
  const file = await queryFile(t, 'NOT nowhere');
  assert.deepEqual(await run('{"text":"a"}\n{"text":"b"}', '--query', file), {
    code: 0,
    output: '{"text":"a","spans":[]}\n{"text":"b","spans":[]}\n',
    faults: '',
  });
  assert.deepEqual(await run('{"text":"nowhere"}\n', '--query', file), { code: 0, output: '', faults: '' });
  assert.deepEqual(await run('', '--query', file), { code: 0, output: '', faults: '' });
});

test('fields, as platforms and `auscult analyse` name them', async (t) => {
  const query =
    'lang:nl AND author:"jan j" AND followers:[10 TO *] AND is:verified AND has:link AND sentiment:negative AND emotion:worry AND signal:question AND topic:procedure AND minuteOfDay:[10:00 TO 10:59] AND channel:forum';
  const post = {
    text: 'zie https://a.example',
    language: 'nl-BE',
    author: { name: 'Jan J', handle: 'jan', followers: 12, verified: true },
    sentiment: { label: 'negative', score: -0.5 },
    emotions: { worry: 0.8, joy: 0.1 },
    signals: { question: { score: 1, spans: [] } },
    topics: [{ id: 'procedure.mri', score: 1, spans: [] }],
    timestamp: '2026-07-01T08:30:00Z',
    context: { channel: 'forum' },
  };
  const file = await queryFile(t, query);
  const asked = async (change: object) =>
    (await run(JSON.stringify({ ...post, ...change }), '--query', file, '--zone', 'Europe/Brussels')).output;
  assert.notEqual(await asked({}), '');
  for (const change of [
    { language: 'fr' },
    { author: 'x' },
    { sentiment: 'positive' },
    { emotions: { worry: 0.2 } },
    { signals: {} },
    { topics: ['service.food'] },
    { timestamp: '2026-07-01 10:30' },
    { context: 7 },
    { text: 'zie daar' },
  ]) {
    assert.equal(await asked(change), '', JSON.stringify(change));
  }
});

test('a query that cannot run is one clear error, with place, cause and remedy', async (t) => {
  const file = await queryFile(t, 'angst AND\n  (MRT NEAR/5 (a AND b)');
  const { code, output, faults } = await run('{"text":"a"}\n', '--query', file);
  assert.equal(code, 2);
  assert.equal(output, '');
  assert.match(faults, /^The query cannot be run\.\n/);
  assert.ok(faults.includes(`${file}:2:3: `), faults);
  assert.ok(faults.trimEnd().split('\n').length >= 2);
});

test('wrong arguments are said in one line', async (t) => {
  const file = await queryFile(t, 'a');
  for (const args of [
    [],
    ['--query', '/nowhere/query'],
    ['--query', file, '--zone', 'Mars/Base'],
    ['--quiery', file],
    ['--query', file, 'more'],
  ]) {
    const { code, output, faults } = await run('{"text":"a"}\n', ...args);
    assert.equal(code, 2, args.join(' '));
    assert.equal(output, '');
    assert.equal(faults.trimEnd().split('\n').length, 1, faults);
  }
});

test('through pipes, everything that matches arrives before the end', async (t) => {
  const file = await queryFile(t, 'angst');
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
  const line = `${JSON.stringify({ text: `Angst ${'x'.repeat(200)}` })}\n`;
  const count = 5000;
  const ran = await new Promise<{ lines: number; error: Error | null }>((resolve) => {
    const child = execFile(
      process.execPath,
      [main, 'match', '--query', file],
      { env: { PATH: process.env['PATH'] }, maxBuffer: 2 ** 26 },
      (error, stdout) => resolve({ lines: stdout.split('\n').length - 1, error }),
    );
    child.stdin?.end(line.repeat(count));
  });
  assert.equal(ran.error, null);
  assert.equal(ran.lines, count);
});
