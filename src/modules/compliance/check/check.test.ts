import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseCatalogue } from './catalogue.ts';
import { checkContent, LIMIT_RULE, outcomeOf } from './check.ts';
import { LONGEST_CHECKED } from './parts.ts';
import { coreRulebook, parseRulebook } from './rulebook.ts';
import table from './data/identity-combinations.json' with { type: 'json' };
import catalogueFile from './test-catalogue.json' with { type: 'json' };
import sentences from './test-sentences.json' with { type: 'json' };
import type { CheckInput, Finding } from './types.ts';

const catalogue = parseCatalogue(catalogueFile);
/** The rules with triggers of their own; the others are tested by the sentences that stand beside them. */
const own = {
  ...coreRulebook,
  rules: coreRulebook.rules.filter(
    (rule) => rule.id.startsWith('EU-RX-') || rule.trigger.kind === 'patientIdentifiable' || rule.trigger.kind === 'altText',
  ),
};
const { combinations } = table;
const MARKETS: Record<string, string> = { en: 'UK', nl: 'NL', de: 'DE', fr: 'FR' };

// As a word of its own, not in a hashtag, where a second hash would make no hashtag.
const NAMES = /(?<![#@\w.])(?:Kelvaro|Lumerix|Nuvirest)(?![\w.])/;

function check(text: string, more: Partial<CheckInput> = {}): Finding[] {
  return checkContent({ text, markets: ['DE'], audience: 'public', stage: 'post', ...more }, catalogue, own);
}

function rulesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map((finding) => finding.rule))];
}

for (const language of ['en', 'nl', 'de', 'fr'] as const) {
  const market = { markets: [MARKETS[language] ?? ''], language };

  test(`EU-RX-PROMO fires on promotion (${language})`, () => {
    for (const text of sentences.promotions[language]) {
      assert.deepEqual(rulesOf(check(text, market)), ['EU-RX-PROMO'], text);
    }
  });

  test(`EU-RX-MENTION, not EU-RX-PROMO, fires on neutral naming (${language})`, () => {
    for (const text of sentences.mentions[language]) {
      assert.deepEqual(rulesOf(check(text, market)), ['EU-RX-MENTION'], text);
    }
  });

  test(`nothing fires without a product of that status (${language})`, () => {
    for (const text of sentences.quiet[language]) assert.deepEqual(check(text, market), [], text);
  });

  test(`X-PATIENT-ID fires where a patient is recognisable (${language})`, () => {
    for (const text of sentences.patients[language]) {
      assert.ok(rulesOf(check(text, { ...market, account: 'hospital' })).includes('X-PATIENT-ID'), text);
    }
  });

  test(`X-PATIENT-ID lets staff, statistics and groups pass (${language})`, () => {
    for (const text of sentences.nobody[language]) assert.deepEqual(check(text, market), [], text);
  });
}

test('a rule fires no more once it is taken out of the rulebook', () => {
  const inputs: Record<string, CheckInput> = {
    'EU-RX-PROMO': { text: 'Kelvaro helps.', markets: ['NL'] },
    'EU-RX-MENTION': { text: 'Kelvaro', markets: ['NL'] },
    'X-PATIENT-ID': { text: 'Mrs T., 84, is in bed 3.' },
    'X-A11Y-ALT': { text: 'Hello', alts: [{ assetId: 'a', alt: '' }] },
  };
  assert.deepEqual(own.rules.map((rule) => rule.id).toSorted(), Object.keys(inputs).toSorted(), 'every rule is tried');
  for (const [id, input] of Object.entries(inputs)) {
    const without = { ...own, rules: own.rules.filter((rule) => rule.id !== id) };
    assert.ok(rulesOf(checkContent(input, catalogue, own)).includes(id), id);
    assert.ok(!rulesOf(checkContent(input, catalogue, without)).includes(id), id);
  }
});

test('severities are those of the research, and blocks on patients and prescription medicines cannot be overridden', () => {
  const severities = own.rules.map(({ id, severity, overridable }) => [id, severity, overridable]);
  assert.deepEqual(severities, [
    ['EU-RX-PROMO', 'block', false],
    ['EU-RX-MENTION', 'warn', true],
    ['X-PATIENT-ID', 'block', false],
    ['X-A11Y-ALT', 'warn', true],
  ]);
  assert.equal(outcomeOf(check('Kelvaro works!')), 'block');
  assert.equal(outcomeOf(check('Kelvaro')), 'warn');
  assert.equal(outcomeOf([]), 'pass');
});

test('the verdict follows market and audience; what is missing is read the strict way', () => {
  const text = 'Ondrefa works wonders';
  assert.deepEqual(rulesOf(check(text, { markets: ['US'] })), []);
  assert.deepEqual(rulesOf(check(text, { markets: ['US', 'GB'] })), ['EU-RX-PROMO']);
  assert.deepEqual(rulesOf(check(text, { markets: ['EU'] })), ['EU-RX-PROMO']);
  assert.deepEqual(rulesOf(check(text, { markets: [] })), ['EU-RX-PROMO']);
  assert.deepEqual(rulesOf(check(text, { markets: ['worldwide'] })), ['EU-RX-PROMO']);
  assert.deepEqual(rulesOf(check(text, { audience: 'hcp' })), []);
  assert.deepEqual(rulesOf(check(text, { audience: undefined })), ['EU-RX-PROMO']);
  assert.deepEqual(rulesOf(check(text, { audience: 'friends' })), ['EU-RX-PROMO']);
});

test('a product is found in every part of a post, and the finding says where', () => {
  const places: [Partial<CheckInput>, object][] = [
    [{ alts: [{ assetId: 'p1', alt: 'A box of Lumerix on a table' }] }, { part: 'alt', assetId: 'p1', index: 0 }],
    [{ links: [{ url: 'https://x.example/a/lumerix-start?b=1' }] }, { part: 'link', index: 0 }],
    [{ links: [{ url: 'https://x.example/', label: 'Try Lumerix' }] }, { part: 'linkLabel', index: 0 }],
    [{ hashtags: ['lumerix'] }, { part: 'hashtag', index: 0 }],
    [{ captions: ['Good morning', 'This is Lumerix'] }, { part: 'caption', index: 1 }],
    [{ imageText: ['LUMERIX'] }, { part: 'imageText', index: 0 }],
    [{ sourceText: 'Lumerix, says the paper' }, { part: 'source' }],
  ];
  for (const [more, location] of places) {
    const findings = check('What a great day!', more).filter((finding) => finding.rule === 'EU-RX-PROMO');
    assert.deepEqual(
      findings.map((finding) => finding.location),
      [location],
    );
  }
});

test('spans mark exactly the name and exactly the promotional words', () => {
  const text = 'Neu 👩‍⚕️: „Kelvaro®-Pens“ lindern Atemnot.';
  const [finding] = check(text);
  assert.ok(finding?.span != null);
  assert.equal(text.slice(...finding.span), 'Kelvaro');
  const [cue] = finding.related;
  assert.ok(cue?.span != null);
  assert.equal(text.slice(...cue.span), 'lindern');
  assert.equal(finding.message.values.cue, 'lindern');
});

test('each combination of signs is needed by some sentence', () => {
  const seen = new Set(
    Object.values(sentences.patients)
      .flat()
      .flatMap((text) => check(text).map((finding) => finding.message.values.combination)),
  );
  for (const finding of check('x', { imageText: ['ROE M 02/11/2023'] })) seen.add(finding.message.values.combination);
  assert.deepEqual(
    combinations.filter(({ id }) => !seen.has(id)).map(({ id }) => id),
    [],
  );
});

test('a consent cures a story, never a number', () => {
  const story = 'Karla (52) talks about life after her transplant.';
  assert.deepEqual(rulesOf(check(story)), ['X-PATIENT-ID']);
  assert.deepEqual(rulesOf(check(story, { patientConsent: true })), []);
  assert.deepEqual(rulesOf(check('Karla, DOB 03/04/1970, MRN 448120', { patientConsent: true })), ['X-PATIENT-ID']);
});

test('the verdict does not hang on a product name', () => {
  const syllable = fc.constantFrom('ba', 'ko', 'li', 'mu', 'ne', 'ri', 'so', 'tu', 'va', 'xe', 'zo', 'qui');
  const name = fc.array(syllable, { minLength: 3, maxLength: 5 }).map((parts) => `${parts.join('')}x`);
  const casing = fc.constantFrom(
    (word: string) => word.charAt(0).toUpperCase() + word.slice(1),
    (word: string) => word.toUpperCase(),
    (word: string) => `#${word}`,
  );
  const texts = [...Object.values(sentences.promotions), ...Object.values(sentences.mentions)].flat().filter((text) => NAMES.test(text));
  fc.assert(
    fc.property(fc.constantFrom(...texts), name, casing, (text, fresh, write) => {
      const renamed = text.replaceAll(new RegExp(NAMES, 'g'), write(fresh));
      const other = parseCatalogue(JSON.parse(JSON.stringify(catalogueFile).replaceAll(/Kelvaro|Lumerix|Nuvirest/g, fresh)));
      const before = rulesOf(check(text, { markets: ['DE'] }));
      const after = rulesOf(checkContent({ text: renamed, markets: ['DE'], audience: 'public', stage: 'post' }, other, own));
      assert.deepEqual(after, before, renamed);
    }),
    { numRuns: 300 },
  );
});

test('what is too long to be read is blocked, and the rest is still read', () => {
  const findings = check(`Kelvaro works. ${'a '.repeat(5_000_000)}`);
  assert.deepEqual(rulesOf(findings), [LIMIT_RULE, 'EU-RX-PROMO']);
  assert.deepEqual(findings.find((finding) => finding.rule === LIMIT_RULE)?.span?.[0], LONGEST_CHECKED);
  const many = Array.from({ length: 500 }, (_, index) => `tag${index}`);
  assert.ok(rulesOf(check('x', { hashtags: many })).includes(LIMIT_RULE));
});

test('hostile text is read to its end', () => {
  const texts = [
    `Kelvaro${'\u0301'.repeat(10_000)} works`,
    'K'.repeat(LONGEST_CHECKED),
    'Kelvaro '.repeat(LONGEST_CHECKED / 8),
    'K e l v a r '.repeat(8_000),
    '4-'.repeat(50_000),
    '#'.repeat(LONGEST_CHECKED),
    'Frau K., 87, '.repeat(7_000),
    '43-year-old baker from Leeds '.repeat(3_000),
    'a.a@'.repeat(25_000),
    '((((„'.repeat(20_000),
    '\ud800'.repeat(1_000),
    '\u202eoravleK \u2066Kelvaro\u2069 works',
  ];
  for (const text of texts) assert.ok(Array.isArray(check(text)), text.slice(0, 20));
  assert.equal(rulesOf(check(texts[0] ?? '')).join(), 'EU-RX-PROMO');
  assert.ok(check('Kelvaro works. '.repeat(1_000)).length <= 50, 'findings are bounded');
});

test('any text at all gets findings whose spans lie inside it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.constantFrom('', ' Kelvaro hilft ', ' Mr B., 80, '), (noise, seed) => {
      const text = noise + seed + noise;
      for (const { span, related } of check(text)) {
        for (const one of [span, ...related.map((place) => place.span)]) {
          assert.ok(one === null || (one[0] >= 0 && one[0] < one[1] && one[1] <= text.length));
        }
      }
    }),
  );
});

test('a rulebook that cannot be used is refused', () => {
  const [rule] = own.rules;
  assert.throws(() => parseRulebook({ ...own, rules: [{ ...rule, severity: 'fatal' }] }), /severity/);
  assert.throws(() => parseRulebook({ ...own, rules: [{ ...rule, trigger: { kind: 'magic' } }] }), /trigger/);
  const conditions = (...when: string[]) => ({ ...own, rules: [{ ...rule, trigger: { kind: 'expression', when } }] });
  for (const [wrong, said] of [
    ['says:nothingLikeIt', 'there is no "nothingLikeIt"'],
    ['named:potion', 'there is no "potion"'],
    ['is:magic', 'there is no "magic"'],
    ['says:fear@nowhere', 'no part "nowhere"'],
    ['meta:crisis_level>=much', '"much" is no number'],
    ['whatever', 'is no condition'],
  ] as const)
    assert.throws(
      () => parseRulebook(conditions('meta:paid', wrong)),
      ({ message }: Error) => message.includes(`${rule?.id}: trigger.when.1: "${wrong}"`) && message.includes(said),
    );
});
