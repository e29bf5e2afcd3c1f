/** A house with one connected account, for tests that dispatch: what stands there, what the record says, and a post that is due. */
import { moveClock } from '#kernel/clock.ts';
import type { Context } from '#kernel/types.ts';
import { startTest, type TestBed } from '#tests/harness.ts';
import { startNetwork, type ListedRecord, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';
import { aChannel, aHouse, aSignedPost, dueNow, type House } from './fixtures.ts';

export const putRecord = 'com.atproto.repo.putRecord';

export interface Dispatching {
  t: TestBed;
  network: TestNetwork;
  house: House;
  account: TestAccount;
  channelId: string;
  ctx: Context;
  /** The records on the network with exactly this text. */
  standing(text: string): Promise<ListedRecord[]>;
  /** The dispatch of a release, as the API shows it. */
  // oxlint-disable-next-line typescript/no-explicit-any -- the body is whatever came back; tests look into it
  dispatchOf(releaseId: string): Promise<any>;
  /** A signed post, scheduled for now. */
  due(text: string, given?: { alts?: readonly string[] }): Promise<{ postId: string; releaseId: string; scheduleId: string }>;
  /** Between two tests: the clock is right, the network well, and nothing of the last test is left in the queue. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function startDispatching(): Promise<Dispatching> {
  const network = await startNetwork();
  const t = await startTest({ OUTBOUND_ALLOW: new URL(network.pdsUrl).host });
  const house = await aHouse(t);
  const { channelId, account } = await aChannel(house, network, 'hospital');
  return {
    t,
    network,
    house,
    account,
    channelId,
    ctx: t.context(house.org.organisationId),
    standing: async (text) => (await network.listRecords(account.did)).filter(({ value }) => value['text'] === text),
    async dispatchOf(releaseId) {
      const { body } = await house.publisher.api('GET', `/dispatches?releaseId=${releaseId}`);
      return (await house.publisher.api('GET', `/dispatches/${body.items[0].id}`)).body;
    },
    async due(text, given = {}) {
      const { postId, releases } = await aSignedPost(house, [channelId], { text, ...given });
      const releaseId = releases[0]!.id;
      return { postId, releaseId, scheduleId: await dueNow(house, releaseId) };
    },
    async clear() {
      moveClock(0);
      await network.clearFaults();
      await t.workJobs();
    },
    async close() {
      await t.close();
      await network.stop();
    },
  };
}
