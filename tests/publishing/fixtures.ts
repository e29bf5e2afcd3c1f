/**
 * What publishing stands on, made quickly: people, a Bluesky account on the real test network, and signed releases.
 * Everything goes through the rooms' own functions; only the password of a signature is not typed again each time.
 */
import sharp from 'sharp';
import { inTransaction } from '#kernel/transaction.ts';
import { newId } from '#kernel/ids.ts';
import { systemAccess } from '#kernel/jobs.ts';
import type { Context, Kernel } from '#kernel/types.ts';
import { createPost, updatePost, uploadAsset } from '#modules/content/index.ts';
import { submit } from '#modules/review/index.ts';
import { signNow } from '#modules/review/decide.ts';
import { schedule } from '#modules/publishing/index.ts';
import { aPerson, anOrganisation, aUnit, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import type { TestAccount, TestNetwork } from '#tests/atproto/start.ts';

export interface House {
  t: TestBed;
  org: TestOrganisation;
  unitId: string;
  author: TestPerson;
  reviewer: TestPerson;
  publisher: TestPerson;
}

/** An organisation with a unit, and people who write, sign and publish in it. */
export async function aHouse(t: TestBed): Promise<House> {
  const org = await anOrganisation(t);
  const unitId = await aUnit(t, org, { name: 'Maastricht' });
  const author = await aPerson(t, org, { role: 'author', unitId, name: 'Anna Author' });
  const reviewer = await aPerson(t, org, { role: 'medical_reviewer', unitId, name: 'Rita Reviewer' });
  const publisher = await aPerson(t, org, { role: 'publisher', unitId, name: 'Paul Publisher' });
  return { t, org, unitId, author, reviewer, publisher };
}

/** A connected account; answers the channel. */
export async function aChannel(house: House, network: TestNetwork, name: string): Promise<{ channelId: string; account: TestAccount }> {
  const account = await network.createAccount(name);
  const { status, body } = await house.org.owner.api('POST', '/channels/connect', {
    network: 'bluesky',
    credentials: { server: network.pdsUrl, identifier: account.handle, appPassword: account.appPassword },
    unitId: house.unitId,
    markets: ['NL'],
    audience: 'public',
    accountKind: 'hospital',
  });
  if (status !== 200) throw new Error(`connect: ${status} ${JSON.stringify(body)}`);
  return { channelId: body.id, account };
}

export async function aByHandChannel(house: House, responsible: TestPerson = house.publisher): Promise<string> {
  const { status, body } = await house.org.owner.api('POST', '/channels/by-hand', {
    network: 'linkedin',
    name: 'Hospital on LinkedIn',
    url: 'https://www.linkedin.com/company/hospital',
    responsiblePersonId: responsible.personId,
    unitId: house.unitId,
    markets: ['NL'],
    audience: 'public',
    accountKind: 'hospital',
  });
  if (status !== 200) throw new Error(`by hand: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** A person's context without a session: the person's id under the system's access. */
export function actingAs(kernel: Kernel, organisationId: string, personId: string): Context {
  return {
    kernel,
    organisationId,
    requestId: newId(),
    locale: 'en',
    access: systemAccess,
    actor: { kind: 'person', id: personId, personId },
  };
}

export async function aPng(seed: number): Promise<Uint8Array> {
  const background = { r: (seed * 37) % 256, g: (seed * 91) % 256, b: (seed * 53) % 256 };
  return new Uint8Array(
    await sharp({ create: { width: 48, height: 32, channels: 3, background } })
      .png()
      .toBuffer(),
  );
}

export interface PostGiven {
  text?: string;
  title?: string;
  /** Alternative texts of as many pictures. */
  alts?: readonly string[];
  planned?: { local: string; zone: string };
}

let pictures = 0;

/** A post that may be handed in; answers its id. */
export async function aPost(house: House, channelIds: readonly string[], given: PostGiven = {}): Promise<string> {
  const { kernel } = house.t;
  const author = actingAs(kernel, house.org.organisationId, house.author.personId);
  const post = await inTransaction(author, (scope) =>
    createPost(scope, {
      unitId: house.unitId,
      title: given.title ?? 'Walking again',
      language: 'en',
      campaignId: null,
      text: given.text ?? 'Walking again, six weeks after a new hip.',
      planned: given.planned ?? null,
      channelIds: [...channelIds],
    }),
  );
  if (!given.alts?.length) return post.id;
  const images: { assetId: string; alt: string }[] = [];
  for (const alt of given.alts) {
    pictures += 1;
    const asset = await uploadAsset(author, {
      unitId: house.unitId,
      file: new File([new Uint8Array(await aPng(pictures))], 'hip.png', { type: 'image/png' }),
    });
    images.push({ assetId: asset.id, alt });
  }
  await inTransaction(author, (scope) => updatePost(scope, { id: post.id, revision: post.revision, images }));
  return post.id;
}

export interface Release {
  id: string;
  hash: string;
  channelId: string;
}

export async function handedIn(house: House, postId: string): Promise<Release[]> {
  const { releases } = await submit(actingAs(house.t.kernel, house.org.organisationId, house.author.personId), { postId });
  return releases;
}

export async function signed(house: House, releases: readonly Release[]): Promise<void> {
  const [first, ...others] = releases;
  const reviewer = actingAs(house.t.kernel, house.org.organisationId, house.reviewer.personId);
  await inTransaction(reviewer, (scope) =>
    signNow(
      scope,
      { id: first!.id, hash: first!.hash, ticks: [], comment: '', also: others.map(({ id, hash }) => ({ id, hash, ticks: [] })) },
      'password',
    ),
  );
}

/** A post handed in and signed, one release for each channel. */
export async function aSignedPost(
  house: House,
  channelIds: readonly string[],
  given: PostGiven = {},
): Promise<{ postId: string; releases: Release[] }> {
  const postId = await aPost(house, channelIds, given);
  const releases = await handedIn(house, postId);
  await signed(house, releases);
  return { postId, releases };
}

/** Scheduled for now, past the queue: the tests decide who works it. */
export async function dueNow(house: House, releaseId: string): Promise<string> {
  const publisher = actingAs(house.t.kernel, house.org.organisationId, house.publisher.personId);
  return (await inTransaction(publisher, (scope) => schedule(scope, { releaseId, now: true, zone: 'Europe/Amsterdam' }))).id;
}
