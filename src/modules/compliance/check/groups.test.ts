import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findGroups, parseGroups } from './groups.ts';
import { readPart } from './parts.ts';
import { compileProducts } from './product-matcher.ts';

const nobody = compileProducts([]);
const groups = (text: string, language?: string): ReadonlyMap<string, readonly { span: [number, number] }[]> =>
  findGroups([readPart({ part: 'text' }, text, true, nobody)], language);

test('a group that cannot be used is refused by name and language', () => {
  const cases: [unknown, RegExp][] = [
    [{ first: { en: ['a NEAR b'] } }, /group first, en: near_distance/],
    [{ first: { nl: ['$second'] } }, /group first: there is no group "second"/],
    [{ first: { de: ['$first'] } }, /group first stands within itself/],
    [{ first: { de: ['$second'] }, second: { fr: ['x'] } }, /group first, de: "second" says nothing in this language/],
    [{ first: { en: ['word'], unless: ['none'] } }, /group first: there is no group "none"/],
    [{ first: { es: ['palabra'] } }, /es/],
  ];
  for (const [value, said] of cases) assert.throws(() => parseGroups(value), said);
  assert.deepEqual([...parseGroups({ first: { en: ['$second'] }, second: { en: ['word'] } }).keys()], ['first', 'second']);
});

test('words of one language are not read in another', () => {
  // "bald" is soon in German; "op" is on in Dutch.
  assert.ok(!groups('Wir sehen uns bald!', 'de').has('useHair'));
  assert.ok(!groups('Tot ziens op de beurs', 'nl').has('treatmentNoun'));
  assert.ok(groups('Are you going bald?', 'de').has('useHair'), 'English words in a post that is said to be German');
});

test('a negation before takes a phrase its force; one of its own does not', () => {
  assert.ok(groups('Wir garantieren Heilung.', 'de').has('guaranteedOutcome'));
  assert.ok(!groups('Wir können keine Garantie für Heilung geben.', 'de').has('guarantee'));
  assert.ok(groups('Ganz ohne Risiko!', 'de').has('noRisk'));
  assert.ok(!groups('Kein Eingriff ist ohne Risiko.', 'de').has('noRisk'));
  assert.ok(!groups('Vaccines do not cause autism.', 'en').has('harm'));
});

test('a finding marks the words of the match as one place', () => {
  const text = 'Hello 👩‍⚕️! We guarantee you complete relief.';
  const [hit] = groups(text, 'en').get('guaranteedOutcome') ?? [];
  assert.equal(text.slice(...(hit?.span ?? [0, 0])), 'guarantee you complete relief');
});

test('a plain query in French or Dutch finds words as people type them', () => {
  assert.ok(groups('Inutile de consulter un medecin', 'fr').has('noDoctor'));
  assert.ok(groups('Inutile de consulter un médecin', 'fr').has('noDoctor'));
});
