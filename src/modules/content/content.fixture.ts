/** Fixtures of content for module tests, made through the API as people would. */
import assert from 'node:assert/strict';
import sharp from 'sharp';
import type { TestOrganisation, TestPerson, TestResponse } from '#tests/harness.ts';

export async function created(by: TestPerson, path: string, body: unknown, method = 'POST'): Promise<TestResponse['body']> {
  const answer = await by.api(method, path, body);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
}

export async function aGoal(org: TestOrganisation, unitId = org.unitId): Promise<string> {
  return (await created(org.owner, '/goals', { unitId, title: 'Be the first choice for hip surgery', ownerPersonId: org.owner.personId }))
    .id;
}

export async function aCampaign(
  org: TestOrganisation,
  by: TestPerson,
  unitId = org.unitId,
): Promise<{ id: string; goalId: string; revision: number }> {
  const goalId = await aGoal(org, unitId);
  return created(by, '/campaigns', { unitId, goalId, name: 'Hip week', startsOn: '2027-03-01', endsOn: '2027-03-07' });
}

/** A channel served by hand, e.g. `mastodon` (500 graphemes, 4 pictures) or `x`. */
export async function aChannel(
  org: TestOrganisation,
  given: { unitId?: string; network?: string; name?: string; markets?: string[]; audience?: 'public' | 'hcp' } = {},
): Promise<string> {
  const { unitId = org.unitId, network = 'mastodon', name = `Hospital on ${network}`, markets = ['NL'], audience = 'public' } = given;
  return (
    await created(org.owner, '/channels/by-hand', {
      network,
      name,
      responsiblePersonId: org.owner.personId,
      unitId,
      markets,
      audience,
      accountKind: 'hospital',
    })
  ).id;
}

// The body is whatever came back; tests look into it.
// oxlint-disable-next-line typescript/no-explicit-any
export async function aPost(org: TestOrganisation, by: TestPerson, given: Record<string, unknown> = {}): Promise<any> {
  return created(by, '/posts', {
    unitId: org.unitId,
    title: 'Walking again',
    language: 'en',
    text: 'Walking again, six weeks after a new hip.',
    ...given,
  });
}

export function aPng(width = 40, height = 30, colour = '#0f6d69'): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
}

export function aForm(unitId: string, bytes: Uint8Array | string, name = 'hip.png', type = 'image/png'): FormData {
  const form = new FormData();
  form.set('unitId', unitId);
  form.set('file', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name, { type }));
  return form;
}

export async function anAsset(by: TestPerson, unitId: string, bytes?: Uint8Array): Promise<string> {
  return (await created(by, '/assets', aForm(unitId, bytes ?? (await aPng())))).id;
}

export function faultsOf(answer: TestResponse): string[] {
  assert.equal(answer.status, 422, JSON.stringify(answer.body));
  return answer.body.data.fields.map((field: { path: string; code: string }) => `${field.path}: ${field.code}`);
}
