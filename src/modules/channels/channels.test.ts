/** The room over the API, against a real PDS and a real PostgreSQL. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { moveClock } from '#kernel/clock.ts';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { startNetwork, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';

const describing = { markets: ['NL', 'BE'], audience: 'public', accountKind: 'hospital', purpose: 'News for patients' };

describe('channels', () => {
  let network: TestNetwork;
  let t: TestBed;
  let org: TestOrganisation;
  let clinic: TestAccount;
  let unitId: string;
  let author: TestPerson;
  let channelId: string;
  const credentials = (account: TestAccount, appPassword = account.appPassword) => ({
    server: network.pdsUrl,
    identifier: account.handle,
    appPassword,
  });

  before(async () => {
    network = await startNetwork();
    t = await startTest({ OUTBOUND_ALLOW: new URL(network.pdsUrl).host });
    org = await anOrganisation(t);
    unitId = await aUnit(t, org, { name: 'Maastricht' });
    author = await aPerson(t, org, { role: 'author', unitId });
    clinic = await network.createAccount('heart-clinic');
  });
  after(async () => {
    moveClock(0);
    await t?.close();
    await network?.stop();
  });

  const secretsAnywhere = async (secret: string) => {
    const { rows } = await t.kernel.ownerPool.query<{ found: string }>(
      `
      select 'token' as found from channels.token where sealed like $1 union all select 'channel' from channels.channel where channel::text like $1
      union all select 'payload' from audit.payload where payload like $1 union all select 'job' from graphile_worker._private_jobs where payload::text like $1`,
      [`%${secret}%`],
    );
    return rows;
  };

  it('names the field of a wrong secret, a wrong server and a missing value', async () => {
    const wrong = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: credentials(clinic, 'aaaa-bbbb-cccc-dddd'),
      unitId,
      ...describing,
    });
    assert.equal(wrong.status, 422);
    assert.deepEqual(wrong.body.data.fields, [{ path: 'credentials.appPassword', code: 'wrong_credentials' }]);
    const missing = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: { identifier: clinic.handle },
      unitId,
      ...describing,
    });
    assert.equal(missing.body.data.fields[0].path, 'credentials.appPassword');
    const server = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: { ...credentials(clinic), server: 'ftp://x' },
      unitId,
      ...describing,
    });
    assert.equal(server.body.data.fields[0].path, 'credentials.server');
    const inside = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: { ...credentials(clinic), server: 'https://169.254.169.254' },
      unitId,
      ...describing,
    });
    assert.equal(inside.status, 502);
    assert.equal(inside.body.data.fields[0].path, 'credentials.server');
    const byHand = await org.owner.api('POST', '/channels/connect', { network: 'linkedin', credentials: {}, unitId, ...describing });
    assert.deepEqual(byHand.body.data.fields, [{ path: 'network', code: 'no_connector' }]);
  });

  it('connects an account, keeps the tokens sealed and the password nowhere', async () => {
    const { status, body } = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: credentials(clinic),
      unitId,
      ...describing,
    });
    assert.equal(status, 200, JSON.stringify(body));
    channelId = body.id;
    assert.deepEqual(
      [body.handle, body.externalId, body.market, body.health.state, body.networkLabel, body.responsiblePerson],
      [clinic.handle, clinic.did, 'NL', 'ok', 'Bluesky', 'Olga Owner'],
    );
    assert.deepEqual(await secretsAnywhere(clinic.appPassword), []);
    const { rows } = await t.kernel.ownerPool.query<{ sealed: string }>('select sealed from channels.token where channel_id = $1', [
      channelId,
    ]);
    assert.match(rows[0]!.sealed, /^v1\./);
    assert.ok(!rows[0]!.sealed.includes(clinic.did));
  });

  it('refuses the same account twice', async () => {
    const { status, body } = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: credentials(clinic),
      unitId,
      ...describing,
    });
    assert.deepEqual([status, body.data.reason], [409, 'already_connected']);
  });

  it('shows it to those who may read, lists by unit, hides it from siblings', async () => {
    const sibling = await aUnit(t, org, { name: 'Aachen' });
    const other = await aPerson(t, org, { role: 'author', unitId: sibling });
    assert.equal((await author.api('GET', `/channels/${channelId}`)).body.id, channelId);
    assert.equal((await other.api('GET', `/channels/${channelId}`)).status, 404);
    assert.deepEqual((await other.api('GET', '/channels')).body, []);
    assert.equal((await author.api('GET', `/channels?unitId=${org.unitId}`)).body.length, 1);
    assert.equal((await org.owner.api('GET', `/channels?unitId=${sibling}`)).body.length, 0);
    assert.equal((await author.api('PATCH', `/channels/${channelId}`, { name: 'Mine' })).status, 403);
    const manager = await aPerson(t, org, { role: 'administrator', unitId: sibling });
    assert.equal((await manager.api('PATCH', `/channels/${channelId}`, { name: 'Mine' })).status, 403);
    assert.equal((await manager.api('POST', `/channels/${channelId}/check`)).status, 403);
    const stranger = await anOrganisation(t);
    assert.equal((await stranger.owner.api('PATCH', `/channels/${channelId}`, { name: 'Mine' })).status, 404);
    assert.deepEqual((await stranger.owner.api('GET', '/channels')).body, []);
  });

  it('changes what it is for, but not who it is', async () => {
    const changed = await org.owner.api('PATCH', `/channels/${channelId}`, { name: 'Heart clinic', markets: ['DE'], purpose: null });
    assert.deepEqual([changed.body.name, changed.body.market, changed.body.purpose], ['Heart clinic', 'DE', null]);
    const renamed = await org.owner.api('PATCH', `/channels/${channelId}`, { handle: 'someone.else' });
    assert.deepEqual(renamed.body.data.fields, [{ path: 'handle', code: 'set_by_network' }]);
    const stranger = await org.owner.api('PATCH', `/channels/${channelId}`, {
      responsiblePersonId: '00000000-0000-7000-8000-000000000000',
    });
    assert.deepEqual(stranger.body.data.fields, [{ path: 'responsiblePersonId', code: 'unknown_person' }]);
    const { body: history } = await org.owner.api('GET', `/history/channel/${channelId}`);
    assert.deepEqual(
      history.map((event: { action: string }) => event.action),
      ['channels.channel.updated', 'channels.channel.connected'],
    );
    assert.equal(history[0].changes.old.name, clinic.handle);
  });

  it('adds a channel by hand, with somebody responsible', async () => {
    const { status, body } = await org.owner.api('POST', '/channels/by-hand', {
      network: 'linkedin',
      name: 'Hospital on LinkedIn',
      url: 'https://www.linkedin.com/company/x',
      responsiblePersonId: author.personId,
      unitId,
      ...describing,
    });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.byHand, body.health.messageId, body.health.remedyId], [true, 'channels.health.by_hand', null]);
    assert.equal((await org.owner.api('POST', `/channels/${body.id}/check`)).body.data.reason, 'by_hand');
    assert.equal((await org.owner.api('POST', `/channels/${body.id}/disconnect`)).body.data.reason, 'by_hand');
    const bluesky = await org.owner.api('POST', '/channels/by-hand', {
      network: 'bluesky',
      name: 'x',
      responsiblePersonId: author.personId,
      unitId,
      ...describing,
    });
    assert.deepEqual(bluesky.body.data.fields, [{ path: 'network', code: 'not_by_hand' }]);
  });

  it('checks now, and tells the owner when the network does not answer', async () => {
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/check`)).body.health.state, 'ok');
    await network.injectFault({ method: 'app.bsky.actor.getProfile', kind: 'dropRequest' });
    const { body } = await org.owner.api('POST', `/channels/${channelId}/check`);
    assert.deepEqual([body.health.state, body.health.remedyId], ['unreachable', 'channels.remedy.unreachable']);
    const { body: told } = await org.owner.api('GET', '/me/notifications');
    assert.equal(told.items[0].messageId, 'channels.notice.unreachable');
    const { body: needs } = await org.owner.api('GET', '/needs');
    assert.deepEqual(
      needs.map((need: { entity: object }) => need.entity),
      [{ type: 'channel', id: channelId }],
    );
    await network.injectFault({
      method: 'app.bsky.actor.getProfile',
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '120' },
      body: '{"error":"RateLimitExceeded"}',
    });
    const limited = await org.owner.api('POST', `/channels/${channelId}/check`);
    assert.equal(limited.body.health.state, 'rate_limited');
    assert.ok(limited.body.health.until > new Date().toISOString());
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/check`)).body.health.state, 'ok');
  });

  it('renews on the daily check a connection that ends within two weeks, and warns when it cannot', async () => {
    const checkAll = () =>
      t.asSystem(org.organisationId, (scope) =>
        sql`select kernel.enqueue('channels.check_all', '{"version":1,"data":{}}'::json, null, null, 1, null, 0)`.execute(scope.db),
      );
    const revision = async () =>
      (await t.kernel.ownerPool.query<{ revision: number }>('select revision from channels.token where channel_id = $1', [channelId]))
        .rows[0]!.revision;
    const before = await revision();
    moveClock(80 * 86_400_000); // ten of ninety days are left
    await checkAll();
    await t.workJobs();
    assert.equal(await revision(), before + 1);
    moveClock(85 * 86_400_000);
    await network.injectFault({ method: 'com.atproto.server.refreshSession', kind: 'dropRequest' });
    await checkAll();
    await t.workJobs();
    moveClock(0);
    assert.equal(await revision(), before + 1);
    assert.equal((await org.owner.api('GET', `/channels/${channelId}`)).body.health.state, 'expiring');
    assert.equal((await org.owner.api('GET', '/me/notifications')).body.items[0].messageId, 'channels.notice.expiring');
  });

  it('disconnects, takes it back, and forgets the tokens when nobody does', async () => {
    await org.owner.api('POST', `/channels/${channelId}/disconnect`);
    const { body } = await org.owner.api('GET', `/channels/${channelId}`);
    assert.deepEqual([body.disconnected, body.health.messageId], [true, 'channels.health.disconnected']);
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/check`)).body.data.reason, 'disconnected');
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/restore`)).body.disconnected, false);
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/check`)).body.health.state, 'ok');

    await org.owner.api('POST', `/channels/${channelId}/disconnect`);
    await t.kernel.ownerPool.query(`update graphile_worker._private_jobs set run_at = now() where key like '%channels.forget:%'`);
    await t.workJobs();
    assert.equal((await t.kernel.ownerPool.query('select from channels.token where channel_id = $1', [channelId])).rowCount, 0);
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/restore`)).body.data.reason, 'tokens_erased');
  });

  it('reconnects the same account and no other', async () => {
    const stranger = await network.createAccount('stranger');
    const other = await org.owner.api('POST', `/channels/${channelId}/reconnect`, { credentials: credentials(stranger) });
    assert.deepEqual(other.body.data.fields, [
      { path: 'credentials.identifier', code: 'other_account', values: { handle: 'stranger.test' } },
    ]);
    const { body } = await org.owner.api('POST', `/channels/${channelId}/reconnect`, { credentials: credentials(clinic) });
    assert.deepEqual([body.disconnected, body.health.state], [false, 'ok']);
  });

  it('archives with undo, and lets the account be connected anew', async () => {
    await org.owner.api('POST', `/channels/${channelId}/archive`);
    assert.equal((await org.owner.api('GET', '/channels?network=bluesky')).body.length, 0);
    assert.equal((await org.owner.api('GET', '/channels?network=bluesky&archived=true')).body.length, 1);
    const { body } = await org.owner.api('POST', `/channels/${channelId}/restore`);
    assert.deepEqual([body.archived, body.disconnected], [false, false]);
    await org.owner.api('POST', `/channels/${channelId}/archive`);
    const again = await org.owner.api('POST', '/channels/connect', {
      network: 'bluesky',
      credentials: credentials(clinic),
      unitId,
      ...describing,
    });
    assert.equal(again.status, 200);
    assert.equal((await org.owner.api('POST', `/channels/${channelId}/restore`)).body.data.reason, 'already_connected');
  });
});
