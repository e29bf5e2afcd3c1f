/** A dispatch is worked by one at a time: the lease, its renewal, its loss; against a real PDS. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { moveClock } from '#kernel/clock.ts';
import { putRecord, startDispatching, type Dispatching } from '#tests/publishing/dispatching.ts';
import { runDispatch } from './dispatch.ts';
import { workDue } from './dispatch-job.ts';
import { claim } from './lease.ts';
import { openDispatch } from './open.ts';

describe('the lease of a dispatch', () => {
  let t: Dispatching['t'];
  let house: Dispatching['house'];
  let ctx: Dispatching['ctx'];
  let standing: Dispatching['standing'];
  let dispatchOf: Dispatching['dispatchOf'];
  let due: Dispatching['due'];
  let bed: Dispatching;

  before(async () => {
    bed = await startDispatching();
    ({ t, house, ctx, standing, dispatchOf, due } = bed);
  });
  after(() => bed?.close());
  afterEach(() => bed.clear());

  it('is worked by one at a time, and taken over when the lease has ended', async () => {
    const { releaseId } = await due('Taken over');
    const dispatchId = await openedFor(releaseId);
    const dead = await claim(ctx, dispatchId, { leaseSeconds: 60 });
    assert.ok(dead);
    assert.equal(await claim(ctx, dispatchId, { leaseSeconds: 60 }), null);
    assert.equal(await runDispatch(ctx, dispatchId), 'taken');
    moveClock(61_000);
    assert.equal(await runDispatch(ctx, dispatchId), 'settled');
    assert.equal((await standing('Taken over')).length, 1);
  });

  it('is renewed while its worker lives, however short it is', async () => {
    const { releaseId } = await due('Kept alive');
    const dispatchId = await openedFor(releaseId);
    // The call that publishes waits until another has failed to take over after the lease's first term.
    const { outbound } = t.kernel;
    let others = 0;
    t.kernel.outbound = Object.assign(
      async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
        if (String(input).includes(putRecord)) {
          const begun = await t.asSystem(house.org.organisationId, ({ db }) =>
            db.selectFrom('publishing.dispatch').select('leased_until').where('id', '=', dispatchId).executeTakeFirstOrThrow(),
          );
          for (;;) {
            const { rows } = await t.asSystem(house.org.organisationId, ({ db }) =>
              sql<{ past: boolean }>`select clock_timestamp() > ${begun.leased_until}::timestamptz as past`.execute(db),
            );
            if (await claim(ctx, dispatchId, { leaseSeconds: 1 })) others += 1;
            if (rows[0]!.past) break;
          }
        }
        return outbound(input, init);
      },
      { close: outbound.close },
    ) as typeof outbound;
    try {
      assert.equal(await runDispatch(ctx, dispatchId, { leaseSeconds: 1 }), 'settled');
    } finally {
      t.kernel.outbound = outbound;
    }
    assert.equal(others, 0);
    assert.equal((await standing('Kept alive')).length, 1);
  });

  it('writes nothing any more once another has taken over', async () => {
    const { releaseId } = await due('Overtaken');
    const dispatchId = await openedFor(releaseId);
    const { outbound } = t.kernel;
    let stolen = false;
    t.kernel.outbound = Object.assign(
      async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
        const response = await outbound(input, init);
        if (String(input).includes(putRecord) && !stolen) {
          stolen = true;
          await t.kernel.ownerPool.query('update publishing.dispatch set lease_id = gen_random_uuid() where id = $1', [dispatchId]);
        }
        return response;
      },
      { close: outbound.close },
    ) as typeof outbound;
    try {
      assert.equal(await runDispatch(ctx, dispatchId), 'taken');
    } finally {
      t.kernel.outbound = outbound;
    }
    assert.equal((await dispatchOf(releaseId)).state, 'committing');
    moveClock(61_000);
    await workDue(ctx);
    const found = await dispatchOf(releaseId);
    assert.deepEqual([found.state, found.attempts], ['published', 1], 'found by looking, not sent again');
    assert.equal((await standing('Overtaken')).length, 1);
  });

  /** Opened by hand, past the queue. */
  async function openedFor(releaseId: string): Promise<string> {
    const { rows } = await t.kernel.ownerPool.query<{ id: string }>('select id from publishing.schedule where release_id = $1', [
      releaseId,
    ]);
    const id = await t.asSystem(house.org.organisationId, (scope) => openDispatch(scope, rows[0]!.id));
    assert.ok(id);
    assert.equal(await t.asSystem(house.org.organisationId, (scope) => openDispatch(scope, rows[0]!.id)), id, 'opened once');
    return id;
  }
});
