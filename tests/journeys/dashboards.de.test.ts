/**
 * Listening, in German: somebody arranges a dashboard with the keyboard, exports a chart, keeps a comparison as a view,
 * checks posts drawn at random, takes over a query from elsewhere, and answers a person’s request to be forgotten.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before } from 'node:test';
import { z } from 'zod';
import { startJourney, startStory, type Journey, type Visitor } from './journey.ts';

let password = '';
let journey: Journey;
let owner: Visitor;
const step = startStory();

before(async () => {
  const told = (output: string) => (password = /^Password\s+(\S+)$/m.exec(output)?.[1] ?? '');
  journey = await startJourney('dashboards', { first: { command: 'demo', told } });
});
after(() => journey.close());

async function signedIn(phone: boolean): Promise<Visitor> {
  const visitor = await journey.browser({ locale: 'de-DE', phone });
  const answer = await visitor.page.request.post('/api/sign-in', { data: { email: 'owner@meridia.example', password } });
  assert.equal(answer.status(), 200, await answer.text());
  await visitor.page.request.patch('/api/me', { data: { locale: 'de' } });
  return visitor;
}

step('the worry about scans is three clicks from home', async () => {
  owner = await signedIn(false);
  const { page } = owner;
  await owner.goto('/');
  await page.getByRole('link', { name: 'Zuhören' }).first().click();
  await page.getByRole('link', { name: 'Worry about CT and MRI' }).first().click();
  await page.getByRole('heading', { level: 1, name: 'Worry about CT and MRI' }).waitFor();
  await page.getByRole('heading', { name: /Aktive Stunden/ }).waitFor();
  await owner.stop('insights');
  await owner.stopInTheDark('insights');
  const hours = page.getByRole('list', { name: 'Beiträge hinter „Aktive Stunden“' });
  await hours.getByRole('link').first().click();
  await page.getByRole('heading', { level: 2, name: /Beitr/ }).waitFor();
  await owner.stop('posts-of-an-hour');
});

step('a chart is exported, and a comparison kept as a view', async () => {
  const { page } = owner;
  await owner.move('/listening/compare');
  const queries = page.getByRole('combobox', { name: 'Suchen', exact: true });
  for (const name of ['Waiting times', 'Kindness of our people']) {
    await queries.click();
    await page.getByRole('option', { name }).click();
  }
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Anteile am Gespräch' }).waitFor();
  const exporting = page.getByRole('button', { name: 'Anteile am Gespräch herunterladen' });
  await exporting.click();
  const waiting = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: /CSV/ }).click();
  const csv = await readFile(await (await waiting).path(), 'utf8');
  assert.match(csv, /Waiting times/);
  await page.getByRole('button', { name: 'Ansichten' }).click();
  await page.getByLabel('Diese Ansicht speichern').fill('Warten und Freundlichkeit');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Ansichten' }).click();
  await page.getByText('Warten und Freundlichkeit').waitFor();
  await page.keyboard.press('Escape');
  await owner.stop('compare');
  await owner.stopInTheDark('compare');
});

step('a dashboard is arranged with the keyboard', async () => {
  const { page } = owner;
  await owner.move('/listening/dashboards');
  await page.getByRole('link', { name: 'Monday round' }).waitFor();
  await owner.stop('dashboards');
  await owner.move('/listening/dashboards/new');
  await page.getByLabel('Titel').fill('Mein Montag');
  await page.getByRole('button', { name: 'Themen: CT and MRI nach oben' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Häufiger gesagte Wörter: CT and MRI entfernen' }).click();
  await owner.stop('arrange');
  await page.getByRole('button', { name: 'Dashboard speichern' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mein Montag' }).waitFor();
  const answer = await page.request.get(`/api/listening/dashboards/${page.url().split('/').at(-1)}`);
  const { panels } = z.object({ panels: z.array(z.object({ kind: z.string() })) }).parse(await answer.json());
  assert.deepEqual(
    panels.map(({ kind }) => kind),
    ['figures', 'volume', 'topics', 'mood', 'emotions'],
  );
  await page.getByRole('heading', { name: 'Stimmung pro Tag' }).waitFor();
  await owner.stop('dashboard');
  await owner.stopInTheDark('dashboard');
});

step('posts drawn at random are checked', async () => {
  const { page } = owner;
  await owner.move('/listening/accuracy');
  await page.getByRole('button', { name: '10 Beiträge ziehen' }).click();
  await page.getByRole('radio', { name: 'negativ' }).check();
  await page.getByRole('combobox', { name: 'Sprache' }).fill('Niederl');
  await page.getByRole('option', { name: 'Niederländisch' }).click();
  await owner.stop('check');
  await page.getByRole('button', { name: 'So ist es' }).click();
  await page.getByText('Beitrag 2 von 10').waitFor();
  await page
    .getByText(/Zu wenige für eine Aussage: 1 von mindestens 30/)
    .first()
    .waitFor();
  await owner.stop('accuracy');
  await owner.stopInTheDark('accuracy');
});

step('a query from elsewhere is taken over', async () => {
  const { page } = owner;
  await owner.move('/listening/queries/new');
  await page.getByRole('button', { name: 'Aus Brandwatch' }).click();
  await page.getByLabel('Suche in der Syntax von Brandwatch').fill('(MRT OR CT) AND country:deu AND continent:europe');
  await page.getByText(/geändert/).waitFor();
  await owner.stop('import');
  await page.getByRole('button', { name: /^Übernehmen/ }).click();
  await page.getByRole('textbox', { name: 'Suche', exact: true }).getByText('country').first().waitFor();
});

step('a person asks to be forgotten', async () => {
  const { page } = owner;
  const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
  const found = await page.request.post('/api/listening/mentions/search', {
    data: { from: day(-60), to: day(1), networks: ['mastodon'], limit: 1 },
  });
  const { items } = z.object({ items: z.array(z.object({ author: z.object({ handle: z.string() }) })) }).parse(await found.json());
  const handle = items[0]?.author.handle ?? '';
  page.on('dialog', (dialog) => void dialog.accept());
  await owner.goto('/listening/privacy');
  await page.getByLabel('Netzwerk').fill('mastodon');
  await page.getByLabel('Kontoname des Verfassers').fill(`@${handle}`);
  await page.getByRole('button', { name: 'Nachsehen' }).click();
  await page.getByRole('heading', { name: 'Was aufbewahrt ist' }).waitFor();
  await owner.stop('kept');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Als JSON ausgeben' }).click();
  assert.ok((await readFile(await (await waiting).path(), 'utf8')).includes(handle));
  await page.getByRole('button', { name: 'Verfasser löschen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Verfasser löschen' }).click();
  await page.getByText(/keinen Verfasser mehr/).waitFor();
  await page.getByRole('button', { name: 'Nachsehen' }).click();
  await page.getByText(/ist nichts aufbewahrt/).waitFor();
});

step('on a phone', async () => {
  const phone = await signedIn(true);
  await phone.goto('/listening/dashboards');
  await phone.page.getByRole('link', { name: 'Monday round' }).first().click();
  await phone.page.getByRole('heading', { name: 'Emotionen pro Tag' }).waitFor();
  await phone.stop('phone-dashboard');
  await phone.stopInTheDark('phone-dashboard');
});

step('nothing was wrong with any page', () => journey.assertFaultless());
