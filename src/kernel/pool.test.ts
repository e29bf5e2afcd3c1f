import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { afterEach, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import sharp from 'sharp';
import { createPool, PoolError, TaskError, type TaskOptions, type WorkerPool } from './pool.ts';

const tasks = new URL('./pool/tasks.fixture.ts', import.meta.url);
const code = (expected: string) => (error: unknown) => error instanceof PoolError && error.code === expected;

let pools: WorkerPool[] = [];
afterEach(async () => {
  await Promise.all(pools.map((pool) => pool.close(0)));
  pools = [];
});
function aPool(size: number, timeoutMs?: number): WorkerPool {
  const pool = createPool({ size, timeoutMs });
  pools.push(pool);
  return pool;
}

/** Tasks that wait until the test lets them go: `opened[0]`; how many have begun: `opened[1]`. */
function aGate(pool: WorkerPool) {
  const gate = new Int32Array(new SharedArrayBuffer(8));
  return {
    wait: (name: string, options?: TaskOptions) => pool.run(tasks, 'waitAtGate', { gate, name }, options),
    begun: async (count: number) => {
      while (Atomics.load(gate, 1) < count) await turn();
    },
    open: () => {
      Atomics.store(gate, 0, 1);
      Atomics.notify(gate, 0);
    },
  };
}

test('a task runs in another thread and its answer comes back', async () => {
  const pool = aPool(1);
  assert.equal(await pool.run(tasks, 'double', 21), 42);
  assert.equal(await pool.run(tasks, 'nothing', undefined), undefined);
  assert.notEqual(await pool.run(tasks.href, 'whichThread', null), 0);
});

test('as many tasks run at once as there are threads; the others wait their turn', async () => {
  const pool = aPool(2);
  const gate = aGate(pool);
  const taken = ['a', 'b', 'c', 'd', 'e'].map((name) => gate.wait(name));
  await gate.begun(2);
  assert.deepEqual(pool.counts(), { threads: 2, running: 2, waiting: 3 });
  gate.open();
  assert.deepEqual(await Promise.all(taken), ['a', 'b', 'c', 'd', 'e']);
  assert.deepEqual(pool.counts(), { threads: 2, running: 0, waiting: 0 });
});

test('urgent tasks go before those that wait, each in order', async () => {
  const pool = aPool(1);
  const gate = aGate(pool);
  const order: unknown[] = [];
  const taken = [gate.wait('a'), gate.wait('b'), gate.wait('c'), gate.wait('d', { urgent: true }), gate.wait('e', { urgent: true })];
  for (const one of taken) void one.then((name) => order.push(name));
  await gate.begun(1);
  gate.open();
  await Promise.all(taken);
  assert.deepEqual(order, ['a', 'd', 'e', 'b', 'c']);
});

test('a thread is used again', async () => {
  const pool = aPool(4);
  const first = await pool.run(tasks, 'whichThread', null);
  assert.equal(await pool.run(tasks, 'whichThread', null), first);
  assert.equal(pool.counts().threads, 1);
});

test('transferred bytes change hands', async () => {
  const buffer = new ArrayBuffer(1000);
  assert.equal(await aPool(1).run(tasks, 'lengthOf', buffer, { transfer: [buffer] }), 1000);
  assert.equal(buffer.byteLength, 0);
});

test('what the task throws arrives with code and details', async () => {
  const pool = aPool(1);
  await assert.rejects(pool.run(tasks, 'fail', null), (error) => {
    assert.ok(error instanceof TaskError);
    assert.deepEqual([error.kind, error.code, error.details], ['MediaError', 'cannot_fit', { maximum: 7 }]);
    assert.match(error.stack ?? '', /tasks\.fixture/);
    return true;
  });
  await assert.rejects(pool.run(tasks, 'failOddly', null), (error) => error instanceof TaskError && error.message === 'only a word');
  await assert.rejects(pool.run(tasks, 'absent', null), /exports no function absent/);
  await assert.rejects(pool.run('https://example.org/x.js', 'x', null), TaskError);
  await assert.rejects(pool.run(new URL('./nowhere.ts', import.meta.url), 'x', null), TaskError);
});

test('what cannot be carried over fails its task only', async () => {
  const pool = aPool(1);
  await assert.rejects(
    pool.run(tasks, 'double', () => 1),
    { name: 'DataCloneError' },
  );
  await assert.rejects(pool.run(tasks, 'answerWithFunction', null), TaskError);
  assert.equal(await pool.run(tasks, 'double', 1), 2);
});

for (const how of ['crash', 'crashLater', 'sayStrangeThings']) {
  test(`a thread that dies (${how}) takes its own task with it and is replaced`, async () => {
    const pool = aPool(2);
    const gate = aGate(pool);
    const other = gate.wait('other');
    await gate.begun(1);
    const [crashed, next] = await Promise.allSettled([pool.run(tasks, how, null), pool.run(tasks, 'double', 2)]);
    assert.ok(crashed.status === 'rejected' && code('crashed')(crashed.reason));
    assert.deepEqual(next, { status: 'fulfilled', value: 4 });
    gate.open();
    assert.equal(await other, 'other');
  });
}

test('a task that runs too long is ended with its thread', async () => {
  const pool = aPool(1);
  const stuck = aGate(pool).wait('stuck', { timeoutMs: 50 });
  const next = pool.run(tasks, 'double', 3);
  await assert.rejects(stuck, code('timed_out'));
  assert.equal(await next, 6);
});

test('a signal ends a task that waits, one that runs, and one that has not begun', async () => {
  const pool = aPool(1);
  const gate = aGate(pool);
  const [running, waiting] = [new AbortController(), new AbortController()];
  const runs = gate.wait('runs', { signal: running.signal });
  await gate.begun(1);
  const waits = gate.wait('waits', { signal: waiting.signal });
  waiting.abort(new Error('no longer wanted'));
  await assert.rejects(waits, /no longer wanted/);
  assert.deepEqual(pool.counts(), { threads: 1, running: 1, waiting: 0 });
  running.abort(new Error('stopped'));
  await assert.rejects(runs, /stopped/);
  await assert.rejects(pool.run(tasks, 'double', 1, { signal: AbortSignal.abort(new Error('too late')) }), /too late/);
  assert.equal(await pool.run(tasks, 'double', 1), 2);
});

test('closing finishes what was taken and takes nothing new', async () => {
  const pool = aPool(1);
  const gate = aGate(pool);
  const taken = [gate.wait('a'), gate.wait('b')];
  await gate.begun(1);
  const closing = pool.close();
  await assert.rejects(pool.run(tasks, 'double', 1), code('closed'));
  gate.open();
  assert.deepEqual(await Promise.all(taken), ['a', 'b']);
  await Promise.all([closing, pool.close()]);
});

test('closing gives up on what does not end in time', async () => {
  const pool = aPool(1);
  const gate = aGate(pool);
  const taken = [gate.wait('a'), gate.wait('b')];
  await gate.begun(1);
  const outcomes = Promise.allSettled(taken);
  await pool.close(0);
  for (const outcome of await outcomes) assert.ok(outcome.status === 'rejected' && code('closed')(outcome.reason));
});

test('closing a pool that never worked is immediate', async () => {
  await aPool(3).close();
});

test('an idle pool does not keep the process alive', () => {
  const source = `import { createPool } from ${JSON.stringify(new URL('./pool.ts', import.meta.url).href)};
    console.log(await createPool({ size: 2 }).run(${JSON.stringify(tasks.href)}, 'double', 4));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', source], { encoding: 'utf8', timeout: 30_000 });
  assert.deepEqual([run.status, run.stdout], [0, '8\n'], run.stderr);
});

test('pictures are inspected and rendered in a thread', async () => {
  const pool = aPool(1);
  const media = new URL('./media.ts', import.meta.url);
  const bytes = new Uint8Array(
    await sharp({ create: { width: 90, height: 60, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  );
  assert.deepEqual(await pool.run(media, 'inspectImage', bytes), { mediaType: 'image/png', width: 90, height: 60, animated: false });
  const small = (await pool.run(media, 'thumbnail', bytes)) as { bytes: unknown };
  assert.ok(small.bytes instanceof Uint8Array);
});
