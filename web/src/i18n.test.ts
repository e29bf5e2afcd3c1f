import { afterEach, expect, test, vi } from 'vitest';
import { formatLocale, hasMessage, i18n, locales, preferredLocale, showLocale } from './i18n.ts';

afterEach(() => {
  localStorage.clear();
  vi.restoreAllMocks();
});

const browser = (...languages: string[]) => vi.spyOn(navigator, 'languages', 'get').mockReturnValue(languages);

test('the language of the last visit wins, then the browser, then English', () => {
  browser('pt-BR', 'de-CH', 'fr');
  expect(preferredLocale()).toBe('de');
  localStorage.setItem('auscult.locale', 'nl');
  expect(preferredLocale()).toBe('nl');
  localStorage.setItem('auscult.locale', 'klingon');
  expect(preferredLocale()).toBe('de');
  browser('pt-BR');
  expect(preferredLocale()).toBe('en');
});

test('formats follow the reader’s region where the browser has one for the language', () => {
  browser('de-CH', 'en-IE');
  expect(formatLocale('de')).toBe('de-CH');
  expect(formatLocale('en')).toBe('en-IE');
  expect(formatLocale('fr')).toBe('fr-FR');
});

test('showing a language sets texts, page language and memory', async () => {
  for (const locale of locales) {
    await showLocale(locale);
    expect(document.documentElement.lang).toBe(locale);
    expect(localStorage.getItem('auscult.locale')).toBe(locale);
    expect(hasMessage('shell.skip')).toBe(true);
  }
  expect(i18n._('shell.notifications.button', { count: 2 })).toBe('Notifications, 2 non lues');
});

test('a text that is missing shows its id', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  await showLocale('en');
  expect(i18n._('shell.no_such_text')).toBe('shell.no_such_text');
});
