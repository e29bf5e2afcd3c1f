/** Whoever dies with a job in hand loses it to the others; whoever lives keeps it, however long it takes. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPool } from './db.ts';
import { keepVigil } from './vigil.ts';
import { startTest, type TestBed } from '#tests/harness.ts';

let t: TestBed;
before(async () => {
  t = await startTest();
});
after(() => t.close());

/** A job that a worker took so long ago. */
async function aJobHeldBy(workerId: string, seconds: number): Promise<string> {
  const { rows } = await t.kernel.ownerPool.query<{ id: string }>(`select id::text from graphile_worker.add_job('a.task')`);
  const id = rows[0]!.id;
  await t.kernel.ownerPool.query(
    'update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - make_interval(secs => $3) where id = $1',
    [id, workerId, seconds],
  );
  return id;
}
async function holderOf(id: string): Promise<string | null> {
  const { rows } = await t.kernel.ownerPool.query<{ holder: string | null }>(
    'select locked_by as holder from graphile_worker._private_jobs where id = $1',
    [id],
  );
  return rows[0]?.holder ?? null;
}

test('what dead workers hold is given back, what living ones hold is not', async () => {
  const other = createPool(t.databaseUrl, { name: 'another process', size: 1 });
  const living = await keepVigil(other);
  await living.announce('worker-alive');
  const mine = await keepVigil(t.kernel.ownerPool);
  await mine.announce('worker-mine');

  const ofDead = await aJobHeldBy('worker-dead', 120);
  const ofNewcomer = await aJobHeldBy('worker-new', 5);
  const ofLiving = await aJobHeldBy('worker-alive', 3000);
  const ofMine = await aJobHeldBy('worker-mine', 3000);
  assert.equal(await mine.look(), 1);
  const holders = await Promise.all([ofDead, ofNewcomer, ofLiving, ofMine].map(holderOf));
  assert.deepEqual(holders, [null, 'worker-new', 'worker-alive', 'worker-mine']);

  // The other process ends.
  await living.end();
  await other.end();
  assert.equal(await mine.look(), 1);
  assert.deepEqual(await Promise.all([ofLiving, ofMine].map(holderOf)), [null, 'worker-mine']);
  await mine.end();
});

test('a lost connection is replaced, and its locks with it', async () => {
  const pool = createPool(t.databaseUrl, { name: 'a cut process', size: 1 });
  const cut = await keepVigil(pool);
  await cut.announce('worker-cut');
  await t.kernel.ownerPool.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'auscult a cut process'`);
  const held = await aJobHeldBy('worker-cut', 3000);
  // Answers once it has a connection again.
  while ((await cut.look().catch(() => null)) === null);
  const mine = await keepVigil(t.kernel.ownerPool);
  assert.equal(await mine.look(), 0);
  assert.equal(await holderOf(held), 'worker-cut');
  await mine.end();
  await cut.end();
  await pool.end();
});
