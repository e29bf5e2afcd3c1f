/**
 * One builder for each kind of thing an address can name. An operation whose address names something that is not here
 * fails the suite by its name, so that no new endpoint escapes it.
 */
import sharp from 'sharp';
import { aPerson, signIn, type TestPerson, type TestResponse } from '#tests/harness.ts';
import type { Body, Parameters } from './requests.ts';
import type { Place } from './world.ts';

/** Whose a thing is: a unit's, the organisation's as a whole, or one person's own. */
export type Owner = 'unit' | 'organisation' | 'person';
export interface Thing {
  owner: Owner;
  make(place: Place): Promise<string>;
}

function ok({ status, body }: TestResponse, what: string) {
  if (status !== 200) throw new Error(`fixture ${what}: ${status} ${JSON.stringify(body)}`);
  return body;
}

async function made(place: Place, path: string, body: unknown, pick = (answer: { id: string }) => answer.id): Promise<string> {
  return pick(ok(await place.organisation.owner.api('POST', path, body), path));
}

let count = 0;
const unique = (word: string) => `${word} ${(count += 1)}`;
const ownerOf = (place: Place) => place.organisation.owner.personId;

async function picture(): Promise<File> {
  const background = { r: count % 256, g: (count >> 8) % 256, b: 41 };
  const bytes = await sharp({ create: { width: 12, height: 9, channels: 3, background } }).png().toBuffer();
  return new File([new Uint8Array(bytes)], unique('picture').replace(' ', '-').concat('.png'), { type: 'image/png' });
}

const colleagues = new Map<string, Promise<TestPerson>>();
/** One for each unit: signing in is slow, and rate limited. */
function colleague(place: Place): Promise<TestPerson> {
  const known = colleagues.get(place.unitId) ?? aPerson(place.t, place.organisation, { role: 'author', unitId: place.unitId });
  colleagues.set(place.unitId, known);
  return known;
}

async function membership(place: Place): Promise<string> {
  const { personId } = await colleague(place);
  return made(place, '/memberships', { personId, unitId: await make('unit', place), role: 'analyst' });
}

/** Things by the names the joined record gives them, and some it does not know. */
export const things: Record<string, Thing> = {
  organisation: { owner: 'organisation', make: async ({ organisation }) => organisation.organisationId },
  unit: { owner: 'unit', make: (place) => made(place, '/units', { parentId: place.unitId, name: unique('Unit'), kind: 'team' }) },
  person: { owner: 'organisation', make: async (place) => (await colleague(place)).personId },
  membership: { owner: 'unit', make: membership },
  role: { owner: 'organisation', make: (place) => made(place, '/roles', { name: unique('Role'), permissions: ['content.read'] }) },
  invitation: {
    owner: 'unit',
    make: (place) => made(place, '/invitations', { email: `${unique('guest').replace(' ', '')}@example.org`, unitId: place.unitId, role: 'author', locale: 'en' }, (answer) => (answer as unknown as { invitation: { id: string } }).invitation.id),
  },
  api_key: {
    owner: 'unit',
    make: (place) => made(place, '/api-keys', { name: unique('Key'), unitId: place.unitId, permissions: ['identity.read'] }, (answer) => (answer as unknown as { apiKey: { id: string } }).apiKey.id),
  },
  session: {
    owner: 'person',
    make: async (place) => {
      const person = await place.holder(null);
      await signIn(place.t, person.email);
      const sessions: { id: string; current: boolean }[] = ok(await person.api('GET', '/me/sessions'), 'session');
      return sessions.find((session) => !session.current)?.id ?? '';
    },
  },
  channel: {
    owner: 'unit',
    make: (place) =>
      made(place, '/channels/by-hand', { network: 'linkedin', name: unique('Channel'), responsiblePersonId: ownerOf(place), unitId: place.unitId, markets: ['NL'], audience: 'public', accountKind: 'hospital' }),
  },
  goal: { owner: 'unit', make: (place) => made(place, '/goals', { unitId: place.unitId, title: unique('Goal'), ownerPersonId: ownerOf(place) }) },
  objective: {
    owner: 'unit',
    make: async (place) => made(place, `/goals/${await make('goal', place)}/objectives`, { title: unique('Objective'), ownerPersonId: ownerOf(place) }),
  },
  kpi: { owner: 'unit', make: async (place) => made(place, `/objectives/${await make('objective', place)}/kpis`, kpiBody(place)) },
  campaign: { owner: 'unit', make: async (place) => made(place, '/campaigns', { unitId: place.unitId, goalId: await make('goal', place), name: unique('Campaign') }) },
  post: { owner: 'unit', make: (place) => made(place, '/posts', { unitId: place.unitId, title: unique('Post'), language: 'en', text: 'Visiting hours are from two to eight.' }) },
  asset: {
    owner: 'unit',
    make: async (place) => {
      const form = new FormData();
      form.append('unitId', place.unitId);
      form.append('file', await picture());
      return made(place, '/assets', form);
    },
  },
};

function kpiBody(place: Place): Body {
  return {
    name: unique('KPI'), metric: { source: 'manual' }, direction: 'up', baseline: 10, baselineOn: '2027-01-01', target: 20, targetOn: '2027-12-31', ownerPersonId: ownerOf(place),
  };
}

async function make(type: string, place: Place): Promise<string> {
  const thing = things[type];
  if (!thing) throw new Error(`fixtures.ts has no builder for ${type}`);
  return thing.make(place);
}

async function postWithVersion(place: Place): Promise<Parameters> {
  const id = await make('post', place);
  const another = await place.holder('content.edit');
  ok(await another.api('PATCH', `/posts/${id}`, { id, revision: 1, title: unique('Retitled') }), 'version');
  const versions: { id: string }[] = ok(await another.api('GET', `/posts/${id}/versions`), 'version');
  return { id, versionId: versions[0]?.id ?? '' };
}

/** A rendition as a job would leave it: here the original itself. */
async function assetWithRendition(place: Place): Promise<Parameters> {
  const id = await make('asset', place);
  const sha256 = await place.t.asSystem(place.organisation.organisationId, async ({ db, organisationId }) => {
    const asset = await db.selectFrom('content.asset').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const { sha256: source, media_type, bytes, width, height } = asset;
    await db
      .insertInto('content.rendition')
      .values({ organisation_id: organisationId, source_sha256: source, profile: 'a-test', sha256: source, media_type, bytes, width, height })
      .onConflict((oc) => oc.doNothing())
      .execute();
    return source;
  });
  return { id, sha256 };
}

export interface Addressed {
  owner: Owner;
  make(place: Place): Promise<Parameters>;
}

const one = (type: string): Addressed => {
  const thing = things[type];
  if (!thing) throw new Error(`fixtures.ts has no builder for ${type}`);
  return { owner: thing.owner, make: async (place) => ({ id: await thing.make(place) }) };
};

/** Addresses by their beginning; the longest that fits names what is made. */
const addresses: Record<string, Addressed> = {
  '/me/sessions/{id}': one('session'),
  '/units/{id}': one('unit'),
  '/memberships/{id}': one('membership'),
  '/roles/{id}': one('role'),
  '/invitations/{id}': one('invitation'),
  '/api-keys/{id}': one('api_key'),
  '/channels/{id}': one('channel'),
  '/goals/{id}': one('goal'),
  '/objectives/{id}': one('objective'),
  '/kpis/{id}': one('kpi'),
  '/campaigns/{id}': one('campaign'),
  '/posts/{id}': one('post'),
  '/posts/{id}/versions/{versionId}': { owner: 'unit', make: postWithVersion },
  '/assets/{id}': one('asset'),
  '/assets/{id}/renditions/{sha256}': { owner: 'unit', make: assetWithRendition },
};

export function addressedBy(path: string): Addressed | undefined {
  const prefix = Object.keys(addresses)
    .filter((start) => path === start || path.startsWith(`${start}/`))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? undefined : addresses[prefix];
}

/** What the id fields of bodies and queries name: a thing, or the unit of the place itself. */
const named: Record<string, string> = {
  unitId: 'place', parentId: 'place', personId: 'person', ownerPersonId: 'person', responsiblePersonId: 'person', goalId: 'goal', campaignId: 'campaign', channelId: 'channel', channelIds: 'channel',
};

export type NamedKind = 'place' | 'person' | 'thing';
export function namedBy(field: string): { kind: NamedKind; make(place: Place): Promise<string> } | undefined {
  const type = named[field];
  if (type === undefined) return undefined;
  if (type === 'place') return { kind: 'place', make: async (place) => place.unitId };
  return { kind: type === 'person' ? 'person' : 'thing', make: (place) => make(type, place) };
}

/** Bodies where a sample of each field does not make a sensible whole. They are merged over the samples. */
export const bodies: Record<string, (place: Place) => Promise<Body> | Body> = {
  'identity.members.people': () => ({ permission: 'content.read' }),
  'identity.members.addMembership': () => ({ role: 'analyst' }),
  'identity.roles.create': () => ({ permissions: ['content.read'] }),
  'identity.invitations.create': () => ({ role: 'author', email: `${unique('guest').replace(' ', '')}@example.org` }),
  'identity.apiKeys.create': () => ({ permissions: ['identity.read'] }),
  'channels.addByHand': () => ({ network: 'linkedin' }),
  'channels.connect': () => ({ network: 'bluesky' }),
  'strategy.kpis.create': kpiBody,
  'content.assets.upload': async () => ({ file: await picture() }),
  // The fixture's second revision: another person has changed it.
  'content.posts.versions.restore': () => ({ revision: 2 }),
};

/** Id fields that no rule of units applies to, and why. */
export const exempt: Record<string, string> = {
  'identity.members.people.unitId': 'narrows a list of colleagues by what they may do there; names of colleagues are open to all members',
  'identity.me.readNotifications.ids': 'marks notifications of the caller alone; ids of others match nothing',
};

/** What one who may is answered where the plain thing made above is not in the right state, and why. */
export const answers: Record<string, number> = {
  'channels.connect': 422, // without credentials
  'channels.reconnect': 409, // served by hand
  'channels.check': 409,
  'channels.disconnect': 409,
};
