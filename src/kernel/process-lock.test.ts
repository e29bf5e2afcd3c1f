import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { TestContext } from 'node:test';
import { isAlive, processStart, thisProcess, withLock } from './process-lock.mjs';

async function aFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lock '));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A process that takes the lock, counts up in a file with a pause between reading and writing, `rounds` times. */
function counter(folder: string, rounds: number): Promise<unknown> {
  const program = `
    import { readFile, writeFile } from 'node:fs/promises';
    import { setImmediate } from 'node:timers/promises';
    import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'process-lock.mjs'))};
    for (let round = 0; round < ${rounds}; round++) await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
      const count = Number(await readFile(${JSON.stringify(join(folder, 'count'))}, 'utf8'));
      await setImmediate();
      await writeFile(${JSON.stringify(join(folder, 'count'))}, String(count + 1));
    });`;
  return once(spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' }), 'exit');
}

/** A process that takes the lock and is killed while it holds it. */
async function diesHolding(path: string): Promise<void> {
  const program = `
    import { withLock } from ${JSON.stringify(join(import.meta.dirname, 'process-lock.mjs'))};
    await withLock(${JSON.stringify(path)}, () => new Promise(() => { process.stdout.write('held'); setInterval(() => {}, 1000); }));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('processes that race over a dead holder still come one at a time', async (t) => {
  const folder = await aFolder(t);
  await writeFile(join(folder, 'count'), '0');
  await diesHolding(join(folder, 'lock'));
  const codes = await Promise.all([counter(folder, 20), counter(folder, 20), counter(folder, 20)]);
  assert.deepEqual(codes, [
    [0, null],
    [0, null],
    [0, null],
  ]);
  assert.equal(await readFile(join(folder, 'count'), 'utf8'), '60');
  assert.deepEqual(await readdir(folder), ['count']);
});

test('of many who find the same dead holder, none removes the lock that another has taken meanwhile', async (t) => {
  const path = join(await aFolder(t), 'lock');
  let inside = 0;
  let most = 0;
  for (let round = 0; round < 10; round++) {
    await writeFile(path, JSON.stringify({ id: `dead-${round}`, pid: process.pid, start: 'long ago' }));
    const work = async (): Promise<void> => {
      most = Math.max(most, ++inside);
      await new Promise((done) => setImmediate(done));
      inside--;
    };
    await Promise.all(Array.from({ length: 12 }, () => withLock(path, work)));
  }
  assert.equal(most, 1);
});

test('the one who waits is told for whom, once', async (t) => {
  const path = join(await aFolder(t), 'lock');
  const told: number[] = [];
  let letGo = (): void => undefined;
  const held = new Promise<void>((done) => (letGo = done));
  let inside = (): void => undefined;
  const entered = new Promise<void>((done) => (inside = done));
  const first = withLock(path, () => (inside(), held));
  await entered;
  const second = withLock(
    path,
    async () => 'mine',
    (pid) => (told.push(pid), letGo()),
  );
  assert.equal(await second, 'mine');
  await first;
  assert.deepEqual(told, [process.pid]);
});

test('work that fails lets go', async (t) => {
  const path = join(await aFolder(t), 'lock');
  await assert.rejects(
    withLock(path, () => Promise.reject(new Error('no'))),
    /no/,
  );
  assert.equal(await withLock(path, async () => 1), 1);
});

for (const [name, content] of [
  ['whose number another process has by now', JSON.stringify({ id: 'a', pid: process.pid, start: 'long ago' })],
  ['that a power failure cut short', ''],
] as const) {
  test(`a lock ${name} is taken over`, async (t) => {
    const path = join(await aFolder(t), 'lock');
    await writeFile(path, content);
    assert.equal(await withLock(path, async () => 1), 1);
  });
}

test('a process is alive until it ends, and only under its own start', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = { pid: child.pid!, start: await processStart(child.pid!) };
  assert.equal(await isAlive(identity), true);
  assert.equal(await isAlive({ ...identity, start: `${identity.start}0` }), false);
  assert.equal(await isAlive(await thisProcess()), true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  assert.equal(await isAlive(identity), false);
});
