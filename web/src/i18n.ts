/**
 * The reader's language: which one, its catalogue, and the formats that follow it. Catalogues are
 * `/messages/{locale}/{room}.json`, compiled and joined while building: one download for each language.
 */
import { setupI18n, type Messages } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';

export const locales = ['en', 'nl', 'de', 'fr'] as const;
export type Locale = (typeof locales)[number];

/** Each language in its own words: someone who cannot read the page must still find theirs. */
export const localeNames: Record<Locale, string> = { en: 'English', nl: 'Nederlands', de: 'Deutsch', fr: 'Français' };

type Values = Record<string, unknown>;

const catalogues: Record<Locale, () => Promise<{ messages: Messages }>> = {
  en: () => import('virtual:messages/en'),
  nl: () => import('virtual:messages/nl'),
  de: () => import('virtual:messages/de'),
  fr: () => import('virtual:messages/fr'),
};
const storageKey = 'auscult.locale';

/** Texts outside components (toasts, titles of errors). In components use `useT`. A text that is missing shows its id. */
export const i18n = setupI18n({
  missing: (locale, id) => {
    if (import.meta.env.DEV) console.warn(`No message ${id} in ${locale}`);
    return id;
  },
});

export function isLocale(value: unknown): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The language of the last visit, else the first of the browser's languages we speak, else English. */
export function preferredLocale(): Locale {
  const stored = readStored();
  if (stored) return stored;
  for (const language of navigator.languages) {
    const short = language.slice(0, 2).toLowerCase();
    if (isLocale(short)) return short;
  }
  return 'en';
}

/** Loads and shows a language, and remembers it on this device. Rejects when its catalogue cannot be fetched. */
export async function showLocale(locale: Locale): Promise<void> {
  const { messages } = await catalogues[locale]();
  i18n.loadAndActivate({ locale, locales: formatLocale(locale), messages });
  document.documentElement.lang = locale;
  remember(locale);
}

/**
 * The regional flavour for dates and numbers: the browser's own where it speaks the language (`en-IE`, `de-CH`),
 * else the European default.
 */
export function formatLocale(locale: Locale): string {
  const regional = navigator.languages.find((language) => language.toLowerCase().startsWith(`${locale}-`));
  return regional ?? { en: 'en-GB', nl: 'nl-NL', de: 'de-DE', fr: 'fr-FR' }[locale];
}

/** Whether a sentence for this id exists, for ids made of a server's word (`error.<code>`). */
export function hasMessage(id: string): boolean {
  return Object.hasOwn(i18n.messages, id);
}

/** `t('strategy.goal.title', { count: 3 })`, rendered again when the language changes. */
export function useT(): (id: string, values?: Values) => string {
  const { i18n: current } = useLingui();
  const { locale } = current;
  // A new function for each language, so that memoised parts that hold it are made again.
  return useCallback((id: string, values?: Values) => (locale ? current._(id, values) : id), [current, locale]);
}

export function useLocale(): Locale {
  const { i18n: current } = useLingui();
  return isLocale(current.locale) ? current.locale : 'en';
}

function readStored(): Locale | null {
  try {
    const stored = localStorage.getItem(storageKey);
    return isLocale(stored) ? stored : null;
  } catch {
    return null; // Storage is forbidden in some private windows; the browser's language decides then.
  }
}

function remember(locale: Locale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // Storage is forbidden: the choice lasts for this page.
  }
}
