/**
 * One builder for each kind of thing an address can name. An operation whose address names something that is not here
 * fails the suite by its name, so that no new endpoint escapes it.
 */
import { password } from '#tests/harness.ts';
import { aJudgedAlert, alertBodies, anAlert, anAlertRule, aWebhook } from './alerts.ts';
import * as build from './builders.ts';
import { aDashboard, aFeed, aMention, aPushSource, aQuery, aRun, listeningBodies } from './listening.ts';
import type { Body, Parameters } from './requests.ts';
import type { Place } from './world.ts';

/** Whose a thing is: a unit's, the organisation's as a whole, or one person's own. */
export type Owner = 'unit' | 'organisation' | 'person';
export interface Thing {
  owner: Owner;
  make(place: Place): Promise<string>;
}

const ofUnit = (make: Thing['make']): Thing => ({ owner: 'unit', make });
const ofOrganisation = (make: Thing['make']): Thing => ({ owner: 'organisation', make });

/** Things by the names the joined record gives them. */
export const things: Record<string, Thing> = {
  organisation: ofOrganisation(async ({ organisation }) => organisation.organisationId),
  unit: ofUnit(build.aUnitBelow),
  person: ofOrganisation(build.aColleague),
  role: ofOrganisation(build.aRole),
  invitation: ofUnit(build.anInvitation),
  api_key: ofUnit(build.anApiKey),
  channel: ofUnit(build.aChannel),
  goal: ofUnit(build.aGoal),
  objective: ofUnit(build.anObjective),
  kpi: ofUnit(build.aKpi),
  campaign: ofUnit(build.aCampaign),
  post: ofUnit(build.aPost),
  asset: ofUnit(build.anAsset),
  product: ofUnit(build.aProduct),
  release: ofUnit(build.aRelease),
  schedule: ofUnit(build.aSchedule),
  task: ofUnit(build.aTask),
  dispatch: ofUnit(build.aDispatch),
  post_numbers: ofUnit(build.aDispatch),
  channel_numbers: ofUnit(build.aChannel),
  query: ofUnit(aQuery),
  source: ofUnit(aFeed),
  mention: ofUnit(aMention),
  push_source: ofUnit(aPushSource),
  alert: ofUnit(anAlert),
  alert_rule: ofUnit(anAlertRule),
  alert_webhook: ofUnit(aWebhook),
};

export interface Addressed {
  owner: Owner;
  make(place: Place): Promise<Parameters>;
}

const one = (make: Thing['make'], owner: Owner = 'unit', parameter = 'id'): Addressed => ({
  owner,
  make: async (place) => ({ [parameter]: await make(place) }),
});
const several = (make: Addressed['make']): Addressed => ({ owner: 'unit', make });
/** The first picture of a thing. */
const first = (make: Thing['make']): Addressed => several(async (place) => ({ id: await make(place), position: '0' }));

/** Addresses by their beginning; the longest that fits names what is made. */
const addresses: Record<string, Addressed> = {
  '/me/sessions/{id}': one(build.aSession, 'person'),
  '/me/views/{id}': one(build.aView, 'person'),
  '/progress/{id}': one(build.someWork, 'person'),
  '/units/{id}': one(build.aUnitBelow),
  '/memberships/{id}': one(build.aMembership),
  '/roles/{id}': one(build.aRole, 'organisation'),
  '/invitations/{id}': one(build.anInvitation),
  '/api-keys/{id}': one(build.anApiKey),
  '/channels/{id}': one(build.aChannel),
  '/goals/{id}': one(build.aGoal),
  '/objectives/{id}': one(build.anObjective),
  '/kpis/{id}': one(build.aKpi),
  '/campaigns/{id}': one(build.aCampaign),
  '/posts/{id}': one(build.aPost),
  '/posts/{postId}': one(build.aPost, 'unit', 'postId'),
  '/posts/{postId}/submit': one(build.aCompletePost, 'unit', 'postId'),
  '/posts/{id}/versions/{versionId}': several(build.aPostWithVersion),
  '/assets/{id}': one(build.anAsset),
  '/assets/{id}/renditions/{sha256}': several(build.anAssetWithRendition),
  '/products/{id}': one(build.aProduct),
  '/releases/{id}': one(build.aRelease),
  '/releases/{id}/pictures/{sha256}': several(build.aReleaseWithPicture),
  '/dispatches/{id}': one(build.aDispatch),
  '/dispatches/{id}/pictures/{position}': first(build.anIllustratedDispatch),
  '/schedules/{id}': one(build.aSchedule),
  '/tasks/{id}': one(build.aTask),
  '/tasks/{id}/pictures/{position}': first(build.anIllustratedTask),
  '/tasks/{id}/screenshot': one(build.aClosedTask),
  '/tasks/{id}/points': one(build.aClosedTask),
  '/tasks/{id}/reopen': one(build.aClosedTask),
  '/freezes/{id}': one(build.aFreeze),
  '/series/{id}': several(build.aSeries),
  '/listening/queries/{id}': one(aQuery),
  '/listening/sources/{id}': one(aFeed),
  '/listening/dashboards/{id}': one(aDashboard, 'person'),
  '/listening/mentions/{id}': one(aMention),
  '/listening/runs/{id}': one(aRun),
  '/listening/alert-rules/{id}': one(anAlertRule),
  '/listening/alert-webhooks/{id}': one(aWebhook),
  '/listening/alerts/{id}': one(anAlert),
  '/listening/alerts/{id}/feedback/{feedbackId}': several(aJudgedAlert),
};

/** Every builder, for those who need rows of all kinds. */
export const everything: readonly ((place: Place) => Promise<unknown>)[] = [...Object.values(things), ...Object.values(addresses)].map(
  (thing) => thing.make,
);

export function addressedBy(path: string): Addressed | undefined {
  const prefix = Object.keys(addresses)
    .filter((start) => path === start || path.startsWith(`${start}/`))
    .sort((a, b) => b.length - a.length)[0];
  return prefix === undefined ? undefined : addresses[prefix];
}

/** What the id fields of bodies and queries name: a thing, or the unit of the place itself. */
const named: Record<string, string> = {
  id: 'post',
  unitId: 'place',
  parentId: 'place',
  personId: 'person',
  ownerPersonId: 'person',
  responsiblePersonId: 'person',
  goalId: 'goal',
  campaignId: 'campaign',
  channelId: 'channel',
  channelIds: 'channel',
  postId: 'post',
  releaseId: 'signed',
  queryId: 'query',
  queryIds: 'query',
  sourceId: 'push_source',
  personIds: 'person',
  ruleId: 'alert_rule',
  eventId: 'alert',
  webhookIds: 'alert_webhook',
};

export type NamedKind = 'place' | 'person' | 'thing';
export function namedBy(field: string): { kind: NamedKind; make(place: Place): Promise<string> } | undefined {
  const type = named[field];
  if (type === undefined) return undefined;
  if (type === 'place') return { kind: 'place', make: async (place) => place.unitId };
  const thing = type === 'signed' ? ofUnit(build.aSignedRelease) : things[type];
  return thing && { kind: type === 'person' ? 'person' : 'thing', make: thing.make };
}

const seen = (_place: Place, { id }: Parameters) => ({ hash: build.hashOf(id) });
const told = () => ({ on: build.toldOn });

/** Bodies where a sample of each field does not make a sensible whole. They are merged over the samples. */
export const bodies: Record<string, (place: Place, parameters: Parameters) => Promise<Body> | Body> = {
  'identity.members.people': () => ({ permission: 'content.read' }),
  'identity.members.addMembership': () => ({ role: 'analyst' }),
  'identity.roles.create': () => ({ permissions: ['content.read'] }),
  'identity.invitations.create': () => ({ role: 'author', email: build.anAddress() }),
  'identity.apiKeys.create': () => ({ permissions: ['identity.read'] }),
  'channels.addByHand': () => ({ network: 'linkedin' }),
  'channels.connect': () => ({ network: 'bluesky' }),
  'identity.views.keep': () => ({ list: 'posts', search: {} }),
  'strategy.kpis.create': build.kpiBody,
  // The fixture's second revision: another person has changed it.
  'content.posts.versions.restore': () => ({ revision: 2 }),
  'content.assets.upload': async () => ({ file: await build.picture() }),
  'compliance.products.create': () => ({ name: build.unique('Examplinib') }),
  'compliance.products.import': () => ({ csv: `name,kind\n${build.unique('Examplinib')},medicine\n` }),
  'review.sign': (place, parameters) => ({ ...seen(place, parameters), password }),
  'review.sendBack': seen,
  'review.reject': seen,
  'publishing.schedules.create': build.tomorrow,
  'publishing.schedules.move': build.tomorrow,
  'publishing.tasks.close': () => ({ url: 'https://example.org/post' }),
  'publishing.tasks.assign': (place) => ({ personId: build.ownerOf(place) }),
  ...listeningBodies,
  ...alertBodies,
  'measurement.kpis.record': told,
  'measurement.posts.record': () => ({ on: build.today(), values: { likes: 1 } }),
  'measurement.channels.record': () => ({ ...told(), metric: 'followers' }),
};

/** Id fields that no rule of units applies to, and why. */
export const exempt: Record<string, string> = {
  'record.auditExport.personId': 'narrows a file to a person’s events, all of them of this organisation; of a stranger there are none',
  'identity.members.people.unitId': 'narrows a list of colleagues by what they may do there; names of colleagues are open to all members',
  'listening.mentions.search.authorId': 'narrows a search of mentions that the caller may read; a stranger wrote none of them',
  'listening.alerts.events.judge.ruleId': 'names one of the rules that fired in the alert; any other is refused with 422',
  'listening.alerts.events.export.queryId': 'narrows a file of alerts that the caller may read; of a stranger’s query there are none',
  'listening.alerts.events.export.ruleId': 'narrows a file of alerts that the caller may read; of a stranger’s rule there are none',
  'identity.me.readNotifications.ids': 'marks notifications of the caller alone; ids of others match nothing',
};

/** What one who may is answered where the plain thing made above is not in the right state, and why. */
export const answers: Record<string, number> = {
  'record.removeExample': 409, // no example
  'publishing.dispatches.retry': 409, // published already
  'publishing.dispatches.compare': 409, // the channel is served by hand
  'channels.connect': 422, // without credentials
  'channels.reconnect': 409, // served by hand
  'channels.check': 409,
  'channels.disconnect': 409,
  'listening.mentions.askOpinion': 409, // no model is set up
  'listening.reading.start': 409, // nothing is older
};
