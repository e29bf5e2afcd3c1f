/**
 * Listening, in Dutch: somebody asks what people fear about scans. They send posts in, build the query in the form and as
 * text, see why a text is found, look at the insight, open its posts and correct a sentiment. Wide, on a phone, in the dark.
 */
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { z } from 'zod';
import { startJourney, startStory, type Journey, type Visitor } from './journey.ts';

let password = '';
let journey: Journey;
let owner: Visitor;
let unitId = '';
let queryId = '';
let sourceId = '';
const step = startStory();

before(async () => {
  const told = (output: string) => (password = /^Password\s+(\S+)$/m.exec(output)?.[1] ?? '');
  journey = await startJourney('listen', { first: { command: 'demo', told } });
});
after(() => journey.close());

async function send<T>(visitor: Visitor, path: string, data: object, shape: z.ZodType<T>): Promise<T> {
  const response = await visitor.page.request.post(`/api${path}`, { data });
  assert.equal(response.status(), 200, `${path}: ${await response.text()}`);
  return shape.parse(await response.json());
}

async function signedIn(phone: boolean): Promise<Visitor> {
  const visitor = await journey.browser({ locale: 'nl-NL', phone });
  const answer = await visitor.page.request.post('/api/sign-in', { data: { email: 'owner@meridia.example', password } });
  assert.equal(answer.status(), 200, await answer.text());
  await visitor.page.request.patch('/api/me', { data: { locale: 'nl' } });
  return visitor;
}

const withId = z.object({ id: z.uuid() });
const said = [
  'Ik ben zo bang voor de MRI van morgen, die nauwe buis is een nachtmerrie.',
  'Gisteren een CT-scan gehad. Ik maakte me veel zorgen, maar het viel mee.',
  'De MRI was helemaal niet erg, het personeel was heel lief!',
  'Al drie maanden wachten op een MRI. Belachelijk lang.',
  'Claustrofobie en een MRI gaan niet samen. Ik raakte in paniek.',
  'Mijn moeder moet naar de CT en is doodsbang voor de straling.',
];

step('posts come in by push', async () => {
  owner = await signedIn(false);
  const me = await owner.page.request.get('/api/me');
  const { active } = z
    .object({ active: z.object({ units: z.array(withId.extend({ parentId: z.uuid().nullable() })) }) })
    .parse(await me.json());
  unitId = active.units.find(({ parentId }) => parentId === null)?.id ?? '';
  const source = await send(
    owner,
    '/listening/sources',
    {
      unitId,
      name: 'Patiëntenforum',
      legalBasis: 'Gerechtvaardigd belang; openbare berichten.',
      publicOnly: true,
      origin: { kind: 'push' },
    },
    withId,
  );
  sourceId = source.id;
  const day = 86_400_000;
  const posts = Array.from({ length: 120 }, (_, index) => ({
    externalId: `forum-${index}`,
    network: index % 3 === 0 ? 'forum' : 'bluesky',
    text: `${said[index % said.length] ?? ''} (${index})`,
    language: 'nl',
    publishedAt: new Date(Date.now() - Math.floor((index / 120) ** 1.6 * 55 * day) - 3_600_000).toISOString(),
    author: { handle: `bezoeker${index % 40}`, name: `Bezoeker ${index % 40}`, followers: 10 * index },
  }));
  const counts = await send(owner, '/listening/push', { sourceId: source.id, posts }, z.object({ added: z.number(), refused: z.number() }));
  assert.deepEqual(counts, { added: 120, refused: 0 });
});

step('a query is built in the form, and read as text', async () => {
  const { page } = owner;
  await owner.goto('/listening');
  await owner.stop('no-queries');
  await page.getByRole('link', { name: 'Nieuwe zoekopdracht' }).first().click();
  await page.getByLabel('Naam').fill('Angst voor MRI en CT');
  const any = page.getByRole('combobox', { name: 'Minstens één van deze', exact: true });
  for (const word of ['MRI', 'CT']) {
    await any.fill(word);
    await any.press('Enter');
  }
  await page.getByRole('button', { name: 'En een uit nog een lijst' }).click();
  const second = page.getByRole('combobox', { name: 'En minstens één van deze' });
  for (const word of ['bang', 'doodsbang', 'zorgen', 'paniek', 'claustrofob*']) {
    await second.fill(word);
    await second.press('Enter');
  }
  await page.getByText(/berichten zouden gevonden zijn/).waitFor();
  await owner.stop('form');
  await owner.stopInTheDark('form');
  await page.getByText('Tekst', { exact: true }).click();
  const editor = page.getByRole('textbox', { name: 'Zoekopdracht', exact: true });
  await editor.getByText('NOT').or(editor.getByText('claustrofob')).first().waitFor();
  await editor.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' AND lang:neder');
  await page.getByRole('option', { name: /Nederlands/ }).waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.type('lands');
  await page.getByRole('button', { name: 'Verbeteren' }).first().click();
  await page.getByLabel('Een tekst').fill('Ik ben bang voor de MRI.');
  await page.getByText('Zou gevonden worden, als de rest klopt').waitFor();
  await owner.stop('text');
  await owner.stopInTheDark('text');
  await page.getByRole('button', { name: 'Zoekopdracht opslaan' }).click();
  await page.getByRole('heading', { level: 1, name: 'Angst voor MRI en CT' }).waitFor();
  queryId = /queries\/([\w-]{36})/.exec(page.url())?.[1] ?? '';
});

step('the insight shows the concern, and opens to its posts', async () => {
  const { page } = owner;
  await page.getByText('Luistert', { exact: true }).first().waitFor();
  await page.getByText('Emoties per dag').waitFor();
  await owner.stop('insights');
  await owner.stopInTheDark('insights');
  await page.getByRole('list', { name: 'Berichten achter “Emoties”' }).getByRole('link').first().click();
  await page.getByRole('heading', { level: 2, name: /bericht/ }).waitFor();
  await owner.stop('posts');
  await owner.stopInTheDark('posts');
});

step('a sentiment is corrected, and stays so', async () => {
  const { page } = owner;
  await page
    .getByRole('link', { name: /Bericht van .* openen/ })
    .first()
    .click();
  const drawer = page.getByRole('dialog');
  await drawer.getByText('De lezing verbeteren').waitFor();
  await owner.stop('post');
  await drawer.getByText('positief', { exact: true }).last().click();
  await page.getByText('Verbeterd. De aantallen volgen.').waitFor();
  await drawer.getByText('Verbeteringen').waitFor();
  await owner.stop('corrected');
  const id = new URL(page.url()).searchParams.get('mention') ?? '';
  await owner.move(`/listening/mentions/${id}`);
  await page.getByText('Verbeteringen').waitFor();
  await owner.stop('post-page');
});

step('a new version, and what it changes', async () => {
  const { page } = owner;
  await owner.move(`/listening/queries/${queryId}/edit`);
  await page.getByText(/berichten zouden gevonden zijn/).waitFor();
  await page.getByRole('button', { name: /“nauwe buis” uitsluiten/ }).click();
  await page.getByRole('button', { name: 'Opslaan als nieuwe versie' }).click();
  await page.getByRole('heading', { level: 1, name: 'Angst voor MRI en CT' }).waitFor();
  await owner.move(`/listening/queries/${queryId}/versions`);
  await page
    .getByText(/berichten in de laatste 30 dagen/)
    .nth(1)
    .waitFor();
  await owner.stop('versions');
});

step('a table is taken in, and taken back', async () => {
  const { page } = owner;
  await owner.move('/listening/sources/new');
  await owner.stop('new-feed');
  await page.getByRole('combobox', { name: 'Soort' }).click();
  await page.getByRole('option', { name: 'Bestand' }).click();
  const rows = said.map((text, index) => `r${index};${text};${20 - index}-11-2026 10:00;Anna ${index}`);
  const table = ['Bericht-ID;Tekst;Datum;Auteur', ...rows, 'r9;;gisteren;Bob'].join('\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'enquête.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await page.getByText('Wat de kolommen zeggen').waitFor();
  await owner.stop('mapping');
  await owner.stopInTheDark('mapping');
  await page.getByLabel('Rechtsgrond').fill('Toestemming van de deelnemers.');
  await page.getByRole('checkbox', { name: 'Wat deze bron brengt is openbaar, en er zit geen besloten groep achter.' }).check();
  await page.getByRole('button', { name: /inlezen/ }).click();
  await page.getByText('Klaar', { exact: true }).first().waitFor();
  await owner.stop('file');
  await page.getByRole('button', { name: 'Terugnemen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Terugnemen' }).click();
  await page.getByText('Teruggenomen', { exact: true }).waitFor();
  await owner.move('/listening/sources');
  await owner.stop('sources');
  await owner.move(`/listening/sources/${sourceId}`);
  await page.getByText('Berichten sturen').waitFor();
  await owner.stop('push');
  await owner.stopInTheDark('push');
});

step('on a phone', async () => {
  const phone = await signedIn(true);
  await phone.goto('/listening');
  await phone.stop('phone-queries');
  await phone.move(`/listening/queries/${queryId}`);
  await phone.page.getByText('Emoties per dag').waitFor();
  await phone.stop('phone-insights');
  await phone.move(`/listening/queries/${queryId}/edit`);
  await phone.stop('phone-edit');
  await phone.move(`/listening/mentions?query=${queryId}`);
  await phone.page.getByRole('heading', { level: 2, name: /bericht/ }).waitFor();
  await phone.stop('phone-posts');
});

step('nothing was wrong with any page', () => journey.assertFaultless());
