/** Search, insights, reasons, corrections and the joined record. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { aPost, aQuery, aSource, counted, must, push, search } from './listening.fixture.ts';
import { logLikelihood } from './log-likelihood.ts';

let t: TestBed;
let org: TestOrganisation;
let source: string;
let query: string;
const worried = 'I am so very afraid of the MRI scan tomorrow, really worried and anxious, I cannot sleep';
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  source = await aSource(org);
  query = await aQuery(org, 'MRI OR scanner');
  await push(org, source, [
    aPost('The MRI was quick and the team was wonderful, thank you so much!', {
      publishedAt: '2026-10-20T12:00:00Z',
      author: { handle: 'ann' },
    }),
    aPost(worried, { publishedAt: '2026-11-05T22:30:00Z', author: { handle: 'bea' }, network: 'bluesky' }),
    aPost(`${worried} at all`, { publishedAt: '2026-11-05T23:30:00Z', author: { handle: 'bea' } }),
    aPost(worried, { publishedAt: '2026-11-06T10:00:00Z', kind: 'repost', author: { handle: 'cas' } }),
    aPost('Parking at the hospital is expensive', { publishedAt: '2026-11-07T10:00:00Z', title: 'Parking' }),
  ]);
});
after(() => t.close());

test('a search says what it found, where, why, and what it rests on', async () => {
  const { items, total, facets, coverage } = await search(org, { text: 'worried NEAR/3 anxious AND lang:en', limit: 2 });
  assert.equal(total, 3);
  assert.equal(items.length, 2);
  const [newest] = items;
  assert.equal(newest.kind, 'repost');
  assert.deepEqual(
    newest.spans.map(([start, end]: [number, number]) => newest.text.slice(start, end)),
    ['worried', 'anxious'],
  );
  assert.deepEqual(facets.networks, [
    { value: 'mastodon', count: 2 },
    { value: 'bluesky', count: 1 },
  ]);
  assert.deepEqual(facets.sources, [{ value: source, count: 3 }]);
  assert.deepEqual([coverage.scanned, coverage.complete, coverage.from], [3, true, '2026-10-31T23:00:00.000Z']);
});

test('pages follow each other without a gap or a double', async () => {
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await search(org, { limit: 1, ...(cursor ? { cursor } : {}) });
    seen.push(...page.items.map(({ id }: { id: string }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  assert.equal(seen.length, 4);
  assert.equal(new Set(seen).size, 4);
  assert.equal(
    (await org.owner.api('POST', '/listening/mentions/search', { from: '2026-11-01', to: '2026-11-30', cursor: 'nonsense' })).status,
    422,
  );
});

test('filters narrow, and are of the same mind as the query language', async () => {
  assert.equal((await search(org, { networks: ['bluesky'] })).total, 1);
  assert.equal((await search(org, { kinds: ['repost'] })).total, 1);
  const saved = await search(org, { queryId: query });
  assert.equal(saved.total, 3);
  for (const { text, spans } of saved.items)
    assert.deepEqual(
      spans.map(([start, end]: [number, number]) => text.slice(start, end)),
      ['MRI'],
      'a saved query alone says why, too',
    );
  assert.equal((await search(org, { emotions: ['worry'] })).total, (await search(org, { text: 'emotion:worry' })).total);
  assert.equal((await search(org, { sentiments: ['negative'] })).total, (await search(org, { text: 'sentiment:negative' })).total);
  assert.equal((await search(org, { text: 'title:parking' })).items[0].titleSpans.length, 1);
  const refused = await org.owner.api('POST', '/listening/mentions/search', { from: '2026-11-01', to: '2026-11-30', text: 'a OR (' });
  assert.deepEqual([refused.status, refused.body.data.reason], [422, 'query_errors']);
  for (const [from, to] of [
    ['2026-11-02', '2026-11-01'],
    ['2024-01-01', '2026-01-01'],
  ])
    assert.equal((await org.owner.api('POST', '/listening/mentions/search', { from, to })).status, 422);
});

// A handle is one person on each network.
test('insights count days of the reporting zone, beside the period before', async () => {
  const insights = await must(org.owner.api('GET', `/listening/queries/${query}/insights?from=2026-11-01&to=2026-11-14`));
  assert.equal(insights.zone, 'Europe/Amsterdam');
  assert.deepEqual(insights.before, { from: '2026-10-18', to: '2026-10-31' });
  assert.deepEqual(insights.totals, { posts: 2, postsBefore: 1, reposts: 1, repostsBefore: 0, people: 3, peopleBefore: 1 });
  const days = insights.days.filter(({ posts, reposts }: { posts: number; reposts: number }) => posts + reposts > 0);
  // 23:30 UTC is the next day in Amsterdam.
  assert.deepEqual(
    days.map(({ on, posts, reposts }: Record<string, unknown>) => [on, posts, reposts]),
    [
      ['2026-11-05', 1, 0],
      ['2026-11-06', 1, 1],
    ],
  );
  assert.equal(insights.days.length, 14);
  const worry = insights.emotions.find(({ value }: { value: string }) => value === 'worry' || value === 'fear');
  assert.deepEqual([worry.posts, worry.before], [2, 0]);
  assert.ok(insights.sentiment.balance < insights.sentiment.balanceBefore);
  assert.deepEqual(insights.topics[0], { value: 'procedure.mri', posts: 2, before: 1 });
});

test('keyness is Dunning’s G²', async () => {
  // A worked example: 110 of 2,552 against 2 of 29,562.
  const expected =
    2 *
    [
      [110, (112 * 2552) / 32114],
      [2, (112 * 29562) / 32114],
      [2442, (32002 * 2552) / 32114],
      [29560, (32002 * 29562) / 32114],
    ].reduce((sum, [o = 0, e = 1]) => sum + o * Math.log(o / e), 0);
  assert.ok(Math.abs(logLikelihood(110, 2, 2552, 29562) - expected) < 1e-6);
  assert.equal(logLikelihood(0, 0, 5, 5), 0);
  const words = ['radiation', 'contrast', 'narrow', 'tube'];
  const special = await aQuery(org, 'catscan');
  await push(org, source, [
    ...Array.from({ length: 12 }, (_, index) =>
      aPost(`catscan ${words.join(' ')} visit ${index}`, { publishedAt: '2026-08-20T10:00:00Z' }),
    ),
    ...Array.from({ length: 12 }, (_, index) => aPost(`catscan friendly people visit ${index}`, { publishedAt: '2026-08-10T10:00:00Z' })),
  ]);
  const { terms, posts, postsBefore } = await must(
    org.owner.api('GET', `/listening/queries/${special}/keyness?from=2026-08-16&to=2026-08-31`),
  );
  assert.deepEqual([posts, postsBefore], [12, 12]);
  const found = terms.map(({ term }: { term: string }) => term);
  for (const word of [...words, 'narrow tube']) assert.ok(found.includes(word), word);
  for (const word of ['catscan', 'visit', 'friendly']) assert.ok(!found.includes(word), word);
});

test('a preview counts, samples and suggests; with an error it says where', async () => {
  const preview = await must(org.owner.api('POST', '/listening/queries/preview', { text: 'MRI', zone: 'UTC' }));
  const [saved] = (await must(org.owner.api('GET', '/listening/queries'))).filter(({ id }: { id: string }) => id === query);
  assert.equal(preview.found.posts, saved.recent.posts, 'as many as the saved query of the same words counts, a repost not among them');
  assert.equal(preview.found.posts, 2);
  assert.ok(preview.found.sample.every(({ spans }: { spans: unknown[] }) => spans.length > 0));
  const broken = await must(org.owner.api('POST', '/listening/queries/preview', { text: 'MRI AND (', zone: 'UTC' }));
  assert.equal(broken.found, null);
  assert.ok(broken.problems.some(({ severity }: { severity: string }) => severity === 'error'));
});

test('a mention tells its reasons; a correction moves counts and matches, and is kept', async () => {
  const negative = await aQuery(org, 'MRI AND sentiment:negative');
  await t.workJobs();
  const [found] = (await search(org, { text: 'anxious', networks: ['bluesky'] })).items;
  const mention = await must(org.owner.api('GET', `/listening/mentions/${found.id}`));
  assert.equal(mention.matches.length, 2);
  assert.deepEqual(mention.text.slice(...mention.matches.find(({ queryId }: { queryId: string }) => queryId === query).spans[0]), 'MRI');
  assert.ok(mention.sentimentSpans.length > 0);
  const before = await counted(t, org, negative);
  const changed = await must(
    org.owner.api('POST', `/listening/mentions/${found.id}/corrections`, { correction: { field: 'sentiment', to: 'positive' } }),
  );
  assert.deepEqual([changed.sentiment, changed.corrected], ['positive', true]);
  const after_ = await counted(t, org, negative);
  assert.deepEqual([after_.posts, after_.matches.posts], [before.posts - 1, before.matches.posts - 1]);
  const { corrections } = await must(org.owner.api('GET', `/listening/mentions/${found.id}`));
  assert.deepEqual(
    corrections.map(({ field, from, to }: Record<string, unknown>) => [field, from, to]),
    [['sentiment', 'negative', 'positive']],
  );
  assert.equal(
    (await org.owner.api('POST', `/listening/mentions/${found.id}/corrections`, { correction: { field: 'sentiment', to: 'positive' } }))
      .status,
    422,
  );
});

test('the joined record leads from a query to its mentions and their source, and back', async () => {
  const down = await must(org.owner.api('GET', `/links/query/${query}`));
  const [mention] = down.links;
  assert.equal(mention.type, 'mention');
  const up = await must(org.owner.api('GET', `/links/mention/${mention.id}`));
  assert.deepEqual(new Set(up.links.map(({ type }: { type: string }) => type)), new Set(['query', 'source']));
  const name = (await must(org.owner.api('GET', `/listening/queries/${query}`))).name;
  const found = await must(org.owner.api('GET', `/search?q=${encodeURIComponent(name)}`));
  assert.ok(found.some(({ type, id }: { type: string; id: string }) => type === 'query' && id === query));
});
