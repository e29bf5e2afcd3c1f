/** Each boundary rule turns red where it is broken, and stays quiet where it is kept: seen on two small trees of files. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));
const { default: boundaries }: { default: unknown } = await import(new URL('../.dependency-cruiser.mjs', import.meta.url).href);
const rules = z
  .object({ forbidden: z.array(z.object({ name: z.string() })) })
  .parse(boundaries)
  .forbidden.map(({ name }) => name);
const rooms = rules.filter((name) => /^rooms-(?!by-)/.test(name)).map((name) => name.slice('rooms-'.length));

/** A file and what it imports, by the path from the root of the tree. */
interface Breach {
  rule: string;
  from: string;
  to: string;
}
const breaches: Breach[] = [
  ...rooms.slice(0, -1).map((room, index) => ({
    rule: `rooms-${room}`,
    from: `src/modules/${room}/store.ts`,
    to: `src/modules/${rooms[index + 1]}/index.ts`,
  })),
  { rule: 'rooms-identity', from: 'src/modules/identity/rules.ts', to: 'src/modules/reporting/index.ts' },
  { rule: 'rooms-by-index', from: 'src/modules/content/posts.ts', to: 'src/modules/identity/secrets.ts' },
  { rule: 'known-rooms', from: 'src/app.ts', to: 'src/modules/helpers/index.ts' },
  { rule: 'kernel-knows-no-room', from: 'src/kernel/jobs.ts', to: 'src/modules/audience/index.ts' },
  { rule: 'kernel-knows-no-room', from: 'src/kernel/db.ts', to: 'src/connectors/index.ts' },
  { rule: 'text-is-pure', from: 'src/text/tokenise.ts', to: 'src/kernel/clock.ts' },
  { rule: 'text-is-pure', from: 'src/text/normalise.ts', to: 'node:fs' },
  { rule: 'connectors-know-the-network-only', from: 'src/connectors/bluesky/post.ts', to: 'src/kernel/clock.ts' },
  { rule: 'connectors-know-the-network-only', from: 'src/connectors/bluesky/read.ts', to: 'src/modules/audience/index.ts' },
  { rule: 'contracts-are-browser-safe', from: 'src/modules/budget/contract.ts', to: 'src/kernel/db2.ts' },
  { rule: 'web-imports-contracts-and-text', from: 'web/src/main.tsx', to: 'src/modules/budget/index.ts' },
  { rule: 'web-rooms-apart', from: 'web/src/modules/content/page.tsx', to: 'web/src/modules/review/panel.tsx' },
  { rule: 'no-cycles', from: 'src/kernel/about.ts', to: 'src/kernel/round.ts' },
  { rule: 'no-tests-in-production', from: 'src/serve.ts', to: 'tests/harness.ts' },
  { rule: 'no-tests-in-production', from: 'src/run.ts', to: 'src/kernel/pool.fixture.ts' },
];
const kept: Omit<Breach, 'rule'>[] = [
  { from: 'src/modules/content/posts.ts', to: 'src/modules/identity/index.ts' },
  { from: 'src/modules/content/posts.ts', to: 'src/modules/content/store.ts' },
  { from: 'src/modules/content/posts.test.ts', to: 'src/modules/identity/store.ts' },
  { from: 'src/modules/content/contract.ts', to: 'src/kernel/contract.ts' },
  { from: 'src/modules/content/index.ts', to: 'src/kernel/jobs.ts' },
  { from: 'src/connectors/bluesky/post.ts', to: 'src/text/tokenise.ts' },
  { from: 'src/text/tokenise.ts', to: 'src/text/normalise.ts' },
  { from: 'src/app.ts', to: 'src/modules/content/handlers.ts' },
  { from: 'web/src/routes/post.tsx', to: 'web/src/modules/content/page.tsx' },
  { from: 'web/src/routes/post.tsx', to: 'web/src/modules/review/panel.tsx' },
  { from: 'web/src/modules/content/page.tsx', to: 'src/modules/content/contract.ts' },
  { from: 'web/src/modules/content/page.tsx', to: 'src/text/normalise.ts' },
];

const resultSchema = z.object({
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string(), severity: z.string() }) })),
    totalDependenciesCruised: z.number(),
  }),
});
type Result = z.infer<typeof resultSchema>['summary'];

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auscult-boundaries-'));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Write the files, and look at them with the configuration that `npm run check` uses. */
async function cruise(name: string, imports: readonly Omit<Breach, 'rule'>[]): Promise<{ code: number; result: Result }> {
  const tree = join(folder, name);
  const contents = new Map<string, string>();
  for (const { from, to } of imports) {
    if (!to.includes(':')) contents.set(to, contents.get(to) ?? 'export const it = 1;\n');
    const up = '../'.repeat(from.split('/').length - 1);
    contents.set(from, `import '${to.includes(':') ? to : up + to}';\n${contents.get(from) ?? 'export const it = 1;\n'}`);
  }
  for (const [path, content] of contents) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), content);
  }
  const args = [
    join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
    '--config',
    join(root, '.dependency-cruiser.mjs'),
    '--output-type',
    'json',
    'src',
    'web/src',
  ];
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { cwd: tree, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (stdout === '') reject(new Error(stderr, { cause: error }));
      else resolve({ code: typeof error?.code === 'number' ? error.code : 0, result: resultSchema.parse(JSON.parse(stdout)).summary });
    });
  });
}

test('every rule is broken here, but the one of the last room, which has none below', () => {
  const tried = new Set(breaches.map(({ rule }) => rule));
  assert.deepEqual(
    rules.filter((rule) => !tried.has(rule)),
    [`rooms-${rooms.at(-1)}`],
  );
});

test('what breaks a rule turns red', async () => {
  const { result } = await cruise('broken', [...breaches, { from: 'src/kernel/round.ts', to: 'src/kernel/about.ts' }]);
  const found = result.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to.replace(/^node:/, '')}`);
  assert.deepEqual(
    breaches.map(({ rule, from, to }) => `${rule}: ${from} → ${to.replace(/^node:/, '')}`).filter((breach) => !found.includes(breach)),
    [],
  );
  assert.deepEqual(
    result.violations.filter(({ rule }) => rule.severity !== 'error'),
    [],
  );
});

test('what keeps the rules stays quiet', async () => {
  const { code, result } = await cruise('kept', kept);
  assert.equal(code, 0);
  assert.deepEqual(result.violations, []);
  assert.equal(result.totalDependenciesCruised, kept.length);
});
