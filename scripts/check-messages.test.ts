import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locales } from '#kernel/contract.ts';
import type { Catalogue } from '#kernel/messages.ts';
import { faultsOfActions, faultsOfCatalogues, faultsOfUse } from './check-messages.ts';

/** The same messages in every language, one language changed. */
function catalogues(messages: Record<string, string>, french: Record<string, string> = messages): Catalogue[] {
  return locales.map((locale) => ({ locale, room: 'review', messages: locale === 'fr' ? french : messages }));
}

test('catalogues that agree have no faults', () => {
  const messages = {
    'review.sign': 'Sign {title}',
    'review.count': '{n, plural, one {# post} other {# posts by {who}}}',
    'review.state': '{state, select, open {open} other {closed}}',
  };
  const french = {
    ...messages,
    'review.count': '{who}: {n, plural, one {#} many {# M} other {#}}',
    'review.state': '{state, select, other {x} open {y}}',
  };
  assert.deepEqual(faultsOfCatalogues(catalogues(messages, french)), []);
});

const broken: [name: string, english: Record<string, string>, french: Record<string, string>, fault: RegExp][] = [
  ['a translation is missing', { 'review.a': 'A', 'review.b': 'B' }, { 'review.a': 'A' }, /^review\.b: missing in fr$/],
  ['only one language has it', { 'review.a': 'A' }, { 'review.a': 'A', 'review.b': 'B' }, /^review\.b: missing in en, nl, de$/],
  ['an argument is missing', { 'review.a': 'A {x}' }, { 'review.a': 'A' }, /^review\.a: arguments differ: .*fr none$/],
  ['an argument is spelled differently', { 'review.a': '{name}' }, { 'review.a': '{nom}' }, /arguments differ/],
  ['an apostrophe quotes an argument away', { 'review.a': 'of {name}' }, { 'review.a': "l'{name}' d'ici" }, /arguments differ|brace/],
  ['a select lacks a case', { 'review.a': '{s, select, x {1} other {2}}' }, { 'review.a': '{s, select, other {2}}' }, /arguments differ/],
  ['a number is not formatted', { 'review.a': '{n, number}' }, { 'review.a': '{n}' }, /arguments differ/],
  ['a text is empty', { 'review.a': 'A' }, { 'review.a': ' ' }, /fr\/review\.json: review\.a: is empty/],
  ['a message does not parse', { 'review.a': 'A' }, { 'review.a': '{n, plural, one {#} other {#}' }, /is no ICU message/],
  ['a brace is left over', { 'review.a': 'A' }, { 'review.a': 'A {' }, /has a brace/],
  ['a plural lacks other', { 'review.a': '{n, plural, one {#}}' }, { 'review.a': '{n, plural, one {#}}' }, /lacks the case "other"/],
  ['a date has no zone', { 'review.a': '{d, date}' }, { 'review.a': '{d, date}' }, /named zone/],
  ['an id stands in the wrong room', { 'content.a': 'A' }, { 'content.a': 'A' }, /starts with "review\."/],
];
for (const [name, english, french, fault] of broken) {
  test(`found: ${name}`, () => {
    const faults = faultsOfCatalogues(catalogues(english, french));
    assert.ok(
      faults.some((line) => fault.test(line)),
      faults.join('\n') || 'nothing found',
    );
  });
}

test('found: an id in two files of one language', () => {
  const twice = [...catalogues({ 'review.a': 'A' }), { locale: 'en' as const, room: 'review', messages: { 'review.a': 'A' } }];
  assert.deepEqual(faultsOfCatalogues(twice), ['messages/en/review.json: review.a: is in another file too']);
});

function use(ids: string[], source: string): string[] {
  return faultsOfUse(new Set(ids), new Map([['page.tsx', source]]));
}

test('ids named by literals, templates and declared patterns are used', () => {
  assert.deepEqual(
    use(['review.a', 'review.b', 'review.c'], `t('review.a'); translate(locale, "review.b"); const item = { label: \`review.c\` };`),
    [],
  );
  assert.deepEqual(
    use(
      ['review.state.open', 'review.state.shut.hint'],
      't(`review.state.${state}`); t(`review.state.${state.map((x) => { return x; })}.hint`)',
    ),
    [],
  );
  assert.deepEqual(use(['review.error.self_review', 'error.forbidden'], ''), []);
});

test('found: an id that nothing uses, or only a comment', () => {
  assert.deepEqual(use(['review.a'], 'nothing'), ['review.a: is used nowhere']);
  assert.deepEqual(use(['review.a'], "/** `t('review.a')` */ // t('review.a')"), ['review.a: is used nowhere']);
  assert.deepEqual(use(['review.a', 'review.state.x'], "t('review.a'); t(`review.step.${step}`)"), ['review.state.x: is used nowhere']);
});

test('found: an id that no catalogue has', () => {
  const faults = use(
    ['review.a'],
    "t('review.a'); t(done ? 'review.a' : 'review.b'); translate('nl', 'review.c', { n: 1 }); test('review.d'); x.split('review.e')",
  );
  assert.deepEqual(faults, [
    'page.tsx: t() names review.b, which no catalogue has',
    'page.tsx: translate() names review.c, which no catalogue has',
  ]);
});

test('a glob in a string starts no comment', () => {
  assert.deepEqual(use(['review.a'], "glob('../../messages/*/*.json'); t('review.a'); /* end */"), []);
});

test('found: what is audited and has no words', () => {
  const sources = new Map([
    [
      'src/room.ts',
      "scope.record({ action: 'review.release.signed', entity }); const change = { action: back ? 'review.release.taken_back' : 'review.release.lost', new: 'review.not.this' };",
    ],
    ['web/src/page.tsx', "({ action: 'review.page.seen' })"],
  ]);
  assert.deepEqual(faultsOfActions(new Set(['review.action.release.signed', 'ui.action.lost']), sources), [
    'review.release.taken_back: is done and audited, and has no words',
  ]);
});
