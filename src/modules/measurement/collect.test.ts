/** Reading numbers back from a real PDS and AppView: on schedule, on demand, twice, and when the network fails. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { moveClock, now } from '#kernel/clock.ts';
import { enqueue } from '#kernel/jobs.ts';
import { withTokens } from '#modules/channels/index.ts';
import { startNetwork, type PostRef, type TestAccount, type TestNetwork } from '#tests/atproto/start.ts';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { measurementCrons } from './jobs.ts';
import { aDispatch, aKpi, aPostFor, aTree, created } from './measurement.fixture.ts';

const minute = 60_000;

describe('collecting', () => {
  let network: TestNetwork;
  let t: TestBed;
  let org: TestOrganisation;
  let unitId: string;
  let strategist: TestPerson;
  let patient: TestAccount;
  let channelId: string;
  let post: PostRef;
  let dispatchId: string;
  let engagement: string;
  let followers: string;

  before(async () => {
    network = await startNetwork();
    t = await startTest({ OUTBOUND_ALLOW: new URL(network.pdsUrl).host });
    org = await anOrganisation(t);
    unitId = await aUnit(t, org, { name: 'Maastricht' });
    strategist = await aPerson(t, org, { role: 'strategist', unitId });
    const clinic = await network.createAccount('hip-clinic');
    patient = await network.createAccount('walker');
    const credentials = { server: network.pdsUrl, identifier: clinic.handle, appPassword: clinic.appPassword };
    channelId = (
      await created(org.owner, '/channels/connect', {
        network: 'bluesky',
        credentials,
        unitId,
        markets: ['NL'],
        audience: 'public',
        accountKind: 'hospital',
      })
    ).id;
    const tree = await aTree(strategist, unitId);
    engagement = await aKpi(strategist, tree, { metric: { source: 'posts', name: 'engagement', per: 'goal' } });
    followers = await aKpi(strategist, tree, { metric: { source: 'channel', name: 'followers', channelIds: [channelId] } });
    post = await publish('Walking again, six weeks after a new hip.');
    dispatchId = await aDispatch(t, org, { postId: await aPostFor(strategist, unitId, tree.goalId), channelId, unitId, uri: post.uri });
  });
  after(async () => {
    moveClock(0);
    await t?.close();
    await network?.stop();
  });

  async function publish(text: string): Promise<PostRef> {
    const answer = await withTokens(t.context(org.organisationId), channelId, (connector, context, tokens) =>
      connector.publish(context, tokens, connector.prepare(now(), text), { text, languages: ['en'], media: [] }, []),
    );
    assert.ok(answer.outcome === 'published', JSON.stringify(answer));
    return { uri: answer.uri, cid: answer.version };
  }
  /** What the schedule does every quarter of an hour. */
  async function tick(): Promise<void> {
    await t.asSystem(org.organisationId, (scope) => enqueue(scope, measurementCrons[0]!.task, {}));
    await t.workJobs();
  }
  const numbers = async (): Promise<Record<string, number>> => {
    const { body } = await strategist.api('GET', `/dispatches/${dispatchId}/series`);
    return Object.fromEntries(body.series.map((one: { metric: string; lastValue: number }) => [one.metric, one.lastValue]));
  };
  const current = async (kpiId: string) => (await strategist.api('GET', `/kpis/${kpiId}/progress`)).body.current;
  const points = async () =>
    (await t.asSystem(org.organisationId, ({ db }) => db.selectFrom('measurement.point').select('captured_at').execute())).length;
  const progress = async () => (await strategist.api('GET', '/progress')).body[0];

  it('reads likes, replies and followers, and the KPIs move, with no transaction open while the network is asked', async () => {
    await network.likePost(patient, post);
    await network.replyTo(patient, post, 'How long until you could climb stairs?');
    await network.follow(patient, await didOf());
    await network.processAll();
    const { kernel } = t;
    const { outbound } = kernel;
    let asked = 0;
    const watching: typeof fetch = async (input, init) => {
      asked += 1;
      const { rows } = await kernel.ownerPool.query(
        `select query from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
      );
      assert.deepEqual(rows, []);
      return outbound(input, init);
    };
    kernel.outbound = Object.assign(watching, { webSocket: outbound.webSocket, close: outbound.close });
    await tick();
    kernel.outbound = outbound;
    assert.equal(asked, 2);
    assert.deepEqual(await numbers(), { likes: 1, quotes: 0, replies: 1, reposts: 0 });
    assert.deepEqual([await current(engagement), await current(followers)], [2, 1]);
  });

  it('leaves one event for each batch, and asks again only when it is time', async () => {
    const events = async () =>
      (await strategist.api('GET', `/history/channel_numbers/${channelId}`)).body.map((event: { action: string }) => event.action);
    const [before, history] = [await points(), await events()];
    assert.deepEqual(history, ['measurement.channel.collected', 'measurement.channel.collected']);
    await network.repost(patient, post);
    await network.processAll();
    await tick();
    assert.equal(await points(), before, 'a post is read every quarter of an hour, not sooner');
    moveClock(15 * minute);
    await tick();
    assert.equal((await numbers())['reposts'], 1);
    assert.equal(await points(), before + 1, 'what did not change is not kept again');
    assert.equal((await events()).length, 3);
  });

  it('reads everything now when somebody asks, and tells when it is done', async () => {
    const other = await network.createAccount('runner');
    await network.likePost(other, post);
    await network.processAll();
    const author = await aPerson(t, org, { role: 'author', unitId });
    assert.equal((await author.api('POST', '/measurement/refresh')).status, 403);
    const { progressId } = await created(strategist, '/measurement/refresh', undefined);
    const running = await progress();
    assert.deepEqual([running.id, running.state, running.done, running.total], [progressId, 'running', 0, 1]);
    await t.workJobs();
    const finished = await progress();
    assert.deepEqual([finished.state, finished.done, finished.values], ['finished', 1, { points: 1, failed: 0 }]);
    assert.equal(await current(engagement), 4);
    const { body } = await strategist.api('GET', '/me/notifications');
    assert.deepEqual([body.items[0].messageId, body.items[0].values], ['measurement.notice.refreshed', { points: 1, failed: 0 }]);
  });

  it('says so when the network does not answer, keeps what it knows, and tries again', async () => {
    await network.injectFault({ method: 'app.bsky.actor.getProfile', kind: 'dropResponse', times: 1 });
    await created(strategist, '/measurement/refresh', undefined);
    await t.workJobs();
    assert.equal((await progress()).state, 'failed');
    const { body } = await strategist.api('GET', `/channels/${channelId}/series`);
    assert.equal(body.lastAttempt.outcome, 'unknown');
    assert.equal(await current(followers), 1);
    await network.clearFaults();
    moveClock(2 * 60 * minute);
    await tick();
    assert.equal((await strategist.api('GET', `/channels/${channelId}/series`)).body.lastAttempt.outcome, 'ok');
  });

  it('keeps the last numbers of a post that is gone', async () => {
    const removed = await withTokens(t.context(org.organisationId), channelId, (connector, context, tokens) =>
      connector.remove(context, tokens, post),
    );
    assert.equal(removed.outcome, 'ok');
    await network.processAll();
    moveClock(5 * 60 * minute);
    await tick();
    const { body } = await strategist.api('GET', `/dispatches/${dispatchId}/series`);
    assert.equal(body.lastAttempt.outcome, 'absent');
    assert.equal(await current(engagement), 4);
  });

  it('has nothing to read where there is no account with a connector', async () => {
    const elsewhere = await aPerson(t, org, { role: 'strategist', unitId: await aUnit(t, org, { name: 'Elsewhere' }) });
    const refused = await elsewhere.api('POST', '/measurement/refresh');
    assert.deepEqual([refused.status, refused.body.data.reason], [409, 'nothing_to_read']);
  });

  async function didOf(): Promise<string> {
    return (await org.owner.api('GET', `/channels/${channelId}`)).body.externalId;
  }
});
