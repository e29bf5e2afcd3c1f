/**
 * Ten processes work one queue with 200 due posts, each named by several jobs. Each post goes out once, although this PDS
 * makes a second post of every blind repeat.
 */
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { startTest, type TestBed } from '#tests/harness.ts';
import { startNetwork, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';
import { endOf, startChild } from './children.ts';
import { aChannel, aHouse, aSignedPost, dueNow, type House } from './fixtures.ts';

const processes = 10;
const accounts = 4;
const postsEach = 50;
const extraJobsEach = 5;

describe('ten worker processes', () => {
  let network: TestNetwork;
  let t: TestBed;
  let house: House;
  const channels: { channelId: string; account: TestAccount }[] = [];

  before(async () => {
    network = await startNetwork({ appview: false });
    t = await startTest({ OUTBOUND_ALLOW: new URL(network.pdsUrl).host });
    house = await aHouse(t);
    for (let index = 0; index < accounts; index += 1) channels.push(await aChannel(house, network, `racing-${index}`));
  });
  after(async () => {
    await t?.close();
    await network?.stop();
  });

  const count = async (query: string) => Number((await t.kernel.ownerPool.query<{ count: string }>(query)).rows[0]!.count);

  it(`send ${accounts * postsEach} due posts once each`, async () => {
    const texts: string[] = [];
    for (let index = 0; index < postsEach; index += 1) {
      const text = `Racing post ${index}`;
      texts.push(text);
      const { releases } = await aSignedPost(
        house,
        channels.map(({ channelId }) => channelId),
        { text },
      );
      for (const release of releases) await dueNow(house, release.id);
    }
    // Besides the job of each schedule, some without a key, side by side and before all others, so that several processes take the same post at the same time.
    await t.asSystem(house.org.organisationId, ({ db }) =>
      sql`
      select kernel.enqueue('publishing.dispatch', json_build_object('version', 1, 'data', json_build_object('scheduleId', s.id)), now(), null, 3, null, -1)
      from publishing.schedule s cross join generate_series(1, ${extraJobsEach}) order by s.id`.execute(db),
    );
    assert.equal(
      await count(`select count(*) from graphile_worker.jobs where task_identifier = 'publishing.dispatch'`),
      accounts * postsEach * (1 + extraJobsEach),
    );

    const workers = Array.from({ length: processes }, () => startChild(house, ['work']));
    const ends = workers.map(endOf);
    await Promise.race([
      Promise.all(workers.map(working)),
      ...ends.map(async (end) => assert.fail(`a worker ended: ${JSON.stringify(await end)}`)),
    ]);
    while (
      (await count(`select count(*) from graphile_worker.jobs where task_identifier like 'publishing.%' and attempts < max_attempts`)) > 0
    )
      await pause(200);
    for (const worker of workers) worker.kill('SIGTERM');
    for (const end of ends) assert.deepEqual(await end.then(({ code, signal }) => [code, signal]), [0, null]);

    for (const { account } of channels) {
      const standing = (await network.listRecords(account.did)).map(({ value }) => String(value['text']));
      assert.deepEqual(standing.toSorted(), texts.toSorted());
    }
    assert.equal(await count(`select count(*) from publishing.dispatch where state = 'published' and attempts = 1`), accounts * postsEach);
    assert.equal(await count(`select count(*) from publishing.dispatch where comparison = 'match'`), accounts * postsEach);
  });
});

async function working(worker: ChildProcess): Promise<void> {
  await once(worker.stdout!, 'data');
}
