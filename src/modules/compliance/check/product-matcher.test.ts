import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fold } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';
import { parseCatalogue } from './catalogue.ts';
import { compileProducts, findProducts } from './product-matcher.ts';
import type { ProductMatch } from './product-matcher.ts';

const matcher = compileProducts(
  parseCatalogue({
    brand: { type: 'medicine', aliases: ['Lumerix', 'TeamLume'], inn: 'tafolisibine', status: 'rx' },
    accented: { type: 'medicine', aliases: ['Öpalix', 'dorzépam'], status: 'rx' },
    code: { type: 'medicine', aliases: ['BR-7710'], status: 'investigational' },
    long: { type: 'vaccine', aliases: ['Fluvanto'], inn: 'influenza vaccine (recombinant)', status: 'rx' },
    short: { type: 'device', aliases: ['AXA'] },
  }),
);

function find(text: string): ProductMatch[] {
  const folded = fold(text, { lookalikes: true });
  return findProducts(matcher, folded, tokenise(folded));
}

function written(text: string): string[] {
  return find(text).map((match) => text.slice(...match.span));
}

test('plain forms, in any case, with signs, declined and in compounds', () => {
  const cases: [string, string[]][] = [
    ['LUMERIX and lumerix', ['LUMERIX', 'lumerix']],
    ['Lumerix®, Lumerix™ (Lumerix)', ['Lumerix', 'Lumerix', 'Lumerix']],
    ['Lumerix-Patienten', ['Lumerix']],
    ['Lumerixpatienten', ['Lumerix']],
    ['Lumerixs Wirkung, Lumerix’s', ['Lumerix', 'Lumerix']],
    ['l’Lumerix', ['Lumerix']],
    ['Tafolisibin, tafolisibine', ['Tafolisibin', 'tafolisibine']],
    ['opalix, ÖPALIX, Oepalix', ['opalix', 'ÖPALIX', 'Oepalix']],
    ['dorzepam', ['dorzepam']],
    ['BR-7710, BR7710, br 7710, BR_7710', ['BR-7710', 'BR7710', 'br 7710', 'BR_7710']],
    ['Influenza vaccine, recombinant', ['Influenza vaccine, recombinant']],
  ];
  for (const [text, expected] of cases) assert.deepEqual(written(text), expected, text);
});

test('hashtags, handles and addresses', () => {
  const cases: [string, string[]][] = [
    ['#Lumerix #LUMERIX #mylumerixstory', ['Lumerix', 'LUMERIX', 'lumerix']],
    ['#TeamLume', ['TeamLume']],
    ['@lumerix_eu', ['lumerix']],
    ['LumerixPatients', ['Lumerix']],
    ['www.lumerix.example and a.example/x/lumerix?y=LUMERIX', ['lumerix', 'lumerix', 'LUMERIX']],
    ['a@lumerix.example', ['lumerix']],
  ];
  for (const [text, expected] of cases) assert.deepEqual(written(text), expected, text);
});

test('disguises are seen through, marked whole, and called so', () => {
  for (const text of [
    'Lumеriх',
    'Lu\u200bme\u00adrix',
    'Ｌｕｍｅｒｉｘ',
    '𝐋𝐮𝐦𝐞𝐫𝐢𝐱',
    'L u m e r i x',
    'L.u.m.e.r.i.x',
    'Lum3rix',
    'LumerIx'.replace('I', '1'),
    'ᴸumerix',
  ]) {
    const [match] = find(`So ${text}!`);
    assert.equal(match?.written, text, text);
    assert.equal(match?.disguised, true, text);
  }
  assert.equal(find('Lumerix')[0]?.disguised, false);
});

test('other words are left alone', () => {
  for (const text of ['illumerix', 'Lumerixation', 'lumer ix', 'BR-77105', 'BR 77 10', 'axa', 'influenza vaccine', 'L u m e r i']) {
    assert.deepEqual(written(text), [], text);
  }
  assert.deepEqual(written('AXA'), ['AXA']);
});
