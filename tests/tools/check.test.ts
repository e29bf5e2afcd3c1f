/** `auscult check` as people run it, held by a golden file. UPDATE_GOLDEN=1 writes it anew; read the difference before you commit it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { coreRulebook } from '#modules/compliance/check/rulebook.ts';
import { runCheck } from '../../src/check.ts';

const golden = (name: string) => new URL(`golden/${name}`, import.meta.url);
const catalogue = fileURLToPath(golden('check.catalogue.json'));

async function run(input: string, ...args: string[]): Promise<{ code: number; output: string; faults: string }> {
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
  const code = await runCheck(
    args,
    Readable.from([Buffer.from(input)]),
    sink((part) => (output += part)),
    sink((part) => (faults += part)),
  );
  return { code, output, faults };
}

const severities = ['pass', 'inform', 'warn', 'block'];
const answerSchema = z.strictObject({
  outcome: z.enum(['pass', 'inform', 'warn', 'block']),
  findings: z.array(
    z.strictObject({
      rule: z.string().refine((id) => [...coreRulebook.rules.map((rule) => rule.id), 'INCOMPLETE-METADATA'].includes(id)),
      severity: z.enum(['inform', 'warn', 'block']),
      span: z.tuple([z.int().min(0), z.int()]).nullable(),
      message: z.string().min(1),
      remedy: z.string().min(1),
      citation: z.string(),
    }),
  ),
});

test('the golden file', async () => {
  const { code, output } = await run(await readFile(golden('check.jsonl'), 'utf8'), '--catalogue', catalogue);
  if (process.env['UPDATE_GOLDEN']) await writeFile(golden('check.out.jsonl'), output);
  assert.equal(code, 1);
  assert.deepEqual(output.split('\n'), (await readFile(golden('check.out.jsonl'), 'utf8')).split('\n'));
});

test('every answer has exactly the agreed form: the highest severity, spans inside the text', async () => {
  const lines = (await readFile(golden('check.jsonl'), 'utf8')).trimEnd().split('\n');
  const { output } = await run(lines.join('\n'), '--catalogue', catalogue);
  const answers = output.trimEnd().split('\n');
  assert.equal(answers.length, lines.length);
  const read = answers.map((answer) => z.union([answerSchema, z.strictObject({ error: z.string() })]).parse(JSON.parse(answer)));
  assert.equal(read.filter((answer) => 'error' in answer).length, 4);
  for (const [index, answer] of read.entries()) {
    if ('error' in answer) continue;
    const { text } = z.object({ text: z.string() }).parse(JSON.parse(lines[index] ?? ''));
    const highest = Math.max(0, ...answer.findings.map(({ severity }) => severities.indexOf(severity)));
    assert.equal(answer.outcome, severities[highest]);
    for (const { span } of answer.findings) assert.ok(span === null || (span[0] < span[1] && span[1] <= text.length));
  }
});

test('what is missing or unknown is a warning that names it; nothing else counts as missing', async () => {
  const line = (context: object) => JSON.stringify({ text: 'Our new garden is open.', lang: 'en', context });
  const whole = { org: 'hospital', account: 'hospital', audience: 'public', market: ['UK'], stage: 'post' };
  const said = async (context: object) => answerSchema.parse(JSON.parse((await run(line(context), '--catalogue', catalogue)).output));
  assert.deepEqual(await said(whole), { outcome: 'pass', findings: [] });
  assert.deepEqual(await said({ ...whole, koag: 7, links: 'x', unheard: { of: true } }), { outcome: 'pass', findings: [] });
  for (const key of Object.keys(whole)) {
    for (const value of [undefined, 'whatever', 12]) {
      const { outcome, findings } = await said({ ...whole, [key]: value });
      assert.deepEqual([outcome, findings.map(({ rule }) => rule)], ['warn', ['INCOMPLETE-METADATA']], `${key} ${value}`);
      assert.match(findings[0]?.message ?? '', new RegExp(`incomplete metadata: ${key}`, 'i'));
    }
  }
});

test('a brand gets every rule of corporate', async () => {
  const line = (account: string) =>
    JSON.stringify({ text: 'Dorvelin helps.', context: { org: 'pharma', account, audience: 'public', market: ['NL'], stage: 'post' } });
  assert.equal(
    (await run(line('brand'), '--catalogue', catalogue)).output,
    (await run(line('corporate'), '--catalogue', catalogue)).output,
  );
});

test('readable lines end with 0; a mistake in the call is one sentence and 2', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'check-'));
  try {
    const bad = join(folder, 'bad.json');
    await writeFile(bad, '[1]');
    assert.equal((await run('{"text":"hello"}\r\n', '--catalogue', catalogue)).code, 0);
    assert.deepEqual(await run('', '--catalogue', catalogue), { code: 0, output: '', faults: '' });
    for (const args of [[], ['--catalogue', bad], ['--catalogue', join(folder, 'none.json')], ['--wrong']]) {
      const { code, output, faults } = await run('{"text":"hello"}\n', ...args);
      assert.deepEqual([code, output], [2, '']);
      assert.ok(faults.length > 0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
