/** Rules, alerts and webhooks of listening. */
import { randomUUID } from 'node:crypto';
import { evaluateRule } from '#modules/listening/alerts/evaluate.ts';
import { made, ok, ownerOf, unique } from './builders.ts';
import { aPushSource, aQuery } from './listening.ts';
import type { Body, Parameters } from './requests.ts';
import type { Place } from './world.ts';

const looksFor = { metric: { of: 'posts' }, condition: { kind: 'threshold', limit: 1, hours: 1 } };

export const aWebhook = (place: Place) =>
  made(
    place,
    '/listening/alert-webhooks',
    { unitId: place.unitId, name: unique('Webhook'), url: 'https://webhook.invalid/alerts' },
    ({ webhook }) => (webhook as { id: string }).id,
  );

async function ruleOn(place: Place, queryId: string): Promise<string> {
  const name = unique('Rule');
  return made(place, '/listening/alert-rules', {
    unitId: place.unitId,
    name,
    queryId,
    zone: 'Europe/Amsterdam',
    personIds: [ownerOf(place)],
    ...looksFor,
  });
}

export const anAlertRule = async (place: Place) => ruleOn(place, await aQuery(place));

/** Fired by a post of now, told, written on and judged, so that every table of alerts has a row; its rule is the detector's afterwards. */
export async function anAlert(place: Place): Promise<string> {
  const { owner, organisationId } = place.organisation;
  const queryId = await aQuery(place);
  const ruleId = await ruleOn(place, queryId);
  const post = {
    externalId: unique('alerting').replace(' ', '-'),
    network: 'mastodon',
    text: `A hospital with ${unique('words')} of its own`,
    publishedAt: new Date().toISOString(),
  };
  ok(await owner.api('POST', '/listening/push', { sourceId: await aPushSource(place), posts: [post] }), 'post');
  await place.t.workJobs();
  await evaluateRule(place.t.context(organisationId), ruleId);
  const { items } = ok(await owner.api('GET', `/listening/alerts?ruleId=${ruleId}`), 'alerts');
  const id: string = items[0].id;
  ok(await owner.api('POST', `/listening/alerts/${id}/notes`, { text: 'Seen' }), 'note');
  ok(await owner.api('PATCH', `/listening/alert-rules/${ruleId}`, { condition: { kind: 'unusual' } }), 'rule');
  await evaluateRule(place.t.context(organisationId), ruleId);
  return id;
}

/** Judged by who is asked for a session, too: one takes back one's own word only. */
export async function aJudgedAlert(place: Place): Promise<Parameters> {
  const id = await anAlert(place);
  const person = await place.holder('listening.handle');
  const { firings } = ok(await person.api('GET', `/listening/alerts/${id}`), 'alert');
  const { feedback } = ok(
    await person.api('POST', `/listening/alerts/${id}/feedback`, { ruleId: firings[0].ruleId, verdict: 'useful' }),
    'feedback',
  );
  return { id, feedbackId: feedback[0].id };
}

export const alertBodies: Record<string, (place: Place, parameters: Parameters) => Promise<Body> | Body> = {
  'listening.alerts.rules.create': () => ({ ...looksFor, zone: 'Europe/Amsterdam' }),
  'listening.alerts.rules.createUsual': () => ({ names: { volume: 'Many', worry: 'Worried', safety: 'Harmed' } }),
  'listening.alerts.rules.backTest': () => ({ ...looksFor, zone: 'Europe/Amsterdam' }),
  'listening.alerts.events.assign': (place) => ({ personId: ownerOf(place) }),
  'listening.alerts.events.judge': async (place, { id }) => {
    const { body } = await place.organisation.owner.api('GET', `/listening/alerts/${id}`);
    return { ruleId: body.firings?.[0]?.ruleId ?? randomUUID(), verdict: 'useful' };
  },
};
