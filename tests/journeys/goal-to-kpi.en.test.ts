/** From nothing to a KPI that moved: set-up, a colleague, a goal, an account on a real Bluesky server, a signed post, its echo. */
import { after, before, test } from 'node:test';
import { choose } from './fields.ts';
import { startJourney, type Journey } from './journey.ts';

let journey: Journey;
before(async () => {
  journey = await startJourney('en');
});
after(() => journey.close());

const owner = { name: 'Hanna Vos', email: 'hanna@sint-anna.example', password: 'kettle-orchard-viola-harbour-9' };
const reviewer = { name: 'Dr. Ben Okafor', email: 'ben@sint-anna.example', password: 'walnut-ferry-lantern-meadow-4' };

test('one post from goal to KPI', async () => {
  const hanna = await journey.browser();
  const page = hanna.page;

  // Set-up, at the first visit.
  await hanna.goto('/');
  await page.getByRole('heading', { name: 'Set up Auscult' }).waitFor();
  await hanna.stop('set-up');
  await page.getByLabel('Name of the organisation').fill('Sint Anna Hospital');
  await choose(page, 'Markets', 'Netherlands');
  await page.keyboard.press('Escape');
  await page.getByLabel('Name', { exact: true }).fill(owner.name);
  await page.getByLabel('E-mail address').fill(owner.email);
  await page.getByLabel('New password').fill(owner.password);
  await page.getByText('Hard to guess', { exact: true }).waitFor();
  await hanna.stop('set-up-filled');
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await page.getByRole('heading', { level: 1, name: owner.name }).waitFor();
  await hanna.stop('home');

  // A colleague who reviews: no mail server, so the link is copied.
  await hanna.goto('/settings/invitations');
  await page.getByRole('button', { name: 'Invite someone' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail address').fill(reviewer.email);
  await choose(dialog, 'Role', 'Medical reviewer');
  await hanna.stop('invite');
  await dialog.getByRole('button', { name: 'Send invitation' }).click();
  const link = await dialog.getByLabel('Invitation link').inputValue();
  await hanna.stop('invited');
  await dialog.getByRole('button', { name: 'Done' }).click();

  const ben = await journey.browser({ phone: true });
  await ben.goto(new URL(link).pathname + new URL(link).search);
  await ben.page.getByRole('heading', { name: 'Join Sint Anna Hospital' }).waitFor();
  await ben.page.getByLabel('Name', { exact: true }).fill(reviewer.name);
  await ben.page.getByLabel('New password').fill(reviewer.password);
  await ben.page.getByText('Hard to guess', { exact: true }).waitFor();
  await ben.stop('invitation-on-a-phone');
  await ben.page.getByRole('button', { name: 'Accept invitation' }).click();
  await ben.page.getByRole('heading', { level: 1, name: reviewer.name }).waitFor();
  await ben.stop('home-of-the-reviewer');
  journey.assertFaultless();
});
