/** Guessing columns and reading cells. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessMapping, mapRows, readInstant } from './mapping.ts';
import { zipEntries } from './zip-entries.ts';

const zone = 'Europe/Amsterdam';

test('columns are guessed in four languages, each once', () => {
  const cases: [string[], Record<string, string>][] = [
    [
      ['Mention ID', 'Date (UTC)', 'Full Text', 'Author', 'Followers'],
      { externalId: 'Mention ID', publishedAt: 'Date (UTC)', text: 'Full Text', handle: 'Author', followers: 'Followers' },
    ],
    [['Datum', 'Tekst', 'Taal', 'Volgers'], { publishedAt: 'Datum', text: 'Tekst', language: 'Taal', followers: 'Volgers' }],
    [
      ['Veröffentlicht am', 'Überschrift', 'Beitrag', 'Bewertung'],
      { publishedAt: 'Veröffentlicht am', title: 'Überschrift', text: 'Beitrag', rating: 'Bewertung' },
    ],
    [
      ['Date de publication', 'Titre', 'Texte', 'Pays', 'Réseau'],
      { publishedAt: 'Date de publication', title: 'Titre', text: 'Texte', country: 'Pays', network: 'Réseau' },
    ],
    [['Text', 'Content', 'foo'], { text: 'Text' }],
    [['author.handle', 'author.name', 'text'], { handle: 'author.handle', name: 'author.name', text: 'text' }],
  ];
  for (const [columns, expected] of cases) assert.deepEqual(guessMapping(columns, zone).columns, expected, columns.join());
});

test('instants in the spellings of spreadsheets', () => {
  const by = { zone, dayFirst: true };
  const cases: [string, string | null][] = [
    ['2026-11-10T09:30:00Z', '2026-11-10T09:30:00.000Z'],
    ['2026-11-10 09:30:00 UTC', '2026-11-10T09:30:00.000Z'],
    ['2026-11-10T09:30:00+02:00', '2026-11-10T07:30:00.000Z'],
    ['2026-11-10T09:30:15', '2026-11-10T08:30:15.000Z'],
    ['2026-07-10 09:30', '2026-07-10T07:30:00.000Z'],
    ['10/11/2026 09:30', '2026-11-10T08:30:00.000Z'],
    ['10.11.2026', '2026-11-09T23:00:00.000Z'],
    ['1794302400', '2026-11-10T09:20:00.000Z'],
    ['1794302400000', '2026-11-10T09:20:00.000Z'],
    ['31/02/2026', null],
    ['13/13/2026', null],
    ['yesterday', null],
  ];
  for (const [text, expected] of cases) assert.equal(readInstant(text, by), expected, text);
  assert.equal(readInstant('10/11/2026', { zone: 'UTC', dayFirst: false }), '2026-10-11T00:00:00.000Z');
});

test('a row without an id is known by its address, else by its words', () => {
  const table = {
    format: 'csv' as const,
    columns: ['text', 'url'],
    rows: [
      { row: 2, cells: ['a', 'https://example.org/1'] },
      { row: 3, cells: ['b', ''] },
      { row: 4, cells: ['b', ''] },
    ],
  };
  const rows = mapRows(table, guessMapping(table.columns, zone));
  assert.equal(rows[0]?.post?.externalId, 'https://example.org/1');
  assert.equal(rows[1]?.post?.externalId, rows[2]?.post?.externalId);
});

test('what is no archive holds nothing', () => {
  assert.equal(zipEntries(new Uint8Array(10)), null);
  assert.equal(zipEntries(new Uint8Array(100)), null);
});
