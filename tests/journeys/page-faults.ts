/** What is wrong with a page as it stands. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { foreignWords, isLocale } from './words.ts';

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** axe-core's findings, one line each. `only` limits it to some of its rules. */
export async function axeFindings(page: Page, only?: readonly string[]): Promise<string[]> {
  // Half a megabyte to read: once for each page that was loaded, not for each look at it.
  const given = (await page.evaluate(() => 'axe' in window)) ? { axeSource: ';' } : {};
  // Legacy mode spares a second page for each look; it leaves out frames of other origins, of which there are none.
  const axe = new AxeBuilder({ page, ...given }).options({ resultTypes: ['violations'] }).setLegacyMode(true);
  const { violations } = await (only ? axe.withRules([...only]) : axe.withTags(standards)).analyze();
  return violations.map(({ id, nodes }) => {
    const places = nodes.slice(0, 3).map(({ target, any }) => `${target.join(' ')}${any[0] ? ` (${any[0].message})` : ''}`);
    return `axe-core: ${id}: ${places.join(' | ')}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ''}`;
  });
}

/** Width, untranslated words, axe-core. */
export async function pageFaults(page: Page): Promise<string[]> {
  const found = await axeFindings(page);
  const { locale, width } = await page.evaluate(() => ({
    locale: document.documentElement.lang,
    width: document.scrollingElement?.scrollWidth ?? 0,
  }));
  // Not `innerWidth`: a phone zooms out until everything fits.
  const screen = page.viewportSize()?.width ?? 0;
  if (width > screen) found.push(`the page is ${width} px wide on a screen of ${screen} px`);
  if (!isLocale(locale)) return [...found, `the page says it is in "${locale}"`];
  const words = await foreignWords(page, locale);
  if (words.length > 0) found.push(`words that are not ${locale}: ${words.join(' | ')}`);
  return found;
}

/** Writes into `complaints` when a page throws, is refused something by its own policy, or breaks the server. */
export function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on('console', (message) => {
    // Requests that were refused (a wrong password, say) are told here too; those that matter are told below.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 500)
      complaints.push(`${page.url()}: ${response.request().method()} ${response.url()} answered ${response.status()}`);
  });
}

/** Waits until the page has its heading and nothing on it is still loading. */
export async function settled(page: Page): Promise<void> {
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => {
    if (document.querySelector('.mantine-Skeleton-root, [data-loading="true"]')) return false;
    // Pictures further down wait until they are scrolled to.
    const inSight = [...document.images].filter(
      (image) => image.checkVisibility() && image.getBoundingClientRect().top < window.innerHeight,
    );
    return inSight.every((image) => image.complete);
  });
}
