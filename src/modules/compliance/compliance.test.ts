/** compliance over the real program: the catalogue, its import, checks of drafts and of posts, the rulebook in words. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  aPerson,
  aUnit,
  anOrganisation,
  startTest,
  type TestBed,
  type TestOrganisation,
  type TestPerson,
  type TestResponse,
} from '#tests/harness.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let manager: TestPerson;
let author: TestPerson;
let southern: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t, { kind: 'pharma' });
  south = await aUnit(t, org, { name: 'South' });
  manager = await aPerson(t, org, { role: 'regulatory_reviewer', name: 'Renée' });
  southern = await aPerson(t, org, { role: 'regulatory_reviewer', unitId: south });
  author = await aPerson(t, org, { role: 'author', unitId: south });
});
after(() => t.close());

const veltraxa = {
  name: 'Veltraxa',
  kind: 'medicine',
  inn: 'trelumab',
  aliases: ['TeamVelt', 'teamvelt'],
  holder: 'Auvera',
  indication: 'plaque psoriasis in adults',
  statuses: [
    { market: 'NL', status: 'rx' },
    { market: '*', status: 'rx' },
  ],
};
const promotion = 'Finally clear skin! Veltraxa gives adults their life back. Ask your doctor. 💪';

async function ok(answer: Promise<TestResponse>) {
  const { status, body } = await answer;
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}
async function faults(answer: Promise<TestResponse>): Promise<string[]> {
  const { status, body } = await answer;
  assert.equal(status, 422, JSON.stringify(body));
  return body.data.fields.map((field: { path: string; code: string }) => `${field.path}: ${field.code}`);
}
const check = (by: TestPerson, draft: object) => ok(by.api('POST', '/checks', draft));
const rules = (checked: { findings: { rule: string }[] }) => [...new Set(checked.findings.map((finding) => finding.rule))];
/** Of the rules that look at names, people and pictures; the others have tests of their own. */
const OWN = ['EU-RX-PROMO', 'EU-RX-MENTION', 'X-PATIENT-ID', 'X-A11Y-ALT'];
const own = (checked: { findings: { rule: string }[] }) => rules(checked).filter((rule) => OWN.includes(rule));

test('a product is added, found by any of its names, changed with a revision, archived and taken out again', async () => {
  assert.equal((await check(author, { text: promotion })).outcome, 'pass');
  const product = await ok(manager.api('POST', '/products', { unitId: org.unitId, ...veltraxa }));
  assert.deepEqual(
    [product.aliases, product.statuses, product.revision],
    [
      ['TeamVelt'],
      [
        { market: '*', status: 'rx' },
        { market: 'NL', status: 'rx' },
      ],
      1,
    ],
  );
  assert.deepEqual(await faults(manager.api('POST', '/products', { unitId: org.unitId, name: 'VELTRAXA', kind: 'medicine' })), [
    'name: product_exists',
  ]);

  const found = await check(author, { text: promotion });
  assert.deepEqual([found.outcome, own(found), found.rulePackVersion], ['block', ['EU-RX-PROMO'], 'core-2']);
  const finding = found.findings.find(({ rule }: { rule: string }) => rule === 'EU-RX-PROMO');
  assert.equal(promotion.slice(...(finding.span as [number, number])), 'Veltraxa');
  assert.deepEqual(
    [finding.overridable, finding.message.text.includes('Veltraxa'), finding.citation.includes('2001/83/EC')],
    [false, true, true],
  );

  const renamed = await ok(manager.api('PATCH', `/products/${product.id}`, { revision: 1, name: 'Veltraxor' }));
  assert.equal(renamed.revision, 2);
  assert.equal((await check(author, { text: promotion })).outcome, 'pass');
  const stale = await manager.api('PATCH', `/products/${product.id}`, { revision: 1, name: 'Other' });
  assert.deepEqual([stale.status, stale.body.data.values.who], [409, 'Renée']);
  await ok(manager.api('PATCH', `/products/${product.id}`, { revision: 2, name: 'Veltraxa' }));
  await ok(manager.api('PATCH', `/products/${product.id}`, { revision: 3, archived: true }));
  assert.equal((await check(author, { text: promotion })).outcome, 'pass');
  await ok(manager.api('PATCH', `/products/${product.id}`, { revision: 4, archived: false }));
  assert.equal((await check(author, { text: promotion })).outcome, 'block');
});

test('products of higher units are read below and changed only above', async () => {
  const [product] = (await ok(southern.api('GET', '/products'))).items;
  assert.equal(product.name, 'Veltraxa');
  assert.equal((await southern.api('PATCH', `/products/${product.id}`, { revision: product.revision, name: 'x' })).status, 403);
  assert.equal((await southern.api('POST', '/products', { unitId: org.unitId, name: 'x', kind: 'other' })).status, 403);
  assert.equal((await author.api('POST', '/products', { unitId: south, name: 'x', kind: 'other' })).status, 403);
  assert.deepEqual(
    await faults(
      manager.api('POST', '/products', {
        unitId: org.unitId,
        name: 'x',
        kind: 'medicine',
        statuses: [
          { market: 'NL', status: 'rx' },
          { market: 'NL', status: 'otc' },
        ],
      }),
    ),
    ['statuses: named_twice'],
  );
});

test('a product of a sibling unit is not shown, and yet its name is caught', async () => {
  const north = await aUnit(t, org, { name: 'North' });
  await ok(
    manager.api('POST', '/products', {
      unitId: north,
      name: 'OV-221',
      kind: 'medicine',
      statuses: [{ market: '*', status: 'investigational' }],
    }),
  );
  assert.ok(!(await ok(author.api('GET', '/catalogue'))).some((product: { name: string }) => product.name === 'OV-221'));
  const found = await check(author, { text: 'Today we share results for OV-221.' });
  assert.deepEqual([found.outcome, own(found)], ['warn', ['EU-RX-MENTION']]);
});

test('what is missing is read the strict way; a market or a closed audience narrows it', async () => {
  assert.equal((await check(author, { text: promotion, markets: ['BR'] })).outcome, 'pass');
  assert.deepEqual(
    rules(await check(author, { text: promotion, markets: ['US'] })).filter((rule) => !rule.startsWith('US-')),
    [],
  );
  const closed = rules(await check(author, { text: promotion, audience: 'hcp' }));
  assert.deepEqual([closed.includes('EU-RX-PROMO'), closed.includes('EU-HCP-INFO')], [false, true]);
  assert.equal((await check(author, { text: promotion, audience: 'whoever' })).outcome, 'block');
  assert.deepEqual(own(await check(author, { text: 'Our new scanner', alts: [{ assetId: 'a', alt: 'IMG_2231.jpg' }] })), ['X-A11Y-ALT']);
  assert.deepEqual(own(await check(author, { text: 'Heute auf Station 4B, Zimmer 12: Frau K., 87, hat den Krebs besiegt!' })), [
    'X-PATIENT-ID',
  ]);
});

test('a long text is checked in a worker thread with the same result, beyond the limit it is refused', async () => {
  const long = `${'A quiet sentence about our hospital. '.repeat(200)}${promotion}`;
  const found = await check(author, { text: long });
  assert.deepEqual(own(found), ['EU-RX-PROMO']);
  const finding = found.findings.find(({ rule }: { rule: string }) => rule === 'EU-RX-PROMO');
  assert.equal(long.slice(...(finding.span as [number, number])), 'Veltraxa');
  assert.deepEqual(await faults(author.api('POST', '/checks', { text: 'x'.repeat(65_001) })), ['text: too_big_string']);
});

test('a post is checked channel by channel, each with its own text, audience and markets', async () => {
  const channel = async (given: object) =>
    (
      await ok(
        org.owner.api('POST', '/channels/by-hand', {
          network: 'linkedin',
          responsiblePersonId: org.owner.personId,
          unitId: org.unitId,
          markets: ['NL'],
          audience: 'public',
          accountKind: 'corporate',
          ...given,
        }),
      )
    ).id;
  const open = await channel({ name: 'A open' });
  const closed = await channel({ name: 'B closed', audience: 'hcp' });
  const ownText = await channel({ name: 'C own text' });
  const post = await ok(
    org.owner.api('POST', '/posts', {
      unitId: org.unitId,
      title: 'x',
      language: 'en',
      text: promotion,
      channelIds: [open, closed, ownText],
    }),
  );
  await ok(
    org.owner.api('PATCH', `/posts/${post.id}`, {
      revision: post.revision,
      variants: post.variants.map((variant: { channelId: string }) => ({
        ...variant,
        text: variant.channelId === ownText ? 'Nothing to see' : null,
      })),
    }),
  );
  const found = await ok(org.owner.api('GET', `/posts/${post.id}/findings`));
  assert.equal(found.outcome, 'block');
  assert.deepEqual(
    found.variants.map((variant: { channelId: string; outcome: string; findings: { rule: string }[] }) => [
      variant.channelId,
      variant.outcome,
      rules(variant).filter((rule) => rule.startsWith('EU-')),
    ]),
    [
      [open, 'block', ['EU-RX-PROMO']],
      [closed, 'block', ['EU-HCP-INFO']],
      [ownText, 'pass', []],
    ],
  );
  assert.equal((await author.api('GET', `/posts/${post.id}/findings`)).status, 404);
});

test('the rulebook is said in the reader’s language, with citation, provenance and its reservation', async () => {
  for (const [locale, word] of [
    ['en', 'confirmed'],
    ['nl', 'bevestigen'],
    ['de', 'bestätigen'],
    ['fr', 'confirmer'],
  ] as const) {
    const reader = await aPerson(t, org, { role: 'author', locale });
    const book = await ok(reader.api('GET', '/rules'));
    assert.match(book.confirm, new RegExp(word));
    assert.equal(book.rules.length, 104);
    assert.deepEqual(
      book.rules
        .slice(0, OWN.length)
        .map((rule: { id: string; severity: string; overridable: boolean }) => [rule.id, rule.severity, rule.overridable]),
      [
        ['EU-RX-PROMO', 'block', false],
        ['EU-RX-MENTION', 'warn', true],
        ['X-PATIENT-ID', 'block', false],
        ['X-A11Y-ALT', 'warn', true],
      ],
    );
    for (const rule of book.rules)
      assert.ok(rule.title && rule.remedy && rule.citation && /source|memory|own design/.test(rule.provenance), rule.id);
  }
});

const table = [
  'name;kind;inn;aliases;holder;NL;de;*',
  'Cardimero;medicine;dalvoxaban;Cardi|#Cardimero;Auvera;rx;rx;',
  'Ibulent;medicine;;;Auvera;otc;otc_pharmacy;otc',
].join('\r\n');
const importing = (by: TestPerson, csv: string, dryRun = false) => by.api('POST', '/products/import', { unitId: south, csv, dryRun });

test('a table is looked at first, kept whole, and changes only what differs the second time', async () => {
  const count = async () => (await ok(southern.api('GET', `/products?unitId=${south}`))).items.length;
  assert.deepEqual(await ok(importing(southern, table, true)), { created: 2, changed: 0, unchanged: 0, faults: [] });
  assert.equal(await count(), 0);
  assert.deepEqual(await ok(importing(southern, table)), { created: 2, changed: 0, unchanged: 0, faults: [] });
  assert.deepEqual(await ok(importing(southern, table.replace('dalvoxaban', 'dalvoxabane'))), {
    created: 0,
    changed: 1,
    unchanged: 1,
    faults: [],
  });
  const cardimero = (await ok(southern.api('GET', `/products?unitId=${south}&q=dalvoxabane`))).items[0];
  assert.deepEqual(
    [cardimero.aliases, cardimero.statuses],
    [
      ['Cardi', '#Cardimero'],
      [
        { market: 'DE', status: 'rx' },
        { market: 'NL', status: 'rx' },
      ],
    ],
  );
});

test('faults are told row by row, and then nothing is kept', async () => {
  const csv = 'name,kind,NL\nGood,medicine,rx\n,medicine,rx\nBad,potion,rx\nWorse,medicine,maybe\ngood,device,\n';
  const answer = await ok(importing(southern, csv));
  assert.deepEqual(
    answer.faults.map((fault: { line: number; column: string; code: string }) => [fault.line, fault.column, fault.code]),
    [
      [3, 'name', 'required'],
      [4, 'kind', 'unknown_kind'],
      [5, 'NL', 'unknown_status'],
      [6, 'name', 'named_twice'],
    ],
  );
  assert.equal((await ok(southern.api('GET', `/products?unitId=${south}&q=Good`))).items.length, 0);
  assert.deepEqual(await faults(importing(southern, 'naam,NL\nx,rx')), ['csv: name_column_missing']);
  assert.deepEqual(await faults(importing(southern, 'name,price\nx,1')), ['csv: unknown_column']);
  assert.equal((await importing(author, table)).status, 403);
});
