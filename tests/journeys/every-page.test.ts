/**
 * Every route there is, on a phone and on a wide screen, in Dutch and in French, light, and dark on one of the two:
 * axe-core finds nothing, nothing is wider than the screen, every word is in their language, the browser complains of nothing.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { startJourney, type Journey, type Visitor } from './journey.ts';

const analyst = 'tom@meridia.example';
const owner = 'owner@meridia.example';
let password = '';
let journey: Journey;
before(async () => {
  const told = (output: string) => (password = /^Password\s+(\S+)$/m.exec(output)?.[1] ?? '');
  journey = await startJourney('pages', { first: { command: 'demo', told } });
});
after(() => journey.close());

const tree = readFileSync(new URL('../../web/src/route-tree.gen.ts', import.meta.url), 'utf8');
const routes = [...(/interface FileRoutesByTo \{([^}]*)\}/.exec(tree)?.[1] ?? '').matchAll(/'([^']+)': typeof/g)].map(
  ([, path = '']) => path,
);
const outer = ['/set-up', '/sign-in', '/forgotten-password', '/reset-password', '/invitation'];
const inner = routes.filter((route) => !outer.includes(route));

/** Where a route finds its id: what is asked of the API, and where in the answer it stands. */
const sources: Record<string, [path: string, ...keys: (string | number)[]] | null> = {
  '/assets/$id': ['/posts', 'items', 0, 'firstAssetId'],
  // The example has by-hand channels only; the journey from goal to KPI stops at these, wide and narrow.
  '/calendar/dispatches/$id': null,
  '/measurement/posts/$id': null,
  '/calendar/schedules/$id': ['/tasks', 0, 'scheduleId'],
  '/campaigns/$id': ['/campaigns', 'items', 0, 'id'],
  '/channels/$id': ['/channels', 0, 'id'],
  '/compliance/products/$id': ['/products', 'items', 0, 'id'],
  '/listening/alerts/$id': ['/listening/alerts', 'items', 0, 'id'],
  '/listening/alerts/rules/$id': ['/listening/alert-rules', 0, 'id'],
  '/listening/queries/$id': ['/listening/queries', 0, 'id'],
  '/listening/queries/$id/edit': ['/listening/queries', 0, 'id'],
  '/listening/queries/$id/versions': ['/listening/queries', 0, 'id'],
  '/listening/sources/$id': ['/listening/sources', 0, 'id'],
  '/listening/sources/$id/edit': ['/listening/sources', 0, 'id'],
  '/listening/dashboards/$id': ['/listening/dashboards', 0, 'id'],
  // Found by searching; the journey through listening stops at one.
  '/listening/mentions/$id': null,
  '/measurement/channels/$id': ['/channels', 0, 'id'],
  '/posts/$id': ['/posts', 'items', 0, 'id'],
  '/posts/$id/versions': ['/posts', 'items', 0, 'id'],
  '/review/$id': ['/releases', 'items', 0, 'id'],
  '/review/$id/certificate': ['/releases', 'items', 0, 'id'],
  '/settings/members/$personId': ['/members', 0, 'personId'],
  '/strategy/goals/$id': ['/goals', 0, 'id'],
  '/strategy/kpis/$id': ['/goals', 0, 'objectives', 0, 'kpis', 0, 'id'],
  '/strategy/kpis/$id/edit': ['/goals', 0, 'objectives', 0, 'kpis', 0, 'id'],
  '/strategy/objectives/$id': ['/goals', 0, 'objectives', 0, 'id'],
  '/strategy/objectives/$id/kpi': ['/goals', 0, 'objectives', 0, 'id'],
  '/tasks/$id': ['/tasks', 0, 'id'],
};

/** A page of this route in the example; null where the example has none. */
async function addressOf(route: string, visitor: Visitor): Promise<string | null> {
  if (!route.includes('$')) return route;
  if (route === '/$') return '/nothing/here';
  const source = sources[route];
  if (source === null) return null;
  assert.ok(source, `say in \`sources\` where ${route} finds an id`);
  const [path, ...keys] = source;
  const found = keys.reduce((value: unknown, key) => (value as Record<string, unknown> | undefined)?.[key], await asked(visitor, path));
  return route.replace(/\$\w+/, z.uuid().parse(found, { error: () => `${path} has no ${keys.join('.')}` }));
}

async function asked(visitor: Visitor, path: string): Promise<unknown> {
  const response = await visitor.page.request.get(`/api${path}`);
  assert.equal(response.status(), 200, path);
  return response.json();
}

async function signedIn(email: string, locale: string, phone: boolean): Promise<Visitor> {
  const visitor = await journey.browser({ locale, phone });
  const answer = await visitor.page.request.post('/api/sign-in', { data: { email, password } });
  assert.equal(answer.status(), 200, await answer.text());
  await visitor.page.request.patch('/api/me', { data: { locale: locale.slice(0, 2) } });
  return visitor;
}

async function see(visitor: Visitor, route: string, width: 360 | 1440): Promise<void> {
  const address = await addressOf(route, visitor);
  if (address === null) return;
  const name = `${route.replaceAll(/[^a-z]+/gi, '-').replaceAll(/^-|-$/g, '') || 'home'}-${width}`;
  await (visitor.page.url().startsWith(journey.url) ? visitor.move(address) : visitor.goto(address));
  await visitor.stop(name);
  // By turns on the phone and on the wide screen, and not in step with the languages.
  if (routes.indexOf(route) % 4 < 2 === (width === 360)) await visitor.stopInTheDark(name);
}

test('there are routes to see', () => {
  for (const route of outer) assert.ok(routes.includes(route), route);
  assert.ok(inner.length > 20);
});

test('pages before sign-in', async () => {
  const [onPhone, atDesk] = [await journey.browser({ locale: 'nl-NL', phone: true }), await journey.browser({ locale: 'fr-FR' })];
  for (const route of outer) await Promise.all([see(onPhone, route, 360), see(atDesk, route, 1440)]);
});

test('pages behind sign-in', async () => {
  const [ownerOnPhone, ownerAtDesk] = [await signedIn(owner, 'fr-FR', true), await signedIn(owner, 'fr-FR', false)];
  // The analyst runs the house as well here, so that no page is closed to either.
  const units = z.object({ active: z.object({ units: z.array(z.object({ id: z.uuid(), parentId: z.uuid().nullable() })) }) });
  const people = z.array(z.object({ personId: z.uuid(), email: z.string() }));
  const headquarters = units.parse(await asked(ownerAtDesk, '/me')).active.units.find(({ parentId }) => parentId === null);
  const tom = people.parse(await asked(ownerAtDesk, '/members')).find(({ email }) => email === analyst);
  const membership = { personId: tom?.personId, unitId: headquarters?.id, role: 'administrator' };
  const made = await ownerAtDesk.page.request.post('/api/memberships', { data: membership });
  assert.equal(made.status(), 200, await made.text());
  const [tomOnPhone, tomAtDesk] = [await signedIn(analyst, 'nl-NL', true), await signedIn(analyst, 'nl-NL', false)];
  // Each page is read in one language on the phone and in the other on the wide screen.
  const walk = async (even: Visitor, odd: Visitor, width: 360 | 1440) => {
    for (const [index, route] of inner.entries()) await see(index % 2 === 0 ? even : odd, route, width);
  };
  await Promise.all([walk(tomOnPhone, ownerOnPhone, 360), walk(ownerAtDesk, tomAtDesk, 1440)]);
});

test('nothing was wrong with any of them', () => journey.assertFaultless());
