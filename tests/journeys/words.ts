/** What no page may show: a text's id instead of the text, or an English sentence to someone who reads another language. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const folder = fileURLToPath(new URL('../../messages', import.meta.url));
const catalogueSchema = z.record(z.string(), z.string());

const locales = ['en', 'nl', 'de', 'fr'] as const;
type Locale = (typeof locales)[number];

export const isLocale = (text: string): text is Locale => locales.some((locale) => locale === text);

/** All texts of a language by id. */
function catalogue(locale: Locale): ReadonlyMap<string, string> {
  const files = readdirSync(`${folder}/${locale}`).filter((name) => name.endsWith('.json'));
  return new Map(
    files.flatMap((name) => Object.entries(catalogueSchema.parse(JSON.parse(readFileSync(`${folder}/${locale}/${name}`, 'utf8'))))),
  );
}

/** Made once for each language: the texts do not change under a journey. */
const leftoversOf = new Map<Locale, Set<string>>();

/** English texts without placeholders that this language says otherwise everywhere: seen, they are leftovers. */
function englishOnly(locale: Locale): Set<string> {
  const own = catalogue(locale);
  const shared = new Set(own.values());
  return new Set([...catalogue('en').values()].filter((text) => !text.includes('{') && !shared.has(text)));
}

/** Ids begin with the name of a room; names of files and accounts do not. */
const idPattern = new RegExp(
  `^(${[...new Set([...catalogue('en').keys()].map((id) => id.split('.')[0]))].join('|')}|record)(\\.[a-z][a-z0-9_]*)+$`,
);

/** What Mantine says where nobody gave it our words. */
const ofTheLibrary = new Set(['Resize window', 'Scroll left', 'Scroll right', 'Toggle password visibility']);

/** Texts and spoken labels on the page that are ids, or English where the page is not. */
export async function foreignWords(page: Page, locale: Locale): Promise<string[]> {
  const shown = await page.evaluate(() => {
    const found: string[] = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      // What is marked as another language, or is code, is quoted on purpose.
      if (parent && !parent.closest('script, style, code, pre, textarea, [lang]:not(html)'))
        found.push(walker.currentNode.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [placeholder], [title], img[alt]')) {
      for (const name of ['aria-label', 'placeholder', 'title', 'alt']) found.push(element.getAttribute(name) ?? '');
    }
    return found;
  });
  const ids = catalogue('en');
  const leftovers = locale === 'en' ? new Set<string>() : (leftoversOf.get(locale) ?? englishOnly(locale));
  leftoversOf.set(locale, leftovers);
  const words = new Set(shown.map((text) => text.trim().replaceAll(/\s+/g, ' ')));
  return [...words].filter((text) => leftovers.has(text) || ofTheLibrary.has(text) || ids.has(text) || idPattern.test(text));
}
