import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { locales } from './contract.ts';
import { createTranslate, formatDate, formatNumber, MessageError, readCatalogues } from './messages.ts';

const root = mkdtempSync(join(tmpdir(), 'auscult-messages-'));
after(() => rmSync(root, { recursive: true }));

const texts: Record<string, Record<string, string>> = {
  en: {
    'a.posts': '{count, plural, =0 {No posts} one {# post} other {# posts}} by {name}',
    'a.sum': '{sum, number}',
    'a.quote': "It''s {who, select, me {mine} other {theirs}}",
  },
  nl: {
    'a.posts': '{count, plural, =0 {Geen berichten} one {# bericht} other {# berichten}} van {name}',
    'a.sum': '{sum, number}',
    'a.quote': 'Het is {who, select, me {van mij} other {van hen}}',
  },
  de: {
    'a.posts': '{count, plural, =0 {Keine Beiträge} one {# Beitrag} other {# Beiträge}} von {name}',
    'a.sum': '{sum, number}',
    'a.quote': 'Es ist {who, select, me {meins} other {ihres}}',
  },
  fr: {
    'a.posts': '{count, plural, =0 {Aucune publication} one {# publication} other {# publications}} de {name}',
    'a.sum': '{sum, number}',
    'a.quote': "C''est {who, select, me {à moi} other {à eux}}",
  },
};
for (const locale of locales) {
  mkdirSync(join(root, locale), { recursive: true });
  writeFileSync(join(root, locale, 'a.json'), JSON.stringify(texts[locale]));
  writeFileSync(join(root, locale, 'b.json'), JSON.stringify({ 'b.only': locale }));
}
const translate = createTranslate(root, true);

test("a message speaks the reader's language, with its plural", () => {
  assert.equal(translate('en', 'a.posts', { count: 1, name: 'Ann' }), '1 post by Ann');
  assert.equal(translate('nl', 'a.posts', { count: 0, name: 'Ann' }), 'Geen berichten van Ann');
  assert.equal(translate('de', 'a.posts', { count: 1200, name: 'Ann' }), '1.200 Beiträge von Ann');
  assert.equal(translate('fr', 'a.posts', { count: 0.5, name: 'Ann' }), '0,5 publication de Ann');
  assert.equal(translate('nl', 'b.only'), 'nl');
});

test('select, apostrophes and numbers', () => {
  assert.equal(translate('en', 'a.quote', { who: 'me' }), "It's mine");
  assert.equal(translate('fr', 'a.quote', { who: 'you' }), "C'est à eux");
  assert.deepEqual(
    locales.map((locale) => translate(locale, 'a.sum', { sum: 1234.5 })),
    ['1,234.5', '1.234,5', '1.234,5', '1\u202f234,5'],
  );
});

test('values are put in as they are', () => {
  assert.equal(translate('en', 'a.posts', { count: 2, name: '{evil} <b>#' }), '2 posts by {evil} <b>#');
});

test('where the program errs, strict throws', () => {
  const code = (expected: string) => (error: unknown) => error instanceof MessageError && error.code === expected;
  assert.throws(() => translate('en', 'a.nowhere'), code('unknown_message'));
  assert.throws(() => translate('en', 'toString'), code('unknown_message'));
  assert.throws(() => translate('en', 'a.posts', { count: 1 }), code('missing_value'));
});

test('where the program errs in production, the reader sees the id or the rest', () => {
  const lenient = createTranslate(root, false);
  assert.equal(lenient('en', 'a.nowhere'), 'a.nowhere');
  assert.equal(lenient('en', 'a.posts', { count: 1 }), '1 post by ');
});

test('a catalogue that is not flat JSON is named', () => {
  const bad = mkdtempSync(join(root, 'bad-'));
  for (const locale of locales) mkdirSync(join(bad, locale));
  writeFileSync(join(bad, 'de', 'x.json'), '{"x":{"nested":"no"}}');
  assert.throws(() => readCatalogues(bad), /de\/x\.json/);
});

test('dates are written in the zone they are meant in, numbers as the reader writes them', () => {
  const instant = new Date('2026-11-22T23:30:00Z');
  assert.deepEqual(
    locales.map((locale) => formatDate(locale, instant, 'Europe/Amsterdam')),
    ['23 November 2026', '23 november 2026', '23. November 2026', '23 novembre 2026'],
  );
  assert.equal(formatDate('en', instant, 'UTC', { dateStyle: 'short', timeStyle: 'short' }), '22/11/2026, 23:30');
  assert.equal(formatNumber('de', 0.123, { style: 'percent', maximumFractionDigits: 1 }), '12,3\u00a0%');
});
