/** What no page may show: a text's id instead of the text, or an English sentence to someone who reads another language. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileMessageOrThrow, type CompiledMessage } from '@lingui/message-utils/compileMessage';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const folder = fileURLToPath(new URL('../../messages', import.meta.url));
const catalogueSchema = z.record(z.string(), z.string());

const locales = ['en', 'nl', 'de', 'fr'] as const;
type Locale = (typeof locales)[number];

export const isLocale = (text: string): text is Locale => locales.some((locale) => locale === text);

/** All texts of each language by id. They do not change under a journey. */
const catalogues = new Map(
  locales.map((locale) => {
    const files = readdirSync(`${folder}/${locale}`).filter((name) => name.endsWith('.json'));
    const read = (name: string) => catalogueSchema.parse(JSON.parse(readFileSync(`${folder}/${locale}/${name}`, 'utf8')));
    return [locale, new Map(files.flatMap((name) => Object.entries(read(name))))] as const;
  }),
);
const catalogue = (locale: Locale): ReadonlyMap<string, string> => catalogues.get(locale) ?? new Map();

/** What a text looks like on the page, whatever is put into it. */
function shape(message: CompiledMessage): string {
  return message
    .map((token) => {
      if (typeof token === 'string') return token === '#' ? '[\\d.,\\s]+' : token.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      const [, type, format] = token;
      if (type !== 'plural' && type !== 'selectordinal' && type !== 'select') return '.+';
      const cases = Object.values(format as Record<string, CompiledMessage | number | undefined>);
      return `(?:${cases.flatMap((one) => (Array.isArray(one) ? [shape(one)] : [])).join('|')})`;
    })
    .join('');
}

const wordsIn = (text: string) => (text.match(/\p{L}{2,}/gu) ?? []).length;

/** How many words a text has around its values, whichever of its cases is taken. */
function ownWords(message: CompiledMessage): number {
  return message.reduce<number>((sum, token) => {
    if (typeof token === 'string') return sum + wordsIn(token);
    const [, type, format] = token;
    if (type !== 'plural' && type !== 'selectordinal' && type !== 'select') return sum;
    const cases = Object.values(format as Record<string, CompiledMessage | number | undefined>);
    return sum + Math.min(...cases.flatMap((one) => (Array.isArray(one) ? [ownWords(one)] : [])));
  }, 0);
}

/** "{a} in {b} and {c}" fits many a sentence that people wrote: only texts with words enough of their own are told from chance. */
function saysSomething(message: CompiledMessage): boolean {
  const [first] = message;
  return ownWords(message) >= 4 || (typeof first === 'string' && wordsIn(first) >= 2);
}

interface Leftovers {
  texts: ReadonlySet<string>;
  /** Of texts with values: as English says it, and as this language does. */
  shapes: readonly { english: RegExp; own: RegExp }[];
  /** Judged before: pages repeat themselves. */
  judged: Map<string, boolean>;
}

/** What is English and is said otherwise in this language: seen, it was left over. */
function leftovers(locale: Locale): Leftovers {
  const [english, own] = [catalogue('en'), catalogue(locale)];
  const shared = new Set(own.values());
  const foreign = [...english].filter(([, text]) => !shared.has(text));
  const whole = (text: string) => new RegExp(`^${shape(compileMessageOrThrow(text))}$`, 'u');
  return {
    texts: new Set(foreign.flatMap(([, text]) => (text.includes('{') ? [] : [text]))),
    shapes: foreign
      .filter(([, text]) => text.includes('{') && saysSomething(compileMessageOrThrow(text)))
      .map(([id, text]) => ({ english: whole(text), own: whole(own.get(id) ?? '') })),
    judged: new Map(),
  };
}

const leftoversOf = new Map<Locale, Leftovers>();

export function isLeftOver(text: string, locale: Locale): boolean {
  if (locale === 'en') return false;
  const known = leftoversOf.get(locale) ?? leftovers(locale);
  leftoversOf.set(locale, known);
  const verdict =
    known.judged.get(text) ?? (known.texts.has(text) || known.shapes.some(({ english, own }) => english.test(text) && !own.test(text)));
  known.judged.set(text, verdict);
  return verdict;
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
  const words = new Set(shown.map((text) => text.trim().replaceAll(/\s+/g, ' ')));
  return [...words].filter((text) => isLeftOver(text, locale) || ofTheLibrary.has(text) || ids.has(text) || idPattern.test(text));
}
