/** Makes things of every room in a place, through the API wherever the API can. */
import sharp from 'sharp';
import { now } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import { localTimeOf } from '#kernel/wall-time.ts';
import { aPerson, password, signIn, type TestPerson, type TestResponse } from '#tests/harness.ts';
import type { Body, Parameters } from './requests.ts';
import type { Place } from './world.ts';

export function ok({ status, body }: TestResponse, what: string) {
  if (status !== 200) throw new Error(`fixture ${what}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** What the owner of the place's organisation makes at an address; answers its id. */
export async function made(
  place: Place,
  path: string,
  body: unknown,
  idOf = ({ id }: Record<string, unknown>): unknown => id,
): Promise<string> {
  return String(idOf(ok(await place.organisation.owner.api('POST', path, body), path)));
}
const inside = (key: string) => (answer: Record<string, unknown>) => (answer[key] as { id: string }).id;

let count = 0;
export const unique = (word: string) => `${word} ${(count += 1)}`;
export const ownerOf = (place: Place) => place.organisation.owner.personId;

export async function picture(): Promise<File> {
  count += 1;
  const background = { r: count % 256, g: (count >> 8) % 256, b: 41 };
  const bytes = await sharp({ create: { width: 12, height: 9, channels: 3, background } })
    .png()
    .toBuffer();
  return new File([new Uint8Array(bytes)], `picture-${count}.png`, { type: 'image/png' });
}

const colleagues = new Map<string, Promise<TestPerson>>();
/** One for each unit: signing in is slow, and rate limited. */
function colleague(place: Place): Promise<TestPerson> {
  const known = colleagues.get(place.unitId) ?? aPerson(place.t, place.organisation, { role: 'author', unitId: place.unitId });
  colleagues.set(place.unitId, known);
  return known;
}

export const aUnitBelow = (place: Place) => made(place, '/units', { parentId: place.unitId, name: unique('Unit'), kind: 'team' });
export const aColleague = async (place: Place) => (await colleague(place)).personId;
export const aMembership = async (place: Place) =>
  made(place, '/memberships', { personId: await aColleague(place), unitId: await aUnitBelow(place), role: 'analyst' });
export const aRole = (place: Place) => made(place, '/roles', { name: unique('Role'), permissions: ['content.read'] });
export const anAddress = () => `${unique('guest').replace(' ', '')}@example.org`;
export const anInvitation = (place: Place) =>
  made(place, '/invitations', { email: anAddress(), unitId: place.unitId, role: 'author', locale: 'en' }, inside('invitation'));
export const anApiKey = (place: Place) =>
  made(place, '/api-keys', { name: unique('Key'), unitId: place.unitId, permissions: ['identity.read'] }, inside('apiKey'));

export async function aSession(place: Place): Promise<string> {
  const person = await place.holder(null);
  await signIn(place.t, person.email);
  const sessions: { id: string; current: boolean }[] = ok(await person.api('GET', '/me/sessions'), 'session');
  return sessions.find((session) => !session.current)?.id ?? '';
}

/** Long work of the one who is asked for a session, too. */
export async function someWork(place: Place): Promise<string> {
  const { personId } = await place.holder(null);
  const id = newId();
  await place.t.asSystem(place.organisation.organisationId, ({ db, organisationId }) =>
    db
      .insertInto('kernel.progress')
      .values({
        organisation_id: organisationId,
        id,
        person_id: personId,
        message_id: 'measurement.progress.refresh',
        total: 2,
        cancellable: true,
      })
      .execute(),
  );
  return id;
}

export async function aView(place: Place): Promise<string> {
  const person = await place.holder(null);
  return ok(await person.api('POST', '/me/views', { list: 'posts', name: unique('View'), search: { stage: 'live' } }), 'view').id;
}

export const aChannel = (place: Place) =>
  made(place, '/channels/by-hand', {
    network: 'linkedin',
    name: unique('Channel'),
    responsiblePersonId: ownerOf(place),
    unitId: place.unitId,
    markets: ['NL'],
    audience: 'public',
    accountKind: 'hospital',
  });

export const aGoal = (place: Place) =>
  made(place, '/goals', { unitId: place.unitId, title: unique('Goal'), ownerPersonId: ownerOf(place) });
export const anObjective = async (place: Place) =>
  made(place, `/goals/${await aGoal(place)}/objectives`, { title: unique('Objective'), ownerPersonId: ownerOf(place) });
export const kpiBody = (place: Place): Body => ({
  name: unique('KPI'),
  metric: { source: 'manual' },
  direction: 'up',
  baseline: 10,
  baselineOn: '2026-01-01',
  target: 20,
  targetOn: '2036-12-31',
  ownerPersonId: ownerOf(place),
});
export const aKpi = async (place: Place) => made(place, `/objectives/${await anObjective(place)}/kpis`, kpiBody(place));

/** In the zone of the organisations made here. */
export const today = (): string => localTimeOf(now(), 'Europe/Amsterdam').slice(0, 10);

/** A day that has been, for values that people tell. */
export const toldOn = '2026-02-01';
/** A KPI whose value was told for a day; its series is made with the first value. */
export async function aSeries(place: Place): Promise<Parameters> {
  const id = await made(place, `/kpis/${await aKpi(place)}/points`, { on: toldOn, value: 12 }, ({ seriesId }) => seriesId);
  return { id, on: toldOn };
}

export const aCampaign = async (place: Place) =>
  made(place, '/campaigns', { unitId: place.unitId, goalId: await aGoal(place), name: unique('Campaign') });
const postBody = (place: Place) => ({
  unitId: place.unitId,
  title: unique('Post'),
  language: 'en',
  text: 'Visiting hours are from two to eight.',
});
export const aPost = (place: Place) => made(place, '/posts', postBody(place));

export async function anAsset(place: Place): Promise<string> {
  const form = new FormData();
  form.append('unitId', place.unitId);
  form.append('file', await picture());
  return made(place, '/assets', form);
}

/** A post whose second revision another person made, so that the first is kept. */
export async function aPostWithVersion(place: Place): Promise<Parameters> {
  const id = await aPost(place);
  const another = await place.holder('content.edit');
  ok(await another.api('PATCH', `/posts/${id}`, { revision: 1, title: unique('Retitled') }), 'version');
  const versions: { id: string }[] = ok(await another.api('GET', `/posts/${id}/versions`), 'version');
  return { id, versionId: versions[0]?.id ?? '' };
}

/** A rendition as a job would leave it: here the original itself. */
export async function anAssetWithRendition(place: Place): Promise<Parameters> {
  const id = await anAsset(place);
  const sha256 = await place.t.asSystem(place.organisation.organisationId, async ({ db, organisationId }) => {
    const {
      sha256: source,
      media_type,
      bytes,
      width,
      height,
    } = await db.selectFrom('content.asset').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    await db
      .insertInto('content.rendition')
      .values({
        organisation_id: organisationId,
        source_sha256: source,
        profile: 'a-test',
        sha256: source,
        media_type,
        bytes,
        width,
        height,
      })
      .execute();
    return source;
  });
  return { id, sha256 };
}

export const aProduct = (place: Place) => made(place, '/products', { unitId: place.unitId, name: unique('Examplinib'), kind: 'medicine' });

/** A post that may be handed in, for a channel served by hand. */
export const aCompletePost = async (place: Place) => made(place, '/posts', { ...postBody(place), channelIds: [await aChannel(place)] });

async function anIllustratedPost(place: Place): Promise<string> {
  const id = await aCompletePost(place);
  const images = [{ assetId: await anAsset(place), alt: 'The entrance of the hospital' }];
  ok(await place.organisation.owner.api('PATCH', `/posts/${id}`, { revision: 1, images }), 'images');
  return id;
}

interface Release {
  id: string;
  hash: string;
  postId: string;
  channel: { id: string };
  content: { media: { sha256: string }[] };
}
const releases = new Map<string, Release>();
export const hashOf = (id: string | undefined) => releases.get(id ?? '')?.hash ?? 'a'.repeat(64);

async function releaseOf(place: Place, postId: string): Promise<string> {
  const { owner } = place.organisation;
  const submitted = ok(await owner.api('POST', `/posts/${postId}/submit`, {}), 'submit');
  const release: Release = ok(await owner.api('GET', `/releases/${submitted.releases[0].id}`), 'release');
  releases.set(release.id, release);
  return release.id;
}

/** Waits for its decision. */
export const aRelease = async (place: Place) => releaseOf(place, await aCompletePost(place));

export async function aReleaseWithPicture(place: Place): Promise<Parameters> {
  const id = await releaseOf(place, await anIllustratedPost(place));
  return { id, sha256: releases.get(id)?.content.media[0]?.sha256 ?? '' };
}

/** Signed, and not yet scheduled. */
export const aSignedRelease = async (place: Place) => signed(place, await aRelease(place));

async function signed(place: Place, id: string): Promise<string> {
  const reviewer = await place.holder('review.sign');
  ok(await reviewer.api('POST', `/releases/${id}/sign`, { hash: hashOf(id), password }), 'signature');
  return id;
}

/** Tomorrow at this hour: within the window that a release has by default. */
export const tomorrow = () => ({ localTime: new Date(Date.now() + 86_400_000).toISOString().slice(0, 16), zone: 'UTC' });
const scheduleOf = (place: Place, releaseId: string) => made(place, '/schedules', { releaseId, ...tomorrow() });
export const aSchedule = async (place: Place) => scheduleOf(place, await aSignedRelease(place));

async function taskOf(place: Place, releaseId: string): Promise<string> {
  const scheduleId = await scheduleOf(place, releaseId);
  const tasks: { id: string; scheduleId: string }[] = ok(await place.organisation.owner.api('GET', '/tasks'), 'tasks');
  return tasks.find((task) => task.scheduleId === scheduleId)?.id ?? '';
}

/** What somebody is to publish by hand. */
export const aTask = async (place: Place) => taskOf(place, await aSignedRelease(place));
export const anIllustratedTask = async (place: Place) => taskOf(place, await signed(place, (await aReleaseWithPicture(place))['id'] ?? ''));

export async function aClosedTask(place: Place): Promise<string> {
  const id = await aTask(place);
  const form = new FormData();
  form.append('screenshot', await picture());
  ok(await place.organisation.owner.api('POST', `/tasks/${id}/close`, form), 'screenshot');
  return id;
}

/** In a unit of its own, so that nothing else stands still. */
export const aFreeze = async (place: Place) => made(place, '/freezes', { unitId: await aUnitBelow(place), reason: 'A drill' });

/** What stands on a network, as the dispatch job would have left it; no network is asked. */
export const aDispatch = async (place: Place) => dispatchOf(place, await aRelease(place));
export const anIllustratedDispatch = async (place: Place) => dispatchOf(place, (await aReleaseWithPicture(place))['id'] ?? '');

function dispatchOf(place: Place, releaseId: string): Promise<string> {
  const release = releases.get(releaseId)!;
  return place.t.asSystem(place.organisation.organisationId, async ({ db, organisationId }) => {
    const at = '2026-02-01T09:00:00.000Z';
    const whole = {
      organisation_id: organisationId,
      unit_id: place.unitId,
      release_id: release.id,
      post_id: release.postId,
      channel_id: release.channel.id,
      due_at: at,
    };
    const scheduleId = newId();
    await db
      .insertInto('publishing.schedule')
      .values({ ...whole, id: scheduleId, by_hand: false, local_time: '2026-02-01T10:00', zone: 'Europe/Amsterdam', opened_at: at })
      .execute();
    const id = newId();
    await db
      .insertInto('publishing.dispatch')
      .values({
        ...whole,
        id,
        schedule_id: scheduleId,
        state: 'published',
        handles: JSON.stringify({ recordKey: '3k', createdAt: at }),
        uri: `at://example/${id}`,
        url: 'https://example.org/post',
        live_at: at,
        settled_at: at,
      })
      .execute();
    return id;
  });
}
