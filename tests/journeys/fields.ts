/** What hands do on our forms, by the words people see. */
import type { Locator, Page } from 'playwright-core';
import type { Road } from './road.ts';

/** Part of a page: the page itself, a dialog, a form. */
export type Place = Page | Locator;

/** Choose in a field with a list: exactly this text, or the first that a pattern fits. */
export async function choose(place: Place, label: string, option: string | RegExp): Promise<void> {
  const field = place.getByRole('combobox', { name: label, exact: true });
  await field.click();
  const page = 'mouse' in place ? place : place.page();
  await page.getByRole('option', { name: option, exact: true }).first().click();
}

/** Hand in a file through a button that opens the file dialog. */
export async function handIn(page: Page, button: string, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.getByRole('button', { name: button }).click()]);
  await chooser.setFiles(file);
}

/** Follow the link of the "Linked" panel that says how it is related; waits until the page it leads to has its heading. */
export async function follow(page: Page, relation: string, heading: string): Promise<void> {
  const linked = page.getByRole('complementary').getByRole('listitem');
  await linked
    .filter({ has: page.getByText(relation, { exact: true }) })
    .getByRole('link')
    .first()
    .click();
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
}

/** Pick tomorrow in a field of day and time, by the calendar that it opens. */
export async function pickTomorrow({ say, tale }: Road, place: Locator, time: `${string}:${string}`): Promise<void> {
  const tomorrow = new Date(Date.now() + 86_400_000);
  await place.getByRole('button', { name: say('publishing.field.time') }).click();
  // Days of another month are not shown.
  if (tomorrow.getDate() === 1) await place.getByRole('button', { name: say('ui.date.next_month') }).click();
  const day = tomorrow.toLocaleDateString(tale.browser, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Amsterdam' });
  await place.getByRole('button', { name: day }).click();
  const [hours = '', minutes = ''] = time.split(':');
  await place.getByLabel(say('ui.date.hours')).fill(hours);
  await place.getByLabel(say('ui.date.minutes')).fill(minutes);
  await place.getByRole('button', { name: say('ui.date.use') }).click();
}
