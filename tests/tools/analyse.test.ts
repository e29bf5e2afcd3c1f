/** `auscult analyse` as people run it, held by a golden file. UPDATE_GOLDEN=1 writes it anew; read the difference before you commit it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { z } from 'zod';
import { emotionNames, sentimentLabels, signalNames } from '#text/analysis.ts';
import { runAnalyse } from '../../src/analyse.ts';

async function run(input: string | readonly Buffer[], ...args: string[]): Promise<{ code: number; output: string; faults: string }> {
  let output = '';
  let faults = '';
  const sink = (add: (part: string) => void) =>
    new Writable({
      highWaterMark: 16,
      write(chunk: Buffer, _encoding, done) {
        add(chunk.toString());
        setImmediate(done);
      },
    });
  const code = await runAnalyse(
    args,
    Readable.from(typeof input === 'string' ? [Buffer.from(input)] : input),
    sink((part) => (output += part)),
    sink((part) => (faults += part)),
  );
  return { code, output, faults };
}

const unit = z.number().min(0).max(1);
const spans = z.array(z.tuple([z.int().min(0), z.int()]));
const signal = z.strictObject({ score: unit, spans });
const answerSchema = z.strictObject({
  language: z.string().regex(/^[a-z]{2,3}$/),
  languageConfidence: unit,
  languageUnsure: z.boolean(),
  sentiment: z.strictObject({ label: z.enum(sentimentLabels), score: z.number().min(-1).max(1), abstained: z.boolean(), spans }),
  emotions: z.strictObject(Object.fromEntries(emotionNames.map((name) => [name, unit]))),
  topics: z.array(z.strictObject({ id: z.string(), score: unit, spans })),
  signals: z.strictObject({
    ...Object.fromEntries(signalNames.map((name) => [name, signal.optional()])),
    adverse_event: z
      .strictObject({
        ...signal.shape,
        flagged: z.boolean(),
        criteria: z.strictObject({ reporter: z.boolean(), patient: z.boolean(), product: z.boolean(), event: z.boolean() }),
        categories: z.array(z.string()),
        priority: z.enum(['P1', 'P2', 'P3']),
        queue: z.enum(['PV', 'PQC', 'DEVICE', 'MI', 'NONE']),
      })
      .optional(),
  }),
});

const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);

test('the golden file', async () => {
  const { code, output } = await run(await readFile(golden('analyse.jsonl'), 'utf8'));
  if (process.env['UPDATE_GOLDEN']) await writeFile(golden('analyse.out.jsonl'), output);
  assert.equal(code, 1);
  assert.deepEqual(output.split('\n'), (await readFile(golden('analyse.out.jsonl'), 'utf8')).split('\n'));
});

test('every answer has exactly the agreed form, its spans inside the text', async () => {
  const lines = (await readFile(golden('analyse.jsonl'), 'utf8')).trimEnd().split('\n');
  const { output } = await run(lines.join('\n'));
  const answers = output.trimEnd().split('\n');
  assert.equal(answers.length, lines.length);
  for (const [index, line] of lines.entries()) {
    const answer: unknown = JSON.parse(answers[index] ?? '');
    if (/^(not JSON|\{"no")/.test(line)) {
      z.strictObject({ error: z.string() }).parse(answer);
      continue;
    }
    const { text } = z.object({ text: z.string() }).parse(JSON.parse(line));
    const read = answerSchema.parse(answer);
    for (const [start, end] of [...read.sentiment.spans, ...read.topics.flatMap((topic) => topic.spans)])
      assert.ok(start < end && end <= text.length);
    assert.equal(read.language === 'und', !/\p{L}/u.test(text));
  }
});

test('readable lines end with 0; lines cut anywhere, Windows line ends and a missing last one are read', async () => {
  const whole = Buffer.from('{"text":"Schön 😀"}\r\n{"text":"bad","language":"en"}');
  const { code, output } = await run([...whole].map((byte) => Buffer.from([byte])));
  assert.equal(code, 0);
  const [first, second, end] = output.split('\n');
  assert.equal(answerSchema.parse(JSON.parse(first ?? '')).sentiment.label, 'positive');
  assert.equal(answerSchema.parse(JSON.parse(second ?? '')).sentiment.label, 'negative');
  assert.equal(end, '');
  assert.deepEqual(await run(''), { code: 0, output: '', faults: '' });
});

test('a catalogue needs type and aliases and may hold more; a mistake in the call is one sentence and 2', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'analyse-'));
  try {
    const good = join(folder, 'good.json');
    const bad = join(folder, 'bad.json');
    await writeFile(good, JSON.stringify({ p1: { type: 'medicine', aliases: ['Examplol'], owner: 'x' } }));
    await writeFile(bad, JSON.stringify({ p1: { type: 'medicine' } }));
    assert.equal((await run('{"text":"hello"}\n', '--catalogue', good, '--languages', 'nl,de,fr,en')).code, 0);
    for (const args of [['--catalogue', bad], ['--catalogue', join(folder, 'none.json')], ['--wrong']]) {
      const { code, output, faults } = await run('{"text":"hello"}\n', ...args);
      assert.deepEqual([code, output], [2, '']);
      assert.ok(faults.length > 0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
