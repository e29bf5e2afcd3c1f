/** Fixtures of review for module tests, made through the API as people would. */
import assert from 'node:assert/strict';
import sharp from 'sharp';
import {
  aPerson,
  aUnit,
  anOrganisation,
  password,
  type TestBed,
  type TestOrganisation,
  type TestPerson,
  type TestResponse,
} from '#tests/harness.ts';

// The body is whatever came back; tests look into it.
// oxlint-disable-next-line typescript/no-explicit-any
type Body = any;

export async function ok(answer: Promise<TestResponse>): Promise<Body> {
  const { status, body } = await answer;
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

export async function refused(answer: Promise<TestResponse>, status: number, reason?: string): Promise<Body> {
  const got = await answer;
  assert.equal(got.status, status, JSON.stringify(got.body));
  if (reason !== undefined) assert.equal(got.body.data.reason, reason);
  return got.body;
}

/** An organisation whose unit South has a channel, an author and a medical reviewer. */
export async function aTeam(
  t: TestBed,
): Promise<{ org: TestOrganisation; south: string; channel: string; anna: TestPerson; rosa: TestPerson }> {
  const org = await anOrganisation(t);
  const south = await aUnit(t, org, { name: 'South' });
  const channel = await aChannel(org, { unitId: south });
  const anna = await aPerson(t, org, { role: 'author', unitId: south, name: 'Anna' });
  const rosa = await aPerson(t, org, { role: 'medical_reviewer', unitId: south, name: 'Rosa' });
  return { org, south, channel, anna, rosa };
}

/** A channel served by hand: it takes 500 graphemes and four pictures. */
export async function aChannel(
  org: TestOrganisation,
  given: { unitId?: string; name?: string; network?: string; markets?: string[] } = {},
): Promise<string> {
  const { unitId = org.unitId, name = 'Hospital on Mastodon', network = 'mastodon', markets = ['NL'] } = given;
  return (
    await ok(
      org.owner.api('POST', '/channels/by-hand', {
        network,
        name,
        handle: '@hospital',
        responsiblePersonId: org.owner.personId,
        unitId,
        markets,
        audience: 'public',
        accountKind: 'hospital',
      }),
    )
  ).id;
}

export async function aPost(
  by: TestPerson,
  unitId: string,
  channelIds: string[],
  given: { text?: string; title?: string; planned?: { local: string; zone: string } } = {},
): Promise<Body> {
  return ok(
    by.api('POST', '/posts', {
      unitId,
      title: 'Walking again',
      language: 'en',
      text: 'Walking again, six weeks after a new hip.',
      channelIds,
      ...given,
    }),
  );
}

export async function edit(by: TestPerson, postId: string, change: object): Promise<Body> {
  const { revision } = await ok(by.api('GET', `/posts/${postId}`));
  return ok(by.api('PATCH', `/posts/${postId}`, { revision, ...change }));
}

export async function aPicture(by: TestPerson, unitId: string): Promise<string> {
  const bytes = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#0f6d69' } })
    .png()
    .toBuffer();
  const form = new FormData();
  form.set('unitId', unitId);
  form.set('file', new File([new Uint8Array(bytes)], 'hip.png', { type: 'image/png' }));
  return (await ok(by.api('POST', '/assets', form))).id;
}

/** Hand in; answers the ids and hashes of the releases. */
export async function submitted(
  by: TestPerson,
  postId: string,
  body: object = {},
): Promise<{ id: string; hash: string; channelId: string; kept: boolean }[]> {
  return (await ok(by.api('POST', `/posts/${postId}/submit`, body))).releases;
}

export async function aRelease(
  by: TestPerson,
  unitId: string,
  channelId: string,
  given: Parameters<typeof aPost>[3] = {},
): Promise<{ id: string; hash: string; postId: string }> {
  const post = await aPost(by, unitId, [channelId], given);
  const [release] = await submitted(by, post.id);
  return { id: release!.id, hash: release!.hash, postId: post.id };
}

export const sign = (by: TestPerson, release: { id: string; hash: string }, given: object = {}) =>
  by.api('POST', `/releases/${release.id}/sign`, { hash: release.hash, password, ...given });
export const sendBack = (by: TestPerson, release: { id: string; hash: string }, comment = 'Name the surgeon’s consent.') =>
  by.api('POST', `/releases/${release.id}/send-back`, { hash: release.hash, comment });

export async function leave(t: TestBed, organisationId: string, releaseId: string, at?: string): Promise<string> {
  const { mayLeave } = await import('./index.ts');
  const verdict = await t.asSystem(organisationId, (scope) => mayLeave(scope, releaseId, at === undefined ? {} : { at }));
  return verdict.ok ? 'ok' : verdict.reason;
}
