/** Schedules, the calendar and tasks by hand over the API. No network is needed: nothing here becomes due and leaves. */
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { moveClock } from '#kernel/clock.ts';
import { localTimeOf } from '#kernel/wall-time.ts';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestPerson } from '#tests/harness.ts';
import { aByHandChannel, aHouse, aPng, aPost, aSignedPost, actingAs, handedIn, signed, type House } from '#tests/publishing/fixtures.ts';
import { submit } from '#modules/review/index.ts';

const zone = 'Europe/Amsterdam';
const day = 86_400_000;
const local = (ms: number, inZone = zone) => localTimeOf(new Date(Date.now() + ms), inZone);

describe('publishing without a network', () => {
  let t: TestBed;
  let house: House;
  let byHandId: string;
  let channelId: string;
  let colleague: TestPerson;

  before(async () => {
    t = await startTest();
    house = await aHouse(t);
    byHandId = await aByHandChannel(house);
    channelId = await unreachableChannel();
    colleague = await aPerson(t, house.org, { role: 'community_manager', unitId: house.unitId, name: 'Cora Colleague' });
  });
  after(() => t?.close());
  afterEach(() => moveClock(0));

  /** An account as connecting leaves it, without a server behind it. */
  async function unreachableChannel(): Promise<string> {
    return t.asSystem(house.org.organisationId, async ({ db, organisationId }) => {
      const id = crypto.randomUUID();
      await db
        .insertInto('channels.channel')
        .values({
          organisation_id: organisationId,
          id,
          unit_id: house.unitId,
          network: 'bluesky',
          by_hand: false,
          name: 'Hospital on Bluesky',
          handle: 'h.example',
          external_id: `did:plc:${id}`,
          markets: ['NL'],
          audience: 'public',
          account_kind: 'hospital',
        })
        .execute();
      return id;
    });
  }
  const aRelease = async (channel = channelId, text = 'Walking again.') => {
    const { postId, releases } = await aSignedPost(house, [channel], { text });
    return { postId, releaseId: releases[0]!.id };
  };
  const book = (releaseId: string, localTime: string, more: object = {}) =>
    house.publisher.api('POST', '/schedules', { releaseId, localTime, zone, ...more });
  const calendar = async (query: Record<string, string> = {}) => {
    const search = new URLSearchParams({ from: local(-3 * day).slice(0, 10), to: local(50 * day).slice(0, 10), zone, ...query });
    return (await house.publisher.api('GET', `/calendar?${search}`)).body;
  };
  const entryOf = async (postId: string) => (await calendar()).filter((entry: { postId: string }) => entry.postId === postId);

  describe('a schedule', () => {
    it('is set at a local time in a zone, moved, taken back and set again', async () => {
      const { releaseId } = await aRelease();
      const at = local(2 * day);
      const { status, body } = await book(releaseId, at);
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual(
        [body.localTime, body.zone, body.adjusted, body.state, body.leave.ok, body.scheduledBy.name],
        [at, zone, 'none', 'scheduled', true, 'Paul Publisher'],
      );
      assert.equal(localTimeOf(new Date(body.dueAt), zone), at);
      assert.deepEqual([(await book(releaseId, at)).status, (await book(releaseId, at)).body.data.reason], [409, 'already_scheduled']);
      const moved = await house.publisher.api('PATCH', `/schedules/${body.id}`, {
        localTime: local(3 * day, 'America/New_York'),
        zone: 'America/New_York',
      });
      assert.deepEqual([moved.body.zone, moved.body.state], ['America/New_York', 'scheduled']);
      const cancelled = await house.publisher.api('POST', `/schedules/${body.id}/cancel`);
      assert.equal(cancelled.body.cancelReason, 'cancelled');
      assert.equal(
        (await house.publisher.api('PATCH', `/schedules/${body.id}`, { localTime: at, zone })).body.data.reason,
        'schedule_cancelled',
      );
      assert.equal((await book(releaseId, at)).status, 200);
      const { body: history } = await house.publisher.api('GET', `/history/schedule/${body.id}`);
      assert.deepEqual(
        history.map((event: { action: string }) => event.action),
        ['publishing.schedule.cancelled', 'publishing.schedule.moved', 'publishing.schedule.set'],
      );
    });

    it('tells of a time that the clocks skip, and of one that comes twice', async () => {
      // The nights of 2027: clocks go forward on 28 March, back on 31 October (Europe/Amsterdam).
      moveClock(Date.parse('2027-03-20T12:00:00Z') - Date.now());
      const spring = await aRelease(channelId, 'In spring.');
      const { body: gap } = await book(spring.releaseId, '2027-03-28T02:30');
      assert.deepEqual([gap.adjusted, gap.dueAt], ['gap', '2027-03-28T01:30:00.000Z']);
      moveClock(Date.parse('2027-10-25T12:00:00Z') - Date.now());
      const autumn = await aRelease(channelId, 'In autumn.');
      const { body: overlap } = await book(autumn.releaseId, '2027-10-31T02:30');
      assert.deepEqual([overlap.adjusted, overlap.dueAt], ['overlap', '2027-10-31T00:30:00.000Z']);
    });

    it('stays within the window of its release', async () => {
      const postId = await aPost(house, [channelId], { text: 'In its window.' });
      const author = actingAs(t.kernel, house.org.organisationId, house.author.personId);
      const { releases } = await submit(author, { postId, window: { earliest: local(2 * day), latest: local(4 * day), zone } });
      await signed(house, releases);
      const [release] = releases;
      const early = await book(release!.id, local(day));
      assert.deepEqual([early.status, early.body.data.fields[0].path, early.body.data.reason], [422, 'localTime', 'window_too_early']);
      assert.equal((await book(release!.id, local(5 * day))).body.data.reason, 'window_too_late');
      const { body: schedule } = await book(release!.id, local(3 * day));
      assert.equal(
        (await house.publisher.api('PATCH', `/schedules/${schedule.id}`, { localTime: local(6 * day), zone })).body.data.reason,
        'window_too_late',
      );
      assert.equal((await house.publisher.api('POST', `/schedules/${schedule.id}/now`)).body.data.reason, 'window_too_early');
    });

    it('is not set in the past, in no zone, at no time, or by those who may not', async () => {
      const { releaseId } = await aRelease();
      assert.equal((await book(releaseId, local(-day))).body.data.reason, 'in_the_past');
      assert.equal((await book(releaseId, '2027-02-30T10:00')).body.data.reason, 'no_such_time');
      assert.deepEqual((await book(releaseId, local(day), { zone: 'Europe/Atlantis' })).body.data.fields, [
        { path: 'zone', code: 'unknown_zone' },
      ]);
      assert.equal((await house.author.api('POST', '/schedules', { releaseId, localTime: local(day), zone })).status, 403);
      const sibling = await aPerson(t, house.org, { role: 'publisher', unitId: await aUnit(t, house.org, { name: 'Aachen' }) });
      assert.equal((await sibling.api('POST', '/schedules', { releaseId, localTime: local(day), zone })).status, 403);
      const { body: schedule } = await book(releaseId, local(day));
      assert.equal((await sibling.api('GET', `/schedules/${schedule.id}`)).status, 404);
      assert.equal((await sibling.api('POST', `/schedules/${schedule.id}/cancel`)).status, 403);
      const stranger = await anOrganisation(t);
      for (const answer of [
        await stranger.owner.api('GET', `/schedules/${schedule.id}`),
        await stranger.owner.api('POST', `/schedules/${schedule.id}/cancel`),
        await stranger.owner.api('POST', '/schedules', { releaseId, localTime: local(day), zone }),
      ])
        assert.equal(answer.status, 404);
    });

    it('is refused for what is not signed, edited, or withdrawn', async () => {
      const postId = await aPost(house, [channelId], { text: 'Step by step.' });
      const [release] = await handedIn(house, postId);
      assert.equal((await book(release!.id, local(day))).body.data.reason, 'release_unsigned');
      await signed(house, [release!]);
      const { body: post } = await house.author.api('GET', `/posts/${postId}`);
      const { body: edited } = await house.author.api('PATCH', `/posts/${postId}`, { revision: post.revision, text: 'Other steps.' });
      assert.equal((await book(release!.id, local(day))).body.data.reason, 'release_edited');
      await house.author.api('PATCH', `/posts/${postId}`, { revision: edited.revision, text: 'Step by step.' });
      assert.equal((await book(release!.id, local(day))).status, 200, 'the very same content again: the signature counts again');
      await house.reviewer.api('POST', `/releases/${release!.id}/withdraw`, { reason: 'error', comment: 'No' });
      await t.workJobs();
      assert.equal((await book(release!.id, local(day))).body.data.reason, 'release_withdrawn');
    });
  });

  describe('the calendar', () => {
    it('follows a post from draft to scheduled', async () => {
      const planned = { local: local(4 * day), zone };
      const postId = await aPost(house, [channelId, byHandId], { text: 'From draft to scheduled.', title: 'Followed', planned });
      const states = async () =>
        (await entryOf(postId))
          .map((entry: { channel: { network: string }; state: string }) => [entry.channel.network, entry.state])
          .toSorted();
      assert.deepEqual(await states(), [
        ['bluesky', 'draft'],
        ['linkedin', 'draft'],
      ]);
      const releases = await handedIn(house, postId);
      assert.deepEqual(await states(), [
        ['bluesky', 'in_review'],
        ['linkedin', 'in_review'],
      ]);
      await signed(house, releases);
      assert.deepEqual(await states(), [
        ['bluesky', 'signed'],
        ['linkedin', 'signed'],
      ]);
      await book(releases.find((release) => release.channelId === channelId)!.id, local(5 * day));
      assert.deepEqual(await states(), [
        ['bluesky', 'scheduled'],
        ['linkedin', 'signed'],
      ]);
      await book(releases.find((release) => release.channelId === byHandId)!.id, local(5 * day));
      assert.deepEqual(await states(), [
        ['bluesky', 'scheduled'],
        ['linkedin', 'task_open'],
      ]);
      const [entry] = await entryOf(postId);
      assert.deepEqual([entry.title, entry.localTime, entry.movable], ['Followed', local(5 * day), 'schedule']);
      assert.equal(
        (await calendar({ zone: 'Asia/Tokyo' })).find((one: { key: string }) => one.key === entry.key).localTime,
        localTimeOf(new Date(entry.at), 'Asia/Tokyo'),
      );
      moveClock(6 * day);
      assert.ok((await entryOf(postId)).some((one: { state: string }) => one.state === 'due'));
    });

    it('filters by channel and unit, and refuses ranges that are none', async () => {
      const sibling = await aUnit(t, house.org, { name: 'Eindhoven' });
      assert.ok((await calendar({ channelId: byHandId })).every((entry: { channel: { id: string } }) => entry.channel.id === byHandId));
      assert.deepEqual(await calendar({ unitId: sibling }), []);
      assert.ok((await calendar({ unitId: house.unitId })).length > 0);
      const other = await aPerson(t, house.org, { role: 'publisher', unitId: sibling });
      assert.deepEqual(
        (await other.api('GET', `/calendar?from=${local(-day).slice(0, 10)}&to=${local(30 * day).slice(0, 10)}&zone=${zone}`)).body,
        [],
      );
      assert.equal(
        (await house.publisher.api('GET', `/calendar?from=2027-03-02&to=2027-03-01&zone=${zone}`)).body.data.reason,
        'before_from',
      );
      assert.equal(
        (await house.publisher.api('GET', `/calendar?from=2027-01-01&to=2027-12-31&zone=${zone}`)).body.data.reason,
        'too_many_days',
      );
    });

    it('shows posts without a channel, and nothing of what was put away', async () => {
      const postId = await aPost(house, [], { title: 'Nowhere yet', planned: { local: local(6 * day), zone } });
      assert.deepEqual(
        (await entryOf(postId)).map((entry: { state: string; channel: null }) => [entry.state, entry.channel]),
        [['draft', null]],
      );
      await house.author.api('POST', `/posts/${postId}/archive`);
      assert.deepEqual(await entryOf(postId), []);
    });
  });

  describe('a task by hand', () => {
    const newTask = async (text: string, given: { alts?: string[]; personId?: string } = {}) => {
      const { postId, releases } = await aSignedPost(house, [byHandId], { text, ...(given.alts ? { alts: given.alts } : {}) });
      const { body } = await book(releases[0]!.id, local(2 * day), given.personId ? { personId: given.personId } : {});
      assert.ok(body.taskId, JSON.stringify(body));
      return { postId, releaseId: releases[0]!.id, scheduleId: body.id as string, taskId: body.taskId as string };
    };
    const told = async (person: TestPerson) => (await person.api('GET', '/me/notifications')).body.items[0]?.messageId;

    it('hands the released text and files to the channel’s own person', async () => {
      const { taskId } = await newTask('By hand, word for word. 👍', { alts: ['A scalpel', 'A scan'] });
      assert.equal(await told(house.publisher), 'publishing.notice.task');
      const { body: task } = await house.publisher.api('GET', `/tasks/${taskId}`);
      assert.deepEqual(
        [task.text, task.person.name, task.state, task.leave.ok, task.channelUrl],
        ['By hand, word for word. 👍', 'Paul Publisher', 'open', true, 'https://www.linkedin.com/company/hospital'],
      );
      assert.deepEqual(
        task.pictures.map((picture: { name: string; alt: string }) => [picture.name, picture.alt]),
        [
          ['picture-1.png', 'A scalpel'],
          ['picture-2.png', 'A scan'],
        ],
      );
      const headers = { cookie: house.publisher.cookie, 'auscult-organisation': house.org.organisationId };
      const file = await t.raw(`/api/tasks/${taskId}/pictures/1`, { headers });
      assert.equal(file.status, 200);
      assert.equal(file.headers.get('content-disposition'), 'attachment; filename="picture-2.png"');
      assert.equal(file.headers.get('content-type'), 'image/png');
      const { sha256Hex } = await import('#kernel/ids.ts');
      assert.equal(sha256Hex(new Uint8Array(await file.arrayBuffer())), task.pictures[1].sha256);
      assert.equal((await t.raw(`/api/tasks/${taskId}/pictures/2`, { headers })).status, 404);
      const stranger = await anOrganisation(t);
      assert.equal(
        (
          await t.raw(`/api/tasks/${taskId}/pictures/1`, {
            headers: { cookie: stranger.owner.cookie, 'auscult-organisation': stranger.organisationId },
          })
        ).status,
        404,
      );
      const { body: needs } = await house.publisher.api('GET', '/needs');
      assert.ok(needs.some((need: { entity: { id: string } }) => need.entity.id === taskId));
    });

    it('is closed with a link, opened again, closed with a screenshot', async () => {
      const { taskId, postId } = await newTask('Closed twice.');
      assert.equal((await house.publisher.api('POST', `/tasks/${taskId}/close`, {})).body.data.reason, 'link_or_screenshot');
      assert.equal((await house.publisher.api('POST', `/tasks/${taskId}/close`, { url: 'javascript:alert(1)' })).status, 422);
      const { body: done } = await house.publisher.api('POST', `/tasks/${taskId}/close`, { url: 'https://www.linkedin.com/feed/update/1' });
      assert.deepEqual([done.state, done.url, done.doneBy.name], ['done', 'https://www.linkedin.com/feed/update/1', 'Paul Publisher']);
      assert.deepEqual(
        (await entryOf(postId)).map((entry: { state: string }) => entry.state),
        ['task_done'],
      );
      assert.equal(
        (await house.publisher.api('POST', `/tasks/${taskId}/close`, { url: 'https://example.org/2' })).body.data.reason,
        'task_not_open',
      );
      assert.equal((await house.publisher.api('POST', `/tasks/${taskId}/reopen`)).body.state, 'open');
      const form = new FormData();
      form.set('screenshot', new File([new Uint8Array(await aPng(7))], 'proof.png', { type: 'image/png' }));
      const { body: shown } = await house.publisher.api('POST', `/tasks/${taskId}/close`, form);
      assert.deepEqual([shown.state, shown.screenshot, shown.url], ['done', true, null]);
      const picture = await t.raw(`/api/tasks/${taskId}/screenshot`, {
        headers: { cookie: house.publisher.cookie, 'auscult-organisation': house.org.organisationId },
      });
      assert.deepEqual([picture.status, picture.headers.get('content-type')], [200, 'image/png']);
      const { body: history } = await house.publisher.api('GET', `/history/task/${taskId}`);
      assert.deepEqual(
        history.map((event: { action: string }) => event.action.split('.').at(-1)),
        ['closed', 'reopened', 'closed', 'opened'],
      );
    });

    it('refuses a screenshot that is none', async () => {
      const { taskId } = await newTask('With a script.');
      const form = new FormData();
      form.set(
        'screenshot',
        new File(['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'], 'x.svg', { type: 'image/svg+xml' }),
      );
      const { status, body } = await house.publisher.api('POST', `/tasks/${taskId}/close`, form);
      assert.deepEqual([status, body.data.fields], [422, [{ path: 'screenshot', code: 'svg' }]]);
      assert.equal((await house.publisher.api('GET', `/tasks/${taskId}`)).body.state, 'open');
    });

    it('goes to whoever is named, if they may, and on to another', async () => {
      const { taskId } = await newTask('For Cora.', { personId: colleague.personId });
      assert.deepEqual(
        (await colleague.api('GET', '/tasks?mine=true&state=open')).body.map((task: { id: string }) => task.id),
        [taskId],
      );
      assert.equal(
        (await colleague.api('POST', `/tasks/${taskId}/assign`, { personId: house.author.personId })).body.data.reason,
        'cannot_handle',
      );
      assert.equal(
        (await colleague.api('POST', `/tasks/${taskId}/assign`, { personId: house.publisher.personId })).body.person.name,
        'Paul Publisher',
      );
      assert.equal(await told(house.publisher), 'publishing.notice.task');
      assert.equal((await house.author.api('POST', `/tasks/${taskId}/close`, { url: 'https://example.org' })).status, 403);
    });

    it('hands out nothing once the post was edited or everything is frozen', async () => {
      const { taskId, postId } = await newTask('Signed words.', { alts: ['A ward'] });
      const { body: freeze } = await house.publisher.api('POST', '/freezes', { unitId: house.unitId, reason: 'Crisis' });
      const frozen = (await house.publisher.api('GET', `/tasks/${taskId}`)).body;
      assert.deepEqual([frozen.text, frozen.pictures, frozen.leave.reason], [null, [], 'frozen']);
      await house.publisher.api('POST', `/freezes/${freeze.id}/lift`);
      const { body: post } = await house.author.api('GET', `/posts/${postId}`);
      await house.author.api('PATCH', `/posts/${postId}`, { revision: post.revision, text: 'Other words.' });
      const edited = (await house.publisher.api('GET', `/tasks/${taskId}`)).body;
      assert.deepEqual([edited.text, edited.leave.reason], [null, 'edited']);
      const file = await t.raw(`/api/tasks/${taskId}/pictures/0`, {
        headers: { cookie: house.publisher.cookie, 'auscult-organisation': house.org.organisationId },
      });
      assert.equal(file.status, 409);
    });

    it('moves with its schedule, ends with it, and follows a withdrawal', async () => {
      const moved = await newTask('Moved, then cancelled.');
      await house.publisher.api('PATCH', `/schedules/${moved.scheduleId}`, { localTime: local(3 * day), zone });
      assert.equal((await house.publisher.api('GET', `/tasks/${moved.taskId}`)).body.localTime, local(3 * day));
      await house.publisher.api('POST', `/schedules/${moved.scheduleId}/cancel`);
      assert.equal((await house.publisher.api('GET', `/tasks/${moved.taskId}`)).body.state, 'cancelled');
      assert.equal(await told(house.publisher), 'publishing.notice.task_cancelled');

      const done = await newTask('Published by hand, then withdrawn.');
      await house.publisher.api('POST', `/tasks/${done.taskId}/close`, { url: 'https://www.linkedin.com/feed/update/2' });
      assert.equal((await house.publisher.api('POST', `/schedules/${done.scheduleId}/cancel`)).body.data.reason, 'task_done');
      await house.reviewer.api('POST', `/releases/${done.releaseId}/withdraw`, { reason: 'legal', comment: 'Take it off' });
      await t.workJobs();
      assert.equal(await told(house.publisher), 'publishing.notice.task_remove');
      const { body: tasks } = await house.publisher.api('GET', '/tasks?mine=true&state=open');
      const removal = tasks.find((task: { releaseId: string }) => task.releaseId === done.releaseId);
      assert.equal(removal.purpose, 'remove');
      assert.equal((await house.publisher.api('POST', `/tasks/${removal.id}/close`, {})).body.state, 'done');
    });
  });

  it('freezes are set and lifted by those who may, where they may', async () => {
    const sibling = await aUnit(t, house.org, { name: 'Venlo' });
    assert.equal((await house.publisher.api('POST', '/freezes', { unitId: sibling, reason: 'x' })).status, 403);
    assert.equal((await house.author.api('POST', '/freezes', { unitId: house.unitId, reason: 'x' })).status, 403);
    const { body } = await house.publisher.api('POST', '/freezes', { unitId: house.unitId, reason: 'A recall' });
    assert.deepEqual(
      (await house.author.api('GET', '/freezes')).body.map((freeze: { reason: string; frozenBy: string }) => [
        freeze.reason,
        freeze.frozenBy,
      ]),
      [['A recall', 'Paul Publisher']],
    );
    const stranger = await anOrganisation(t);
    assert.equal((await stranger.owner.api('POST', `/freezes/${body.id}/lift`)).status, 404);
    assert.equal((await house.publisher.api('POST', `/freezes/${body.id}/lift`)).status, 200);
    assert.deepEqual((await house.author.api('GET', '/freezes')).body, []);
  });
});
