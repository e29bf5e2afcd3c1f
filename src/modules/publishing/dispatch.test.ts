/** Dispatches against a real PDS: what leaves, what does not, and what follows when the network misbehaves. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { moveClock } from '#kernel/clock.ts';
import { putRecord, startDispatching, type Dispatching } from '#tests/publishing/dispatching.ts';
import { aPost, aSignedPost, handedIn, type House } from '#tests/publishing/fixtures.ts';
import { workDue } from './dispatch-job.ts';

describe('a dispatch', () => {
  let network: Dispatching['network'];
  let t: Dispatching['t'];
  let house: Dispatching['house'];
  let account: Dispatching['account'];
  let channelId: string;
  let ctx: Dispatching['ctx'];
  let standing: Dispatching['standing'];
  let dispatchOf: Dispatching['dispatchOf'];
  let due: Dispatching['due'];
  let bed: Dispatching;

  before(async () => {
    bed = await startDispatching();
    ({ network, t, house, account, channelId, ctx, standing, dispatchOf, due } = bed);
  });
  after(() => bed?.close());
  afterEach(() => bed.clear());

  /** What a person was told about a dispatch. */
  async function told(person: { api: House['author']['api'] }, dispatchId: string): Promise<string[]> {
    const { body } = await person.api('GET', '/me/notifications');
    return body.items
      .filter((item: { entity: { id: string } | null }) => item.entity?.id === dispatchId)
      .map((item: { messageId: string; values: { reason: string } }) => `${item.messageId} ${item.values.reason}`);
  }

  it('publishes text and pictures, compares what stands there and finds it as signed', async () => {
    const { postId, releaseId } = await due('A new hip, and the stairs again. 👩‍⚕️ #hip', { alts: ['A hip joint', 'A staircase'] });
    await t.workJobs();
    const dispatch = await dispatchOf(releaseId);
    assert.deepEqual([dispatch.state, dispatch.comparison, dispatch.differences, dispatch.attempts], ['published', 'match', [], 1]);
    const [record, ...more] = await standing('A new hip, and the stairs again. 👩‍⚕️ #hip');
    assert.equal(more.length, 0);
    assert.equal(record!.uri, dispatch.uri);
    assert.ok(record!.uri.endsWith(`/${dispatch.handles.recordKey}`));
    assert.equal(record!.value['createdAt'], dispatch.handles.createdAt);
    const { due: dueAt, started, armed, committed, live } = dispatch.timeline;
    assert.deepEqual(
      [dueAt, started, armed, committed, live].toSorted(),
      [dueAt, started, armed, committed, live],
      'due, started, armed, committed, live, in this order',
    );
    const { body: history } = await house.publisher.api('GET', `/history/dispatch/${dispatch.id}`);
    assert.deepEqual(history.map((event: { action: string }) => event.action.split('.').at(-1)).toReversed(), [
      'prepared',
      'uploading',
      'armed',
      'committing',
      'published',
      'compared',
    ]);
    const { body: links } = await house.publisher.api('GET', `/links/dispatch/${dispatch.id}`);
    assert.deepEqual(
      links.ancestors.map((entity: { type: string; id: string }) => entity.type),
      ['post', 'release'],
    );
    assert.equal(links.ancestors[0].id, postId);
    assert.deepEqual(
      await t.asSystem(house.org.organisationId, ({ db }) =>
        db.selectFrom('publishing.v_published').select(['uri', 'post_id']).where('dispatch_id', '=', dispatch.id).execute(),
      ),
      [{ uri: dispatch.uri, post_id: postId }],
    );
  });

  it('does not send what was edited after it was scheduled, and says so', async () => {
    const { postId, releaseId } = await due('Before the edit');
    const { body: post } = await house.author.api('GET', `/posts/${postId}`);
    await house.author.api('PATCH', `/posts/${postId}`, { revision: post.revision, text: 'After the edit' });
    await t.workJobs();
    const dispatch = await dispatchOf(releaseId);
    assert.deepEqual([dispatch.state, dispatch.reason, dispatch.entryState], ['stopped', 'edited', 'stopped']);
    assert.deepEqual([await standing('Before the edit'), await standing('After the edit')], [[], []]);
    for (const person of [house.author, house.publisher])
      assert.deepEqual(await told(person, dispatch.id), ['publishing.notice.stopped edited']);
  });

  it('refuses a release of which one byte was changed in the database', async () => {
    const { releaseId } = await due('Signed as it was');
    await t.kernel.ownerPool.query(
      `update review.release set canonical = replace(canonical, 'Signed as it was', 'Signed as it wos') where id = $1`,
      [releaseId],
    );
    await t.workJobs();
    assert.equal((await dispatchOf(releaseId)).reason, 'altered');
    assert.equal((await standing('Signed as it wos')).length, 0);
  });

  it('refuses a picture of which one byte was changed on disk', async () => {
    const { releaseId } = await due('A damaged picture', { alts: ['A wheel'] });
    const { body: release } = await house.reviewer.api('GET', `/releases/${releaseId}`);
    const { sha256 } = release.content.media[0];
    const { writeFile } = await import('node:fs/promises');
    await writeFile(`${t.kernel.config.dataDir}/files/${house.org.organisationId}/${sha256.slice(0, 2)}/${sha256}`, 'other bytes');
    await t.workJobs();
    assert.deepEqual([(await dispatchOf(releaseId)).state, (await dispatchOf(releaseId)).reason], ['stopped', 'file_damaged']);
    assert.equal((await standing('A damaged picture')).length, 0);
  });

  it('holds back what is frozen, from the unit above too, and lets it go when the freeze is lifted', async () => {
    const { body: freeze } = await house.org.owner.api('POST', '/freezes', { unitId: house.org.unitId, reason: 'A fire in the west wing' });
    const { releaseId } = await due('Held back');
    await t.workJobs();
    const held = await dispatchOf(releaseId);
    assert.deepEqual([held.state, held.reason], ['prepared', 'frozen']);
    assert.equal((await house.publisher.api('POST', `/freezes/${freeze.id}/lift`)).status, 403, 'frozen above, lifted above');
    assert.equal((await house.publisher.api('GET', '/freezes')).body.length, 1);
    await house.org.owner.api('POST', `/freezes/${freeze.id}/lift`);
    await workDue(ctx);
    assert.equal((await dispatchOf(releaseId)).state, 'published');
    assert.equal((await standing('Held back')).length, 1);
  });

  for (const [kind, name] of [
    ['dropResponse', 'after the network had written it'],
    ['dropRequest', 'before the network had read it'],
  ] as const) {
    it(`does not know after an answer was lost ${name}, looks it up, and it stands there once`, async () => {
      const { releaseId } = await due(`Lost ${kind}`);
      await network.injectFault({ method: putRecord, kind });
      await t.workJobs();
      const lost = await dispatchOf(releaseId);
      assert.deepEqual([lost.state, lost.reason], ['unknown', 'no_answer']);
      assert.ok(lost.nextAt > new Date().toISOString());
      moveClock(60_000);
      await workDue(ctx);
      const found = await dispatchOf(releaseId);
      assert.deepEqual([found.state, found.attempts], ['published', kind === 'dropResponse' ? 1 : 2]);
      assert.deepEqual(found.handles, lost.handles);
      assert.equal((await standing(`Lost ${kind}`)).length, 1);
    });
  }

  it('never repeats while it cannot be looked up, and tells somebody', async () => {
    const { releaseId } = await due('In the dark');
    await network.injectFault({ method: putRecord, kind: 'dropRequest' });
    await network.injectFault({ method: 'com.atproto.repo.getRecord', kind: 'dropRequest', times: 3 });
    await t.workJobs();
    for (let minute = 1; minute <= 3; minute += 1) {
      moveClock(minute * 3_600_000);
      await workDue(ctx);
      assert.deepEqual([(await dispatchOf(releaseId)).state, (await dispatchOf(releaseId)).attempts], ['unknown', 1]);
    }
    assert.deepEqual(await told(house.publisher, (await dispatchOf(releaseId)).id), ['publishing.notice.unknown other']);
    moveClock(5 * 3_600_000);
    await workDue(ctx);
    assert.equal((await dispatchOf(releaseId)).state, 'published');
    assert.equal((await standing('In the dark')).length, 1);
  });

  it('comes back when a busy network says so', async () => {
    const { releaseId } = await due('Later, please');
    await network.injectFault({
      method: putRecord,
      kind: 'answer',
      status: 429,
      headers: { 'retry-after': '600' },
      body: '{"error":"RateLimitExceeded"}',
    });
    await t.workJobs();
    const busy = await dispatchOf(releaseId);
    assert.deepEqual([busy.state, busy.reason], ['armed', 'rate_limited']);
    const seconds = (Date.parse(busy.nextAt) - Date.now()) / 1000;
    assert.ok(seconds > 580 && seconds <= 600, `${seconds} s`);
    moveClock(300_000);
    await workDue(ctx);
    assert.equal((await dispatchOf(releaseId)).state, 'armed');
    moveClock(601_000);
    await workDue(ctx);
    assert.equal((await dispatchOf(releaseId)).state, 'published');
  });

  it('waits for a broken connection to be mended, and tells the owner of the channel', async () => {
    const { releaseId } = await due('Behind a closed door');
    const closed = { kind: 'answer', status: 400, body: '{"error":"ExpiredToken"}' } as const;
    await network.injectFault({ method: putRecord, ...closed });
    await network.injectFault({ method: 'com.atproto.server.refreshSession', ...closed });
    await t.workJobs();
    assert.deepEqual([(await dispatchOf(releaseId)).state, (await dispatchOf(releaseId)).reason], ['armed', 'auth_expired']);
    assert.equal((await house.org.owner.api('GET', `/channels/${channelId}`)).body.health.state, 'expired');
    assert.deepEqual(await told(house.publisher, (await dispatchOf(releaseId)).id), ['publishing.notice.waiting auth_expired']);
    const { appPassword } = account;
    await house.org.owner.api('POST', `/channels/${channelId}/reconnect`, {
      credentials: { server: network.pdsUrl, identifier: account.handle, appPassword },
    });
    moveClock(301_000);
    await workDue(ctx);
    assert.equal((await dispatchOf(releaseId)).state, 'published');
  });

  it('tells author and scheduler what the network refused and why, and sends it again when asked', async () => {
    const { releaseId } = await due('Not like this');
    await network.injectFault({
      method: putRecord,
      kind: 'answer',
      status: 400,
      body: '{"error":"InvalidRequest","message":"Record/text must not be this"}',
    });
    await t.workJobs();
    const rejected = await dispatchOf(releaseId);
    assert.deepEqual([rejected.state, rejected.reason, rejected.mayRetry], ['rejected', 'invalid', true]);
    assert.match(rejected.detail, /must not be this/);
    for (const person of [house.author, house.publisher])
      assert.deepEqual(await told(person, rejected.id), ['publishing.notice.rejected invalid']);
    const { body: needs } = await house.publisher.api('GET', '/needs');
    assert.ok(
      needs.some(
        (need: { messageId: string; entity: { id: string } }) =>
          need.messageId === 'publishing.need.rejected' && need.entity.id === rejected.id,
      ),
    );
    const { status } = await house.publisher.api('POST', `/dispatches/${rejected.id}/retry`);
    assert.equal(status, 200);
    await t.workJobs();
    const sent = await dispatchOf(releaseId);
    assert.deepEqual([sent.state, sent.handles], ['published', rejected.handles], 'the same key, should the network have been wrong');
    assert.equal((await standing('Not like this')).length, 1);
  });

  it('sends pictures again that the network has forgotten', async () => {
    const { releaseId } = await due('Forgotten pictures', { alts: ['A knee'] });
    await network.injectFault({ method: putRecord, kind: 'answer', status: 400, body: '{"error":"BlobNotFound"}' });
    await t.workJobs();
    const sent = await dispatchOf(releaseId);
    assert.deepEqual([sent.state, sent.attempts, sent.comparison], ['published', 2, 'match']);
  });

  it('shows what differs when somebody changed the live post, and when it is gone', async () => {
    const { releaseId } = await due('As it was signed', { alts: ['A signed picture'] });
    await t.workJobs();
    const before = await dispatchOf(releaseId);
    const rkey = before.uri.split('/').at(-1);
    const [record] = await standing('As it was signed');
    const asOwner = (method: string, body: object) =>
      fetch(`${network.pdsUrl}/xrpc/${method}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${account.accessJwt}`, 'content-type': 'application/json' },
        body: JSON.stringify({ repo: account.did, collection: 'app.bsky.feed.post', rkey, ...body }),
      });
    const changed = structuredClone(record!.value) as { text: string; embed: { images: { alt: string }[] } };
    changed.text = 'As somebody changed it';
    changed.embed.images[0]!.alt = 'Another picture';
    assert.equal((await asOwner(putRecord, { record: changed })).status, 200);
    const { body: differs } = await house.publisher.api('POST', `/dispatches/${before.id}/compare`);
    assert.equal(differs.comparison, 'differs');
    assert.deepEqual(differs.differences, [
      { what: 'text', position: null, signed: 'As it was signed', live: 'As somebody changed it' },
      { what: 'alt', position: 1, signed: 'A signed picture', live: 'Another picture' },
    ]);
    assert.equal(differs.entryState, 'differs');
    assert.deepEqual(await told(house.author, before.id), ['publishing.notice.differs other']);
    await asOwner('com.atproto.repo.deleteRecord', {});
    const { body: gone } = await house.publisher.api('POST', `/dispatches/${before.id}/compare`);
    assert.deepEqual([gone.comparison, gone.differences], ['gone', []]);
    assert.deepEqual((await told(house.author, before.id)).toSorted(), ['publishing.notice.differs other', 'publishing.notice.gone other']);
  });

  it('withdraws: gone from the network, the receipt stays, twice is as good as once', async () => {
    const { releaseId } = await due('Soon gone');
    await t.workJobs();
    const { id } = await dispatchOf(releaseId);
    const asked = await house.publisher.api('POST', `/dispatches/${id}/withdraw`, { reason: 'Wrong clinic' });
    assert.equal(asked.status, 200, JSON.stringify(asked.body));
    assert.equal((await house.publisher.api('POST', `/dispatches/${id}/withdraw`, { reason: 'Again' })).status, 200);
    await t.workJobs();
    const receipt = await dispatchOf(releaseId);
    assert.deepEqual(
      [receipt.state, receipt.entryState, receipt.withdrawReason, receipt.withdrawnBy.name],
      ['published', 'withdrawn', 'Wrong clinic', 'Paul Publisher'],
    );
    assert.ok(receipt.timeline.withdrawn);
    assert.equal((await standing('Soon gone')).length, 0);
    assert.equal((await house.publisher.api('POST', `/dispatches/${id}/compare`)).body.data.reason, 'withdrawn');
  });

  it('keeps trying to delete what cannot be deleted at once', async () => {
    const { releaseId } = await due('Hard to remove');
    await t.workJobs();
    const { id } = await dispatchOf(releaseId);
    await network.injectFault({ method: 'com.atproto.repo.deleteRecord', kind: 'dropRequest' });
    await house.publisher.api('POST', `/dispatches/${id}/withdraw`, { reason: 'Wrong clinic' });
    await t.workJobs();
    assert.equal((await standing('Hard to remove')).length, 1);
    assert.deepEqual(await told(house.publisher, id), ['publishing.notice.still_standing other']);
    moveClock(60_000);
    await workDue(ctx);
    assert.equal((await standing('Hard to remove')).length, 0);
  });

  it('follows a withdrawal in review: what is live is deleted, what waits is cancelled', async () => {
    const live = await due('Live, then withdrawn');
    await t.workJobs();
    const waiting = await aSignedPost(house, [channelId], { text: 'Waiting, then withdrawn' });
    const { body: schedule } = await house.publisher.api('POST', '/schedules', {
      releaseId: waiting.releases[0]!.id,
      localTime: inDays(3),
      zone: 'Europe/Amsterdam',
    });
    assert.equal(schedule.state, 'scheduled');
    for (const releaseId of [live.releaseId, waiting.releases[0]!.id]) {
      assert.equal(
        (await house.reviewer.api('POST', `/releases/${releaseId}/withdraw`, { reason: 'safety', comment: 'A new warning' })).status,
        200,
      );
    }
    await t.workJobs();
    assert.equal((await dispatchOf(live.releaseId)).entryState, 'withdrawn');
    assert.equal((await standing('Live, then withdrawn')).length, 0);
    const { body: cancelled } = await house.publisher.api('GET', `/schedules/${schedule.id}`);
    assert.deepEqual([cancelled.cancelReason, cancelled.leave.reason], ['withdrawn', 'withdrawn']);
  });

  it('a withdrawal that comes while nobody knows whether it stands is carried out once it does', async () => {
    const { releaseId } = await due('Unknown, then withdrawn');
    await network.injectFault({ method: putRecord, kind: 'dropResponse' });
    await t.workJobs();
    const { id } = await dispatchOf(releaseId);
    await house.publisher.api('POST', `/dispatches/${id}/withdraw`, { reason: 'Wrong clinic' });
    assert.equal((await dispatchOf(releaseId)).state, 'unknown');
    moveClock(60_000);
    await workDue(ctx);
    assert.ok((await dispatchOf(releaseId)).timeline.withdrawn);
    assert.equal((await standing('Unknown, then withdrawn')).length, 0);
  });

  it('nothing unsigned is scheduled', async () => {
    const postId = await aPost(house, [channelId], { text: 'Unsigned' });
    const [release] = await handedIn(house, postId);
    const { status, body } = await house.publisher.api('POST', '/schedules/now', { releaseId: release!.id, zone: 'Europe/Amsterdam' });
    assert.deepEqual([status, body.data.reason], [409, 'release_unsigned']);
  });
});

function inDays(days: number): string {
  return `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T09:30`;
}
