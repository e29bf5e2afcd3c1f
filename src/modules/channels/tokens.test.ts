/** Renewal of tokens: once, however many want it. Real PDS, real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { startNetwork, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';
import type { Context } from '#kernel/types.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { moveClock } from '#kernel/clock.ts';
import { withTokens } from './connection.ts';
import { readTokens, writeTokens } from './tokens.ts';

describe('renewing tokens', () => {
  let network: TestNetwork;
  let t: TestBed;
  let org: TestOrganisation;
  let account: TestAccount;
  let channelId: string;
  let ctx: Context;
  let refreshCalls = 0;
  let profileCalls = 0;
  /** Held calls of refreshSession wait for this. */
  let gate: Promise<void> = Promise.resolve();
  let rewrite: (answer: Record<string, unknown>) => Record<string, unknown> = (answer) => answer;

  before(async () => {
    network = await startNetwork();
    t = await startTest({ OUTBOUND_ALLOW: new URL(network.pdsUrl).host });
    org = await anOrganisation(t);
    account = await network.createAccount('renewing');
    const outbound = t.kernel.outbound;
    t.kernel.outbound = (async (input, init) => {
      if (String(input).includes('getProfile')) profileCalls += 1;
      if (!String(input).includes('refreshSession')) return outbound(input, init);
      refreshCalls += 1;
      await gate;
      const response = await outbound(input, init);
      return response.ok ? Response.json(rewrite((await response.json()) as Record<string, unknown>)) : response;
    }) as typeof outbound;
    const { body } = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: { server: network.pdsUrl, identifier: account.handle, appPassword: account.appPassword },
      unitId: org.unitId,
      markets: ['NL'],
      audience: 'public',
      accountKind: 'hospital',
    });
    channelId = body.id;
    ctx = t.context(org.organisationId);
  });
  after(async () => {
    moveClock(0);
    await t?.close();
    await network?.stop();
  });
  beforeEach(async () => {
    refreshCalls = 0;
    profileCalls = 0;
    gate = Promise.resolve();
    rewrite = (answer) => answer;
    await network.clearFaults();
  });

  const opened = () => inTransaction(ctx, async (scope) => (await readTokens(scope, channelId))!);
  const health = async () => (await org.owner.api('GET', `/channels/${channelId}`)).body.health;
  const readAccount = () => withTokens(ctx, channelId, (connector, context, tokens) => connector.readAccount(context, tokens));
  async function expire() {
    const { tokens } = await opened();
    const accessJwt = await network.expiredAccessToken(account.did);
    await inTransaction(ctx, (scope) => writeTokens(scope, channelId, { ...tokens, accessJwt }, null));
  }

  it('ten calls at once find the token expired, one renews it, all ten succeed', async () => {
    await expire();
    const { revision } = await opened();
    const answers = await Promise.all(Array.from({ length: 10 }, readAccount));
    assert.deepEqual(
      answers.filter(({ outcome }) => outcome !== 'ok'),
      [],
    );
    assert.equal(refreshCalls, 1);
    assert.equal((await opened()).revision, revision + 1);
    assert.equal((await health()).state, 'ok');
  });

  it('a refusal reaches all who waited, and is asked for once', async () => {
    await expire();
    const gone = Promise.withResolvers<void>();
    gate = gone.promise;
    await network.injectFault({
      method: 'com.atproto.server.refreshSession',
      kind: 'answer',
      status: 400,
      body: '{"error":"ExpiredToken"}',
      times: 10,
    });
    const calls = Array.from({ length: 5 }, readAccount);
    while (profileCalls < 5) await new Promise((resolve) => setImmediate(resolve)); // all have read the old tokens
    gone.resolve();
    assert.deepEqual(
      (await Promise.all(calls)).map(({ outcome }) => outcome),
      Array.from({ length: 5 }, () => 'authExpired'),
    );
    assert.equal(refreshCalls, 1);
    assert.equal((await health()).state, 'expired');
    await network.clearFaults();
    assert.equal((await readAccount()).outcome, 'ok', 'a refusal is not remembered for ever');
    assert.equal((await health()).state, 'ok');
  });

  it('an empty refresh token never overwrites a good one', async () => {
    await expire();
    const { tokens } = await opened();
    rewrite = (answer) => ({ ...answer, refreshJwt: '' });
    assert.equal((await readAccount()).outcome, 'ok');
    const renewed = (await opened()).tokens;
    assert.equal(renewed['refreshJwt'], tokens['refreshJwt']);
    assert.notEqual(renewed['accessJwt'], tokens['accessJwt']);
  });

  it('who renews and dies holds nobody up for longer than the lease', async () => {
    await expire();
    await t.kernel.ownerPool.query(
      `update channels.token set lease_id = gen_random_uuid(), leased_until = now() + interval '45 seconds' where channel_id = $1`,
      [channelId],
    );
    moveClock(46_000);
    assert.equal((await readAccount()).outcome, 'ok');
    moveClock(0);
    assert.equal(refreshCalls, 1);
  });

  it('tokens connected anew while a renewal was under way are kept', async () => {
    await expire();
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    const call = readAccount();
    while (refreshCalls === 0) await new Promise((resolve) => setImmediate(resolve));
    const { tokens } = await opened();
    const fresh = { ...tokens, accessJwt: account.accessJwt };
    await inTransaction(ctx, (scope) => writeTokens(scope, channelId, fresh, null));
    held.resolve();
    assert.equal((await call).outcome, 'ok');
    assert.deepEqual((await opened()).tokens, fresh);
  });

  it('sealed tokens moved to another channel do not open', async () => {
    const { body } = await org.owner.api('POST', '/channels/by-hand', {
      network: 'x',
      name: 'x',
      responsiblePersonId: org.owner.personId,
      unitId: org.unitId,
      markets: ['NL'],
      audience: 'public',
      accountKind: 'hospital',
    });
    await t.kernel.ownerPool.query('update channels.token set channel_id = $2 where channel_id = $1', [channelId, body.id]);
    await assert.rejects(
      inTransaction(ctx, (scope) => readTokens(scope, body.id)),
      { name: 'SealError', code: 'forged' },
    );
    await t.kernel.ownerPool.query('update channels.token set channel_id = $1 where channel_id = $2', [channelId, body.id]);
  });
});
