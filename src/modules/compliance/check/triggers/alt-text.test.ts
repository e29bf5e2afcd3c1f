import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCatalogue } from '../catalogue.ts';
import { checkContent } from '../check.ts';
import { coreRulebook } from '../rulebook.ts';

const catalogue = parseCatalogue({ one: { type: 'medicine', aliases: ['Mildopan'], status: 'otc' } });

function faultOf(alt: string, text = 'Our new garden is open.'): unknown {
  const findings = checkContent({ text, alts: [{ assetId: 'p', alt }], stage: 'image' }, catalogue, coreRulebook);
  return findings.find((finding) => finding.rule === 'X-A11Y-ALT')?.message.values.fault;
}

test('alternative texts that describe nothing', () => {
  const cases: [string, string][] = [
    ['', 'empty'],
    ['  \u200b', 'empty'],
    ['…', 'empty'],
    ['🙂', 'empty'],
    ['DSC_0042.JPG', 'file'],
    ['team garden final.png', 'file'],
    ['IMG-20260102-WA0007', 'file'],
    ['Bildschirmfoto 2026-01-02 um 10.11.12', 'file'],
    ['9f8b6c1e-2d3a-4b5c-8d7e-0f1a2b3c4d5e', 'file'],
    ['image', 'generic'],
    ['Photo 3', 'generic'],
    ['An image of', 'generic'],
    ['Afbeelding', 'generic'],
    ['Een foto van', 'generic'],
    ['Unser Bild', 'generic'],
    ['Symbolbild', 'generic'],
    ['Une photo', 'generic'],
    ['Capture écran', 'generic'],
    ['a'.repeat(251), 'long'],
  ];
  for (const [alt, fault] of cases) assert.equal(faultOf(alt), fault, alt);
});

test('alternative texts that do', () => {
  for (const alt of [
    'Two gardeners plant roses beside the main entrance',
    'Foto van twee verpleegkundigen in de tuin',
    'Bild einer Ärztin am Eingang',
    'Photo du jardin sous la neige',
    '👩‍⚕️'.repeat(40) + 'nurses',
    'a'.repeat(250),
  ]) {
    assert.equal(faultOf(alt), undefined, alt);
  }
});

test('a product that only the picture names is marked there', () => {
  const alt = 'A pack of Mildopan on a shelf';
  const found = checkContent({ text: 'Our shelf', alts: [{ assetId: 'p', alt }] }, catalogue, coreRulebook);
  const finding = found.find(({ rule }) => rule === 'X-A11Y-ALT');
  assert.equal(finding?.message.values.fault, 'product');
  assert.deepEqual(finding?.location, { part: 'alt', assetId: 'p', index: 0 });
  assert.ok(finding?.span != null);
  assert.equal(alt.slice(...finding.span), 'Mildopan');
  assert.equal(faultOf(alt, 'Mildopan on our shelf'), undefined);
});

test('an image post without any picture described', () => {
  const rules = (stage: string): string[] => checkContent({ text: 'Hi', stage }, catalogue, coreRulebook).map((finding) => finding.rule);
  assert.deepEqual(rules('image'), ['X-A11Y-ALT']);
  assert.deepEqual(rules('post'), []);
});

test('each picture has its own finding', () => {
  const alts = ['', 'Roses in bloom', 'img'].map((alt, index) => ({ assetId: `p${index}`, alt }));
  const findings = checkContent({ text: 'Hi', alts }, catalogue, coreRulebook);
  assert.deepEqual(
    findings.map((finding) => finding.location.assetId),
    ['p0', 'p2'],
  );
});
