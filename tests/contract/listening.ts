/** Things of listening, through the API. */
import { keepOpinion } from '#modules/listening/second-opinion/opinions.ts';
import type { Place } from './world.ts';
import type { Body, Parameters } from './requests.ts';
import { made, ok, unique } from './builders.ts';

const about = { legalBasis: 'Legitimate interest: public posts about our house', publicOnly: true };

export const aFeed = (place: Place) =>
  made(place, '/listening/sources', {
    unitId: place.unitId,
    name: unique('News'),
    ...about,
    origin: { kind: 'feed', feed: { url: 'https://feed.invalid/rss', writtenBy: 'organisation' } },
  });
export const aPushSource = (place: Place) =>
  made(place, '/listening/sources', { unitId: place.unitId, name: unique('Push'), ...about, origin: { kind: 'push' } });
export const aQuery = (place: Place) =>
  made(place, '/listening/queries', { unitId: place.unitId, name: unique('Query'), text: 'MRI OR hospital', zone: 'Europe/Amsterdam' });

export async function aDashboard(place: Place): Promise<string> {
  const person = await place.holder(null);
  const panels = [{ kind: 'volume', queryId: await aQuery(place) }];
  return ok(
    await person.api('POST', '/listening/dashboards', { unitId: place.unitId, title: unique('Dashboard'), period: { days: 30 }, panels }),
    'dashboard',
  ).id;
}

const words = 'I am so very afraid of the MRI scan at the hospital tomorrow, I am really worried and cannot sleep';

async function pushed(place: Place): Promise<{ sourceId: string; runId: string; externalId: string }> {
  const sourceId = await aPushSource(place);
  const externalId = unique('post').replace(' ', '-');
  const post = {
    externalId,
    network: 'mastodon',
    text: words,
    publishedAt: new Date().toISOString(),
    author: { handle: 'sam', name: 'Sam' },
  };
  const { runId } = ok(await place.organisation.owner.api('POST', '/listening/push', { sourceId, posts: [post] }), 'push');
  return { sourceId, runId, externalId };
}

/** Found by a query, judged and corrected once, so that every table of the room has a row. */
export async function aMention(place: Place): Promise<string> {
  await aQuery(place);
  const { sourceId } = await pushed(place);
  const today = new Date();
  const day = (offset: number) => new Date(today.getTime() + offset * 86_400_000).toISOString().slice(0, 10);
  const found = ok(
    await place.organisation.owner.api('POST', '/listening/mentions/search', { from: day(-1), to: day(1), sourceId }),
    'mention',
  );
  const { id } = found.items[0];
  ok(
    await place.organisation.owner.api('POST', `/listening/mentions/${id}/corrections`, { correction: { field: 'language', to: 'nl' } }),
    'correction',
  );
  ok(await place.organisation.owner.api('POST', `/listening/mentions/${id}/judgements`, { language: 'nl' }), 'judgement');
  await place.t.asSystem(place.organisation.organisationId, (scope) =>
    keepOpinion(scope, { id, unitId: place.unitId, sentiment: 'negative' }, 'house-model', { sentiment: 'negative', emotions: ['worry'] }),
  );
  return id;
}
export const aRun = async (place: Place) => (await pushed(place)).runId;

const csv = 'id,date,text\n1,2026-03-31,The parking at the hospital is far too expensive\n';
async function uploaded(place: Place): Promise<Body> {
  const form = new FormData();
  form.append('unitId', place.unitId);
  form.append('file', new File([csv], 'posts.csv', { type: 'text/csv' }));
  const { file, mapping } = ok(await place.organisation.owner.api('POST', '/listening/files', form), 'upload');
  return { sha256: file.sha256, mapping };
}

export const listeningBodies: Record<string, (place: Place, parameters: Parameters) => Promise<Body> | Body> = {
  'listening.queries.create': () => ({ text: 'hospital', zone: 'Europe/Amsterdam' }),
  'listening.queries.save': () => ({ version: 1, text: 'hospital', zone: 'Europe/Amsterdam' }),
  'listening.queries.preview': () => ({ text: 'hospital' }),
  'listening.mentions.correct': () => ({ correction: { field: 'language', to: 'fr' } }),
  'listening.queries.difference': () => ({ before: 1, after: 1 }),
  'listening.mentions.judge': () => ({ sentiment: 'positive' }),
  'listening.files.upload': () => ({ file: new File([csv], 'posts.csv', { type: 'text/csv' }) }),
  'listening.files.preview': uploaded,
  'listening.files.import': uploaded,
};
