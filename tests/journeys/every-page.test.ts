/**
 * Every route there is, opened by people who read Dutch and French, on a phone and on a wide screen, light and dark:
 * axe-core finds nothing, nothing is wider than the screen, every word is in their language, the browser complains of nothing.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { z } from 'zod';
import { startJourney, type Journey, type Visitor } from './journey.ts';

const access = { password: '' };
let journey: Journey;
before(async () => {
  journey = await startJourney('pages', {
    first: { command: 'demo', told: (output) => (access.password = /^Password\s+(\S+)$/m.exec(output)?.[1] ?? '') },
  });
});
after(() => journey.close());

const tree = readFileSync(new URL('../../web/src/route-tree.gen.ts', import.meta.url), 'utf8');
const routes = [...(/interface FileRoutesByTo \{([^}]*)\}/.exec(tree)?.[1] ?? '').matchAll(/'([^']+)': typeof/g)].map(([, path = '']) => path);
assert.ok(routes.length > 10, 'the routes are in FileRoutesByTo of route-tree.gen.ts');
const outer = ['/set-up', '/sign-in', '/forgotten-password', '/reset-password', '/invitation'];

const withId = z.looseObject({ id: z.string() });
const listed = z.union([z.array(withId), z.object({ items: z.array(withId) }).transform(({ items }) => items)]);
/** Where a route with an id finds one. */
const sources: Record<string, string> = {
  '/settings/members/$personId': '/members',
};

async function addressOf(route: string, visitor: Visitor): Promise<string> {
  if (!route.includes('$')) return route;
  if (route === '/$') return '/nothing/here';
  const source = sources[route];
  assert.ok(source, `say in \`sources\` where ${route} finds an id`);
  const response = await visitor.page.request.get(`/api${source}`);
  assert.equal(response.status(), 200, source);
  const [first] = listed.parse(await response.json());
  assert.ok(first, `the example has something at ${source}`);
  return route.replace(/\$\w+/, first.id);
}

async function signedIn(email: string, locale: string, phone: boolean): Promise<Visitor> {
  const visitor = await journey.browser({ locale, phone });
  const answer = await visitor.page.request.post('/api/sign-in', { data: { email, password: access.password } });
  assert.equal(answer.status(), 200, await answer.text());
  await visitor.page.request.patch('/api/me', { data: { locale: locale.slice(0, 2) } });
  return visitor;
}

async function see(visitor: Visitor, route: string, name: string): Promise<void> {
  await visitor.goto(await addressOf(route, visitor));
  await visitor.stop(name);
  await visitor.stopInTheDark(name);
}

const named = (route: string) => route.replaceAll(/[^a-z]+/gi, '-').replaceAll(/^-|-$/g, '') || 'home';

test('pages before sign-in', async () => {
  for (const phone of [true, false]) {
    const visitor = await journey.browser({ locale: phone ? 'nl-NL' : 'fr-FR', phone });
    for (const route of outer) await see(visitor, route, `${named(route)}-${phone ? 360 : 1440}`);
  }
});

test('pages behind sign-in', async () => {
  const inner = routes.filter((route) => !outer.includes(route));
  const guide = 'guide@meridia.example';
  const owner = 'owner@meridia.example';
  // Each page is read in one language on the phone and in the other on the wide screen.
  const [guideOnPhone, guideAtDesk] = [await signedIn(guide, 'nl-NL', true), await signedIn(guide, 'nl-NL', false)];
  const [ownerOnPhone, ownerAtDesk] = [await signedIn(owner, 'fr-FR', true), await signedIn(owner, 'fr-FR', false)];
  const walk = async (even: Visitor, odd: Visitor, width: number) => {
    for (const [index, route] of inner.entries()) await see(index % 2 === 0 ? even : odd, route, `${named(route)}-${width}`);
  };
  await Promise.all([walk(guideOnPhone, ownerOnPhone, 360), walk(ownerAtDesk, guideAtDesk, 1440)]);
});

test('nothing was wrong with any of them', () => journey.assertFaultless());
