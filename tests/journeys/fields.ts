/** What hands do on our forms, by the words people see. */
import type { Locator, Page } from 'playwright-core';

/** Part of a page: the page itself, a dialog, a form. */
type Place = Page | Locator;

/** Choose in a field with a list. */
export async function choose(place: Place, label: string, option: string): Promise<void> {
  const field = place.getByRole('combobox', { name: label });
  await field.click();
  const page = 'mouse' in place ? place : place.page();
  await page.getByRole('option', { name: option, exact: true }).click();
}
