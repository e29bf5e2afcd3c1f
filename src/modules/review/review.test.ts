/** review over the real program: from a post to a signed release, and everyone who may not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { canonicalJson } from '#kernel/canonical.ts';
import { sha256Hex } from '#kernel/ids.ts';
import { aPerson, password, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aChannel, aPicture, aPost, aRelease, edit, leave, ok, refused, sendBack, sign, submitted, aTeam } from './review.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let channel: string;
let anna: TestPerson;
let rosa: TestPerson;
before(async () => {
  t = await startTest();
  ({ org, south, channel, anna, rosa } = await aTeam(t));
});
after(() => t.close());

const get = (by: TestPerson, id: string) => ok(by.api('GET', `/releases/${id}`));
const leaves = (id: string, at?: string) => leave(t, org.organisationId, id, at);

test('a post becomes one immutable release for each channel, its text exactly as typed, hashed as RFC 8785', async () => {
  const second = await aChannel(org, { unitId: south, name: 'Hospital on Facebook', network: 'facebook' });
  const asset = await aPicture(anna, south);
  const text = '\u200Be\u0301 and é: https://example.org/a?b=ü 👩‍⚕️\r\nEnd ';
  const post = await aPost(anna, south, [channel, second], { text, planned: { local: '2027-03-28T02:30', zone: 'Europe/Amsterdam' } });
  await edit(anna, post.id, { images: [{ assetId: asset, alt: 'A man walks with a stick' }] });
  const releases = await submitted(anna, post.id, { note: 'For hip week' });
  assert.equal(releases.length, 2);
  assert.notEqual(releases[0]!.hash, releases[1]!.hash);

  const release = await get(rosa, releases.find((one) => one.channelId === channel)!.id);
  const { canonical, hash, intact } = await ok(rosa.api('GET', `/releases/${release.id}/certificate`));
  assert.equal(hash, sha256Hex(canonical));
  assert.equal(canonicalJson(JSON.parse(canonical)), canonical);
  assert.equal(intact, true);
  const { account, text: kept, links, media, ...rest } = JSON.parse(canonical);
  assert.equal(kept, text);
  assert.deepEqual(links, ['https://example.org/a?b=%C3%BC']);
  assert.deepEqual(account, {
    channelId: channel,
    network: 'mastodon',
    byHand: true,
    kind: 'hospital',
    externalId: null,
    handle: '@hospital',
  });
  assert.deepEqual(
    media.map((one: Record<string, unknown>) => [one['kind'], one['alt'], one['mediaType'], one['captions']]),
    [['image', 'A man walks with a stick', 'image/png', []]],
  );
  assert.match(rest.rulePackVersion, /./);
  assert.deepEqual(
    { ...rest, rulePackVersion: '' },
    {
      format: 1,
      organisationId: org.organisationId,
      postId: post.id,
      kind: 'post',
      audience: 'public',
      markets: ['NL'],
      targeting: [],
      placement: null,
      inReplyTo: null,
      language: 'en',
      linkPreview: null,
      firstComment: null,
      mandatoryTexts: [],
      labels: [],
      commentSwitches: {},
      automaticChanges: [],
      window: { earliest: '2027-03-21T02:30', latest: '2027-04-04T03:30', zone: 'Europe/Amsterdam' },
      recurrence: null,
      claimVersions: [],
      rulePackVersion: '',
      findings: [],
    },
  );
  assert.deepEqual(
    [release.state, release.number, release.note, release.siblings.length, release.leave],
    ['waiting', 1, 'For hip week', 1, { ok: false, reason: 'unsigned' }],
  );

  const picture = await t.raw(`/api/releases/${release.id}/pictures/${media[0].sha256}`, { headers: { cookie: rosa.cookie } });
  assert.equal(sha256Hex(new Uint8Array(await picture.arrayBuffer())), media[0].sha256);
  assert.equal(picture.headers.get('content-type'), 'image/png');
  const other = await rosa.api('GET', `/releases/${release.id}/pictures/${'0'.repeat(64)}`);
  assert.equal(other.status, 404);
});

test('a reviewer who had no hand in it signs what they saw, and it may leave', async () => {
  const release = await aRelease(anna, south, channel);
  const seen = await get(rosa, release.id);
  assert.deepEqual(seen.mayDecide, { ok: true, reason: null, selfApproval: false, roles: [{ role: 'medical_reviewer', name: null }] });
  const signed = await ok(sign(rosa, release, { comment: 'Good' }));
  assert.equal(signed.state, 'signed');
  assert.deepEqual(signed.leave, { ok: true, reason: null });
  const { id: _, signedAt, ...signature } = signed.signature;
  assert.deepEqual(signature, {
    person: { id: rosa.personId, name: 'Rosa' },
    role: 'medical_reviewer',
    roleName: null,
    meaning: 'approved',
    hash: release.hash,
    factor: 'password',
    zone: 'Europe/Amsterdam',
    selfApproved: false,
    ticks: [],
    valid: true,
  });
  assert.ok(Math.abs(Date.parse(signedAt) - Date.now()) < 60_000);
  assert.deepEqual([signed.decision.kind, signed.decision.comment, signed.decision.person.name], ['signed', 'Good', 'Rosa']);
  assert.equal(await leaves(release.id), 'ok');
  const { items } = await ok(anna.api('GET', '/me/notifications'));
  assert.ok(
    items.some(
      (item: { messageId: string; entity: { id: string } }) => item.messageId === 'review.notice.signed' && item.entity.id === release.id,
    ),
  );
});

test('nobody signs what they had a hand in, unseen, without the right, or through a key', async () => {
  const both = await ok(
    org.owner.api('POST', '/roles', {
      name: 'Author and reviewer',
      permissions: ['content.read', 'content.edit', 'review.read', 'review.sign', 'channels.read', 'compliance.read'],
    }),
  );
  const carl = await aPerson(t, org, { role: both.id, unitId: south, name: 'Carl' });
  const own = await aRelease(carl, south, channel);
  await refused(sign(carl, own), 403, 'self_review');
  assert.deepEqual((await get(carl, own.id)).mayDecide.reason, 'own_work');

  const edited = await aRelease(anna, south, channel);
  await edit(carl, edited.postId, { text: 'Walking again, seven weeks after a new hip.' });
  await edit(anna, edited.postId, { text: 'Walking again, seven weeks after a new hip!' });
  const [again] = await submitted(anna, edited.postId);
  await refused(sign(carl, again!), 403, 'self_review');
  await refused(sendBack(carl, again!), 403, 'self_review');
  await refused(sign(rosa, { id: again!.id, hash: 'f'.repeat(64) }), 409, 'other_hash');
  await refused(sign(anna, again!), 403);
  await refused(sign(org.owner, again!), 403);
  const key = await ok(
    org.owner.api('POST', '/api-keys', { name: 'robot', unitId: org.unitId, permissions: ['review.read', 'review.withdraw'] }),
  );
  await refused(
    t.request('POST', `/releases/${again!.id}/sign`, {
      body: { hash: again!.hash, password },
      headers: { authorization: `Bearer ${key.secret}` },
    }),
    403,
  );
  const withSign = await org.owner.api('POST', '/api-keys', { name: 'robot', unitId: org.unitId, permissions: ['review.sign'] });
  assert.ok(withSign.status >= 400);
  assert.equal((await get(rosa, again!.id)).state, 'waiting');
  await ok(sign(rosa, again!));
});

test('the signature asks for the password, counts wrong ones, and asks for the code where two factors are on', async () => {
  const release = await aRelease(anna, south, channel);
  const paula = await aPerson(t, org, { role: 'legal_reviewer', unitId: south, name: 'Paula' });
  for (let attempt = 0; attempt < 5; attempt += 1) await refused(sign(paula, release, { password: 'wrong-wrong-wrong' }), 401, 'password');
  await refused(sign(paula, release), 429, 'signing_locked');
  const history = await ok(rosa.api('GET', `/history/release/${release.id}`));
  assert.equal(history.filter((entry: { action: string }) => entry.action === 'review.signature.refused').length, 5);
  const told = await ok(paula.api('GET', '/me/notifications'));
  assert.ok(told.items.some((item: { messageId: string }) => item.messageId === 'review.notice.signing_locked'));
  assert.equal((await get(rosa, release.id)).state, 'waiting');
});

test('of two reviewers at once one decides, whatever they decide', async () => {
  const luis = await aPerson(t, org, { role: 'legal_reviewer', unitId: south, name: 'Luis' });
  for (let round = 0; round < 5; round += 1) {
    const release = await aRelease(anna, south, channel);
    const answers = await Promise.all([sign(rosa, release), round % 2 === 0 ? sign(luis, release) : sendBack(luis, release)]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409], JSON.stringify(answers.map((answer) => answer.body)));
    assert.equal(answers.find((answer) => answer.status === 409)?.body.code, 'already_decided');
  }
});

test('any edit makes a release that lacks the signature, and the old one leaves no more', async () => {
  const release = await aRelease(anna, south, channel);
  await ok(sign(rosa, release));
  await edit(anna, release.postId, { text: 'Walking again, six weeks after a new knee.' });
  assert.equal(await leaves(release.id), 'edited');
  const [next] = await submitted(anna, release.postId);
  assert.equal(next!.kept, false);
  assert.equal(await leaves(release.id), 'superseded');
  assert.equal(await leaves(next!.id), 'unsigned');
  const seen = await get(rosa, next!.id);
  assert.deepEqual([seen.number, seen.previous.id, seen.previous.text], [2, release.id, 'Walking again, six weeks after a new hip.']);
  // Put back as it was: still another release, still unsigned.
  await edit(anna, release.postId, { text: 'Walking again, six weeks after a new hip.' });
  const [third] = await submitted(anna, release.postId);
  assert.equal(await leaves(third!.id), 'unsigned');
});

test('what is handed in again unchanged is kept with its signature; a new title changes nothing that leaves', async () => {
  const release = await aRelease(anna, south, channel);
  const [waiting] = await submitted(anna, release.postId);
  assert.deepEqual([waiting!.id, waiting!.kept], [release.id, true]);
  await ok(sign(rosa, release));
  await edit(anna, release.postId, { title: 'Another name for it' });
  const [kept] = await submitted(anna, release.postId);
  assert.deepEqual([kept!.id, kept!.hash, kept!.kept], [release.id, release.hash, true]);
  assert.equal(await leaves(release.id), 'ok');
  const [other] = await submitted(anna, release.postId, {
    window: { earliest: null, latest: '2027-06-01T10:00', zone: 'Europe/Amsterdam' },
  });
  assert.equal(other!.kept, false);
  assert.equal(await leaves(release.id), 'superseded');
});

test('of five submissions at once one makes the release, the others find it', async () => {
  const post = await aPost(anna, south, [channel]);
  const answers = await Promise.all(Array.from({ length: 5 }, () => submitted(anna, post.id)));
  assert.equal(answers.filter(([release]) => !release!.kept).length, 1);
  assert.equal(new Set(answers.map(([release]) => release!.id)).size, 1);
});

test('sent back with a comment it may be handed in again; rejected, not without a change', async () => {
  const back = await aRelease(anna, south, channel);
  await refused(rosa.api('POST', `/releases/${back.id}/send-back`, { hash: back.hash, comment: ' ' }), 422);
  const sent = await ok(sendBack(rosa, back));
  assert.deepEqual([sent.state, sent.decision.comment], ['sent_back', 'Name the surgeon’s consent.']);
  const needs = await ok(anna.api('GET', '/needs'));
  assert.ok(
    needs.some(
      (need: { messageId: string; entity: { id: string } }) => need.messageId === 'review.need.sent_back' && need.entity.id === back.id,
    ),
  );
  const [again] = await submitted(anna, back.postId);
  assert.equal(again!.kept, false);
  await ok(rosa.api('POST', `/releases/${again!.id}/reject`, { hash: again!.hash, comment: 'Never.' }));
  await refused(anna.api('POST', `/posts/${back.postId}/submit`, {}), 409, 'rejected_unchanged');
  await edit(anna, back.postId, { text: 'Something else.' });
  await submitted(anna, back.postId);
});

test('all channels of a submission are signed at once, each seen, each with its own signature; nothing of another one', async () => {
  const second = await aChannel(org, { unitId: south, name: 'Hospital on LinkedIn', network: 'linkedin' });
  const post = await aPost(anna, south, [channel, second]);
  const [one, other] = await submitted(anna, post.id);
  const stranger = await aRelease(anna, south, channel);
  await refused(sign(rosa, one!, { also: [{ id: stranger.id, hash: stranger.hash }] }), 422, 'other_submission');
  await refused(sign(rosa, one!, { also: [{ id: other!.id, hash: one!.hash }] }), 409, 'other_hash');
  assert.equal((await get(rosa, one!.id)).state, 'waiting');
  const signed = await ok(sign(rosa, one!, { also: [{ id: other!.id, hash: other!.hash }] }));
  const sibling = await get(rosa, other!.id);
  assert.notEqual(signed.signature.id, sibling.signature.id);
  assert.equal(sibling.signature.hash, other!.hash);
  // The text of one channel changes: the other keeps its signature.
  await edit(anna, post.id, {
    variants: [
      { channelId: channel, enabled: true, text: null, language: null },
      { channelId: second, enabled: true, text: 'Only for LinkedIn.', language: null },
    ],
  });
  const again = await submitted(anna, post.id);
  assert.deepEqual(
    again.map((release) => [release.channelId, release.kept]).sort(),
    [
      [channel, true],
      [second, false],
    ].sort(),
  );
  assert.equal(await leaves((channel === one!.channelId ? one! : other!).id), 'ok');
});

test('withdrawn with a reason: it leaves no more, everywhere takes the older ones too', async () => {
  const release = await aRelease(anna, south, channel);
  await ok(sign(rosa, release));
  await edit(anna, release.postId, { text: 'A newer text.' });
  const [newer] = await submitted(anna, release.postId);
  await refused(anna.api('POST', `/releases/${newer!.id}/withdraw`, { reason: 'safety', comment: 'Label change' }), 403);
  const withdrawn = await ok(
    rosa.api('POST', `/releases/${newer!.id}/withdraw`, { reason: 'safety', comment: 'Label change', everywhere: true }),
  );
  assert.deepEqual([withdrawn.state, withdrawn.withdrawal.reason, withdrawn.mayWithdraw], ['withdrawn', 'safety', false]);
  assert.equal(await leaves(release.id), 'withdrawn');
  await refused(rosa.api('POST', `/releases/${newer!.id}/withdraw`, { reason: 'legal', comment: 'Again' }), 409, 'withdrawn_already');
  await refused(sign(rosa, newer!), 409, 'withdrawn_already');
  const [next] = await submitted(anna, release.postId);
  assert.equal(next!.kept, false);
});

test('it leaves in its window and not outside, and not after it has expired', async () => {
  const post = await aPost(anna, south, [channel]);
  await refused(
    anna.api('POST', `/posts/${post.id}/submit`, {
      window: { earliest: '2027-02-30T10:00', latest: '2027-03-01T10:00', zone: 'Europe/Amsterdam' },
    }),
    422,
    'no_such_time',
  );
  await refused(
    anna.api('POST', `/posts/${post.id}/submit`, {
      window: { earliest: '2027-03-02T10:00', latest: '2027-03-01T10:00', zone: 'Europe/Amsterdam' },
    }),
    422,
    'window_reversed',
  );
  await refused(
    anna.api('POST', `/posts/${post.id}/submit`, { window: { earliest: null, latest: '2020-03-01T10:00', zone: 'Europe/Amsterdam' } }),
    422,
    'window_past',
  );
  await refused(
    anna.api('POST', `/posts/${post.id}/submit`, { window: { earliest: null, latest: '2099-03-01T10:00', zone: 'Europe/Amsterdam' } }),
    422,
    'window_beyond_expiry',
  );
  const soon = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  const later = new Date(Date.now() + 50 * 86_400_000).toISOString().slice(0, 10);
  const [release] = await submitted(anna, post.id, { window: { earliest: `${soon}T10:00`, latest: `${later}T10:00`, zone: 'UTC' } });
  await ok(sign(rosa, release!));
  assert.equal(await leaves(release!.id), 'too_early');
  assert.equal(await leaves(release!.id, `${soon}T10:00:00Z`), 'ok');
  assert.equal(await leaves(release!.id, `${later}T10:00:01Z`), 'too_late');
  const [facts] = await t.asSystem(org.organisationId, async ({ db }) =>
    db.selectFrom('review.release').select('expires_at').where('id', '=', release!.id).execute(),
  );
  assert.equal(await leaves(release!.id, facts!.expires_at), 'expired');
});

test('a blocking finding keeps it from review; a warning asks the reviewer for a word', async () => {
  await ok(
    org.owner.api('POST', '/products', {
      unitId: org.unitId,
      name: 'Cardovix',
      kind: 'medicine',
      inn: 'cardovixan',
      aliases: [],
      holder: null,
      indication: null,
      statuses: [{ market: 'NL', status: 'rx' }],
    }),
  );
  const post = await aPost(anna, south, [channel], { text: 'Cardovix is the best choice for your heart. Ask your doctor for Cardovix!' });
  const blocked = await refused(anna.api('POST', `/posts/${post.id}/submit`, {}), 422, 'open_block');
  const [field] = blocked.data.fields;
  assert.deepEqual(
    [field.path, field.code, field.values.rule, blocked.data.values.rules],
    [`variants.${channel}`, 'open_block', 'EU-RX-PROMO', 'EU-RX-PROMO, NL-GNW85'],
  );
  await edit(anna, post.id, { text: 'Today we share Phase 2 topline results for Cardovix. Read the press release in our newsroom.' });
  const [release] = await submitted(anna, post.id);
  const seen = await get(rosa, release!.id);
  const [finding] = seen.content.findings;
  assert.deepEqual([finding.rule, finding.severity], ['EU-RX-MENTION', 'warn']);
  const unticked = await refused(sign(rosa, release!), 422, 'warning_unticked');
  assert.deepEqual(
    unticked.data.fields.map((field: { path: string }) => field.path),
    ['ticks.0'],
  );
  await refused(
    sign(rosa, release!, {
      ticks: [
        { finding: 0, comment: 'Neutral' },
        { finding: 7, comment: 'Nothing' },
      ],
    }),
    422,
    'not_a_warning',
  );
  const signed = await ok(sign(rosa, release!, { ticks: [{ finding: 0, comment: 'A neutral corporate fact.' }] }));
  assert.deepEqual(signed.signature.ticks, [{ finding: 0, comment: 'A neutral corporate fact.' }]);
});
