/**
 * An alert, in German: somebody makes a rule, posts come in and it fires, the alert leads to its posts, the chart is taken
 * along as a file and the view of the list is kept. Wide, on a phone, in the dark.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before } from 'node:test';
import { z } from 'zod';
import { startJourney, startStory, type Journey, type Visitor } from './journey.ts';

let password = '';
let journey: Journey;
let owner: Visitor;
let sourceId = '';
let ruleId = '';
let alertPath = '';
const step = startStory();

before(async () => {
  const told = (output: string) => (password = /^Password\s+(\S+)$/m.exec(output)?.[1] ?? '');
  journey = await startJourney('alert', { first: { command: 'demo', told } });
});
after(() => journey.close());

async function send<T>(visitor: Visitor, path: string, data: object, shape: z.ZodType<T>): Promise<T> {
  const response = await visitor.page.request.post(`/api${path}`, { data });
  assert.equal(response.status(), 200, `${path}: ${await response.text()}`);
  return shape.parse(await response.json());
}

async function signedIn(phone: boolean): Promise<Visitor> {
  const visitor = await journey.browser({ locale: 'de-DE', phone });
  const answer = await visitor.page.request.post('/api/sign-in', { data: { email: 'owner@meridia.example', password } });
  assert.equal(answer.status(), 200, await answer.text());
  await visitor.page.request.patch('/api/me', { data: { locale: 'de' } });
  return visitor;
}

const withId = z.object({ id: z.uuid() });
const sayings = [
  'Ich habe solche Angst vor dem MRT morgen, die Röhre ist so eng.',
  'Wieder ein Ausfall im MRT, alle Termine abgesagt. Ich mache mir Sorgen um meinen Vater.',
  'MRT abgesagt, niemand sagt uns warum. Das macht mir Angst.',
];

step('what alarmed the house before stands in the list', async () => {
  owner = await signedIn(false);
  const { page } = owner;
  await owner.goto('/listening');
  await page.getByRole('navigation', { name: 'Zuhören' }).getByRole('link', { name: 'Warnungen' }).click();
  await page.getByRole('heading', { level: 1, name: 'Warnungen' }).waitFor();
  await page.getByText('Beim Rückblick gefunden').first().waitFor();
  await owner.stop('alerts');
  await owner.stopInTheDark('alerts');
});

step('a rule is made, beside what it would have found', async () => {
  const { page } = owner;
  await page.getByRole('link', { name: 'Warnregeln' }).click();
  await page.getByRole('heading', { level: 1, name: 'Warnregeln' }).waitFor();
  await owner.stop('rules');
  await page.getByRole('link', { name: 'Neue Regel' }).first().click();
  await page.getByLabel('Name').fill('MRT: viele Beiträge in einer Stunde');
  await page.getByRole('combobox', { name: 'Suche', exact: true }).click();
  await page.getByRole('option', { name: 'CT and MRI', exact: true }).click();
  await page.getByText(/Hätte/).waitFor();
  await owner.stop('new-rule');
  await page.getByRole('combobox', { name: 'Warnt, wenn' }).click();
  await page.getByRole('option', { name: 'es eine Grenze überschreitet' }).click();
  await page.getByLabel('Mindestens', { exact: true }).fill('12');
  await page.getByText(/Hätte (einmal|\d+-mal) gewarnt/).waitFor();
  await page.getByRole('checkbox', { name: 'Ruhezeit' }).uncheck();
  await page.getByRole('checkbox', { name: '90 Tage zurückblicken' }).uncheck();
  await owner.stop('rule-with-limit');
  await owner.stopInTheDark('rule-with-limit');
  await page.getByRole('button', { name: 'Regel anlegen' }).click();
  await page.getByRole('heading', { level: 1, name: 'MRT: viele Beiträge in einer Stunde' }).waitFor();
  ruleId = /rules\/([\w-]{36})/.exec(page.url())?.[1] ?? '';
  await owner.stop('rule');
});

step('posts come in, and it fires', async () => {
  const { page } = owner;
  const sources = await page.request.get('/api/listening/sources');
  sourceId =
    z
      .array(withId.extend({ kind: z.string() }))
      .parse(await sources.json())
      .find(({ kind }) => kind === 'push')?.id ?? '';
  const posts = Array.from({ length: 24 }, (_, index) => ({
    externalId: `journey-${index}`,
    network: 'bluesky',
    text: `${sayings[index % sayings.length] ?? ''} (${index})`,
    language: 'de',
    publishedAt: new Date().toISOString(),
    author: { handle: `besucher${index % 9}`, followers: 100 * index },
  }));
  await send(owner, '/listening/push', { sourceId, posts }, z.object({ added: z.literal(24) }));
  await page.getByRole('button', { name: 'Jetzt schauen' }).click();
  await page.getByText('Geschaut: Eine Warnung ist offen.').waitFor();
  await page.getByText('Warnung offen', { exact: true }).waitFor();
  await owner.stop('fired');
});

step('the alert explains itself, and leads to its posts', async () => {
  const { page } = owner;
  await page.getByRole('link', { name: /^1 Warnung$/ }).click();
  await page
    .getByRole('link', { name: /MRT: viele Beiträge/ })
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: 'MRT: viele Beiträge in einer Stunde' }).waitFor();
  alertPath = new URL(page.url()).pathname;
  await page.getByText('Was es trieb').waitFor();
  await page.getByText('Benachrichtigt', { exact: true }).first().waitFor();
  await owner.stop('alert');
  await owner.stopInTheDark('alert');
  await page.getByRole('button', { name: 'Ich habe es gesehen' }).click();
  await page.getByText(/Gesehen von/).waitFor();
  await page.getByRole('textbox', { name: 'Notiz' }).fill('Der Ausfall ist bekannt, die Radiologie meldet sich.');
  await page.getByRole('button', { name: 'Notiz hinzufügen' }).click();
  await page.getByText('Der Ausfall ist bekannt').waitFor();
  await page.getByRole('button', { name: 'Nicht nützlich' }).click();
  await page.getByText(/Die Regel braucht jetzt 110/).waitFor();
  await page.getByRole('button', { name: 'Rückgängig' }).last().click();
  await page.getByText(/Die Regel braucht jetzt 110/).waitFor({ state: 'detached' });
  await owner.stop('handled');
  await page.getByRole('link', { name: 'Beiträge öffnen' }).click();
  await page.getByRole('heading', { level: 1, name: 'Beiträge', exact: true }).waitFor();
  await page.getByRole('heading', { level: 2, name: /^\d+ Beitr/ }).waitFor();
  await page.getByText('alle Termine abgesagt').first().waitFor();
  await owner.stop('posts');
});

step('the chart is taken along, and the view is kept', async () => {
  const { page } = owner;
  await owner.move(alertPath);
  const chart = page.getByRole('figure').first();
  await chart.getByRole('button', { name: /herunterladen/ }).click();
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /CSV/ }).click()]);
  const csv = await readFile((await file.path()) ?? '', 'utf8');
  assert.match(csv, /Stunde,Gezählt/);
  assert.ok(csv.split('\n').length > 100, csv.slice(0, 200));
  await owner.move('/listening/alerts?state=open');
  await page.getByText('MRT: viele Beiträge').first().waitFor();
  await page.getByRole('button', { name: 'Ansichten' }).click();
  const views = page.getByRole('dialog', { name: 'Ansichten' });
  await views.getByRole('textbox').first().fill('Offene Warnungen');
  await views.getByRole('button', { name: 'Speichern' }).click();
  await page.getByRole('button', { name: 'Ansichten' }).click();
  await views.getByText('Offene Warnungen').waitFor();
  await page.keyboard.press('Escape');
  const [table] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Als CSV ausgeben' }).click()]);
  assert.match(await readFile((await table.path()) ?? '', 'utf8'), /MRT: viele Beiträge/);
  await owner.stop('view');
});

step('on a phone', async () => {
  const phone = await signedIn(true);
  await phone.goto(alertPath);
  await phone.page.getByText('Was es trieb').waitFor();
  await phone.stop('phone-alert');
  await phone.move('/listening/alerts');
  await phone.stop('phone-alerts');
  await phone.move(`/listening/alerts/rules/${ruleId}`);
  await phone.page.getByText(/Hätte/).waitFor();
  await phone.stop('phone-rule');
  await phone.move('/listening/alerts/webhooks');
  await phone.stop('phone-webhooks');
});

step('nothing was wrong with any page', () => journey.assertFaultless());
