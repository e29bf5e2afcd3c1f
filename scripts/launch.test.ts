import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { processStart } from '../src/kernel/process-lock.mjs';
import { aProject, launch, start } from './launch.fixture.ts';
import type { Project, Run } from './launch.fixture.ts';

const projects: Project[] = [];
const aClone = async (): Promise<Project> => {
  const project = await aProject();
  projects.push(project);
  return project;
};
after(async () => {
  for (const { root } of projects) await rm(root, { recursive: true, force: true });
});

const installs = (run: Run): number => run.err().split('Installing from package-lock.json').length - 1;
const builds = (run: Run): number => run.err().split('Building the web').length - 1;

async function ended(run: Run): Promise<Run> {
  await run.code;
  return run;
}

const shared = await aClone();

test('a bare clone installs on stderr, runs on Node 24, and does not install again', async () => {
  const first = await ended(launch(shared, ['hello', 'a b', '--flag']));
  const { pid, ...said } = JSON.parse(first.out()) as Record<string, unknown>;
  assert.deepEqual(said, { command: 'hello', rest: ['a b', '--flag'], node: '24' });
  assert.equal(typeof pid, 'number');
  assert.equal(installs(first), 1);
  assert.equal(await first.code, 0);
  const second = await ended(launch(shared, ['fail']));
  assert.equal(second.err(), '');
  assert.equal(await second.code, 7);
});

test('tools run on Node 24 too, and so does what they run', async () => {
  const version = `require('node:child_process').execFileSync('node', ['-p', 'process.versions.node'], { stdio: 'inherit' })`;
  assert.match((await ended(launch(shared, ['--run', 'node', '-e', version]))).out(), /^24\./);
  const missing = await ended(launch(shared, ['--run', 'nothing']));
  assert.equal(missing.err(), 'There is no tool "nothing" in node_modules/.bin.\n');
  assert.equal(await missing.code, 1);
});

test('a changed lock file installs again, an install by hand is recognised, an unfinished one is not', async () => {
  const project = await aClone();
  assert.equal(installs(await ended(launch(project, ['hello'], { NODE_ENV: 'production' }))), 1);
  assert.ok(await stat(join(project.root, 'node_modules/vite')), 'what the web needs comes in production as well');
  await project.write('packages/extra/package.json', JSON.stringify({ name: 'extra', version: '1.0.0' }));
  await project.npm('pack', './packages/extra');
  await project.npm('install', '--package-lock-only', './extra-1.0.0.tgz');
  assert.equal(installs(await ended(launch(project, ['hello']))), 1);
  assert.ok(await stat(join(project.root, 'node_modules/extra')));
  await project.npm('ci');
  assert.equal(installs(await ended(launch(project, ['hello']))), 0);
  await rm(join(project.root, 'node_modules/.package-lock.json'));
  await rm(join(project.root, 'node_modules/.auscult-installed'));
  assert.equal(installs(await ended(launch(project, ['hello']))), 1);
});

test('what npm leaves out on an older Node is installed by npm on Node 24', async (t) => {
  const older = await anOlderNode();
  if (!older) return t.skip('no Node before 24 on PATH');
  const project = await aClone();
  const native = { name: 'native', version: '1.0.0', os: [process.platform], cpu: [process.arch], engines: { node: '>=24' } };
  await project.write('packages/native/package.json', JSON.stringify(native));
  await project.npm('pack', './packages/native');
  await project.npm('install', '--package-lock-only', '--save-optional', './native-1.0.0.tgz');
  const run = await ended(start(project, older, [join(project.root, 'scripts/launch.mjs'), 'hello']));
  assert.match(run.err(), /Installing again on Node 24, since npm on Node \d+\.\d+\.\d+ left packages out/);
  assert.ok(await stat(join(project.root, 'node_modules/native')));
  assert.equal(await run.code, 0);
  assert.equal((await ended(start(project, older, [join(project.root, 'scripts/launch.mjs'), 'hello']))).err(), '');
});

async function anOlderNode(): Promise<string | null> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const version = await promisify(execFile)(join(folder, 'node'), ['--version']).catch(() => null);
    if (version && Number(/^v(\d+)/.exec(version.stdout)?.[1]) < 24) return join(folder, 'node');
  }
  return null;
}

test('of two at once one installs and the other waits; an install that outlived its launcher is waited for too', async () => {
  const project = await aClone();
  const both = await Promise.all([ended(launch(project, ['hello'])), ended(launch(project, ['hello']))]);
  assert.deepEqual(await Promise.all(both.map((run) => run.code)), [0, 0]);
  assert.equal(
    both.map(installs).reduce((sum, count) => sum + count),
    1,
  );
  assert.match(both.map((run) => run.err()).join(''), /Waiting for process \d+, which is at it already \(install\)\./);

  const orphan = spawn('sleep', ['60']);
  await project.write('.launch/install.process', JSON.stringify({ pid: orphan.pid, start: await processStart(orphan.pid!) }));
  await rm(join(project.root, 'node_modules/node'), { recursive: true });
  const later = launch(project, ['hello']);
  await later.says(new RegExp(`Waiting for process ${orphan.pid},`));
  assert.equal(installs(later), 0);
  orphan.kill();
  await later.code;
  assert.equal(installs(later), 1);
});

test('an install that fails ends with what npm said and one sentence', async () => {
  const project = await aClone();
  await project.write('package-lock.json', '{}');
  const run = await ended(launch(project, ['hello']));
  assert.match(run.err(), /\nThe install failed: "npm ci" in .+ ended with code 1, for the reason above\.\n$/);
  assert.equal(run.out(), '');
  assert.equal(await run.code, 1);
});

test('serve builds the web when what it is made of has changed; a build that fails leaves the old one', async () => {
  const serveOnce = async (): Promise<Run> => {
    const run = launch(shared, ['serve']);
    await run.says(/"command":"serve"/);
    run.process.kill('SIGTERM');
    return await ended(run);
  };
  assert.equal(builds(await serveOnce()), 1);
  assert.equal(await shared.read('web/dist/index.html'), 'first');
  await shared.write('src/kernel/other.ts', 'export {};');
  await shared.write('web/src/page.test.tsx', '');
  assert.equal(builds(await serveOnce()), 0);
  await shared.write('messages/en/page.json', '{}');
  assert.equal(builds(await serveOnce()), 1);
  await shared.write(
    'web/src/page.ts',
    "import { a } from '../../src/kernel/far.ts';\nimport type { B } from '../../src/kernel/other.ts';",
  );
  await shared.write('src/kernel/far.ts', "export * from '#kernel/farther.ts';");
  assert.equal(builds(await serveOnce()), 1);
  await shared.write('src/kernel/farther.ts', 'export const a = 1;');
  assert.equal(builds(await serveOnce()), 1);
  await shared.write('src/kernel/other.ts', 'export type B = 1;');
  assert.equal(builds(await serveOnce()), 0);
  await shared.write('web/page.txt', 'broken');
  const failed = await ended(launch(shared, ['serve']));
  assert.match(failed.err(), /The web could not be built: vite ended with code 3, for the reason above\.\n$/);
  assert.equal(failed.out(), '');
  assert.equal(await shared.read('web/dist/index.html'), 'first');
  await shared.write('web/page.txt', 'second');
  const both = await Promise.all([serveOnce(), serveOnce()]);
  assert.equal(
    both.map(builds).reduce((sum, count) => sum + count),
    1,
  );
  assert.equal(await shared.read('web/dist/index.html'), 'second');
});

/** Start `hold`, do something to it once it is up, and see the program end, which closes its output. */
async function endedBy(run: Run, act: (program: number) => void): Promise<Run> {
  await run.says(/"pid":\d+/);
  act(Number(/"pid":(\d+)/.exec(run.out())?.[1]));
  return await ended(run);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} to the launcher or to its whole group ends the program cleanly, with its own exit code`, async () => {
    for (const target of ['process', 'group'] as const) {
      const run = launch(shared, ['hold']);
      await endedBy(run, () => process.kill(target === 'group' ? -run.process.pid! : run.process.pid!, signal));
      assert.match(run.out(), /\ndown\n$/);
      assert.equal(await run.code, 0);
    }
  });

  test(`${signal} to npm or to its whole group ends the program cleanly`, async () => {
    for (const target of ['process', 'group'] as const) {
      const run = start(shared, 'npm', ['--prefix', shared.root, 'run', 'hold']);
      await endedBy(run, () => process.kill(target === 'group' ? -run.process.pid! : run.process.pid!, signal));
      assert.match(run.out(), /\ndown\n/);
    }
  });
}

test('when the launcher is killed, the program ends cleanly', async () => {
  const run = launch(shared, ['hold']);
  await endedBy(run, () => run.process.kill('SIGKILL'));
  assert.match(run.out(), /\ndown\n$/);
});

test('when npm is killed, the program ends cleanly', async () => {
  const run = start(shared, 'npm', ['--prefix', shared.root, 'run', 'hold']);
  await endedBy(run, () => run.process.kill('SIGKILL'));
  assert.match(run.out(), /\ndown\n$/);
});

test('a program that a signal ended is told from one that ended by itself', async () => {
  const run = await endedBy(launch(shared, ['hold']), (program) => process.kill(program, 'SIGKILL'));
  assert.equal(await run.code, 128 + 9);
});

test('a signal during the install ends it, and the next start installs', async () => {
  const project = await aClone();
  const run = launch(project, ['hello']);
  await run.says(/Installing/);
  run.process.kill('SIGTERM');
  assert.equal(await run.code, 128 + 15);
  assert.equal(run.out(), '');
  const next = await ended(launch(project, ['hello']));
  assert.equal(await next.code, 0);
});

test('installed as a link it works; as a copy inside node_modules it says why not', async () => {
  const bin = join(shared.root, 'other', 'node_modules', '.bin');
  await mkdir(bin, { recursive: true });
  await symlink(join(shared.root, 'scripts', 'launch.mjs'), join(bin, 'tiny'));
  const linked = await ended(start(shared, 'node', [join(bin, 'tiny'), 'hello']));
  assert.match(linked.out(), /"command":"hello"/);

  const copy = join(shared.root, 'other', 'node_modules', 'tiny');
  for (const file of ['scripts/launch.mjs', 'scripts/child.mjs', 'scripts/stale.mjs', 'src/kernel/process-lock.mjs']) {
    await mkdir(join(copy, file, '..'), { recursive: true });
    await copyFile(join(shared.root, file), join(copy, file));
  }
  const copied = await ended(start(shared, 'node', [join(copy, 'scripts', 'launch.mjs'), 'hello']));
  assert.match(copied.err(), /^Auscult cannot run from a copy inside node_modules, .+"npm link" in the clone\.\n$/);
  assert.equal(await copied.code, 1);
});

test('every script of package.json takes this way, and puts no shell between npm and the launcher', async () => {
  const { scripts } = JSON.parse(await readFile(join(import.meta.dirname, '..', 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  for (const [name, script] of Object.entries(scripts)) assert.match(script, /^exec node scripts\/launch\.mjs\b/, name);
});
