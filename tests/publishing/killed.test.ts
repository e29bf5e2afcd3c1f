/**
 * The plug is pulled at seeded points of a dispatch. Another process takes over, and each post stands on the PDS exactly
 * once, although this PDS makes a second post of every blind repeat. SEED chooses other points.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTest, type TestBed } from '#tests/harness.ts';
import { startNetwork, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';
import { each, endOf, startChild } from './children.ts';
import { aChannel, aHouse, aSignedPost, dueNow, type House } from './fixtures.ts';

const seed = Number(process.env['SEED'] ?? 20261122);
const killsAroundAnswer = 8;
const killsOfText = 28;
const killsWithPictures = 18;

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function random(from: number): () => number {
  let state = from >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `count` different points of 1..`of`, one in each equal part, so that none is left out for long. */
function choose(count: number, of: number, next: () => number): number[] {
  return Array.from({ length: count }, (_, part) => 1 + Math.floor(((part + next()) * of) / count));
}

describe('a dispatch whose process is killed', () => {
  let network: TestNetwork;
  let t: TestBed;
  let house: House;
  let account: TestAccount;
  let channelId: string;

  before(async () => {
    network = await startNetwork({ appview: false });
    t = await startTest({ OUTBOUND_ALLOW: new URL(network.pdsUrl).host });
    house = await aHouse(t);
    ({ channelId, account } = await aChannel(house, network, 'killed'));
  });
  after(async () => {
    await t?.close();
    await network?.stop();
  });

  /** How often each text stands on the PDS, by text. */
  async function standing(): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    for (const { value } of await network.listRecords(account.did))
      times.set(String(value['text']), (times.get(String(value['text'])) ?? 0) + 1);
    return times;
  }
  async function due(text: string, alts: readonly string[] = []): Promise<string> {
    const { releases } = await aSignedPost(house, [channelId], { text, alts });
    return dueNow(house, releases[0]!.id);
  }
  async function pointsOf(scheduleId: string): Promise<{ points: number; answeredAt: number }> {
    const { stdout, code } = await endOf(startChild(house, ['dispatch', scheduleId, '0']));
    assert.equal(code, 0);
    return JSON.parse(stdout) as { points: number; answeredAt: number };
  }
  const states = async () => {
    const { rows } = await t.kernel.ownerPool.query<{ state: string; count: string }>(
      'select state, count(*) from publishing.dispatch group by state',
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  };

  it(`at ${killsAroundAnswer + killsOfText + killsWithPictures} points stands there exactly once (seed ${seed})`, async (test) => {
    const next = random(seed);
    const { points: ofText, answeredAt } = await pointsOf(await due('Undisturbed'));
    const { points: withPictures } = await pointsOf(await due('Undisturbed, with pictures', ['A hip', 'A knee']));
    // Around the answer of the call that publishes it matters most: those points are always among them.
    const around = Array.from({ length: killsAroundAnswer }, (_, index) => answeredAt - 3 + index);
    const kills = [
      ...around.map((at) => ({ at, text: `Killed at ${at}, around ${answeredAt}`, alts: [] as string[] })),
      ...choose(killsOfText, ofText, next).map((at, index) => ({
        at,
        text: `Killed ${index} at ${at} of ${ofText}`,
        alts: [] as string[],
      })),
      ...choose(killsWithPictures, withPictures, next).map((at, index) => ({
        at,
        text: `Killed with pictures ${index} at ${at} of ${withPictures}`,
        alts: ['A hip', 'A knee'],
      })),
    ];
    const scheduled = [];
    for (const { text, alts, at } of kills) scheduled.push({ id: await due(text, alts), at });
    await each(scheduled, 2, async ({ id, at }) => {
      const { signal } = await endOf(startChild(house, ['dispatch', id, String(at)]));
      assert.equal(signal, 'SIGKILL', `point ${at}`);
    });

    const left = await states();
    test.diagnostic(`killed in: ${JSON.stringify(left)}`);
    for (const state of ['prepared', 'uploading', 'armed', 'committing', 'published'])
      assert.ok((left[state] ?? 0) > 0, `no process died in ${state}: choose points that reach it`);
    const before = await standing();
    const lost = kills.filter(({ text }) => before.has(text)).length;
    assert.ok(lost > 3 && lost < kills.length, `${lost} of ${kills.length} stand there: some died before, some after`);

    assert.equal((await endOf(startChild(house, ['recover']))).code, 0);
    assert.deepEqual(await states(), { published: kills.length + 2 });
    const times = await standing();
    assert.deepEqual(
      [...times].filter(([, count]) => count !== 1),
      [],
    );
    assert.deepEqual(
      kills.filter(({ text }) => times.get(text) !== 1),
      [],
    );
    assert.equal(times.size, kills.length + 2);
  });

  it('would stand there twice if it were not looked up first: this proof can fail', async () => {
    const { answeredAt } = await pointsOf(await due('Blind, undisturbed'));
    // The network has the post, the database does not know.
    const blind = Array.from({ length: 3 }, (_, index) => ({ at: answeredAt + index, text: `Blind ${index}` }));
    for (const { at, text } of blind)
      assert.equal((await endOf(startChild(house, ['dispatch', await due(text), String(at)]))).signal, 'SIGKILL');
    assert.equal((await states())['committing'], blind.length);
    assert.equal((await endOf(startChild(house, ['recover'], { BLIND: 'yes' }))).code, 0);
    const times = await standing();
    assert.deepEqual(
      blind.map(({ text }) => times.get(text)),
      [2, 2, 2],
    );
  });
});
