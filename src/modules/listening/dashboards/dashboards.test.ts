/** Audience, authors, comparison, differences of versions, accuracy and the dashboards that people arrange. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation } from '#tests/harness.ts';
import { now } from '#kernel/clock.ts';
import { aPost, aQuery, aSource, must, push, search } from '../listening.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let source: string;
let query: string;
const worried = 'I am so very afraid of the MRI scan tomorrow, really worried and anxious, I cannot sleep';
const period = 'from=2026-11-02&to=2026-11-08';
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  source = await aSource(org, { name: 'Forum' });
  query = await aQuery(org, 'MRI');
  const ann = { handle: 'ann', followers: 100 };
  const bea = { handle: 'bea', followers: 40 };
  await push(org, source, [
    aPost('The MRI was quick and the team was wonderful, thank you so much!', { publishedAt: '2026-10-28T12:00:00Z', author: ann }),
    aPost(worried, { publishedAt: '2026-11-02T22:30:00Z', author: ann, country: 'NL' }),
    aPost(`${worried} at all`, { publishedAt: '2026-11-02T23:30:00Z', author: ann, url: 'https://www.forum.example/2' }),
    aPost('An MRI at nine', { publishedAt: '2026-11-04T08:10:00Z', author: bea, country: 'BE', url: 'https://forum.example/3' }),
    aPost(worried, { publishedAt: '2026-11-05T10:00:00Z', kind: 'repost', author: { handle: 'cas', followers: 7 } }),
    aPost('MRI of the future', {
      publishedAt: '2026-11-06T10:00:00Z',
      author: { handle: 'courier', name: 'The Courier', followers: 5000, kind: 'journalist' },
    }),
    aPost('MRI without anybody', { publishedAt: '2026-11-06T11:00:00Z' }),
    aPost('MRI a year ago', { publishedAt: '2025-11-05T11:00:00Z', author: bea }),
  ]);
});
after(() => t.close());

test('people count once, their followers once, and hours are those of the zone', async () => {
  const audience = await must(org.owner.api('GET', `/listening/queries/${query}/audience?${period}`));
  assert.deepEqual(audience.people, { now: 4, before: 1 });
  assert.deepEqual(audience.reach, { now: 5147, before: 100 });
  assert.deepEqual(audience.withFollowers, { now: 4, before: 1 });
  assert.deepEqual(audience.countries, [
    { value: '', posts: 3, before: 1 },
    { value: 'be', posts: 1, before: 0 },
    { value: 'nl', posts: 1, before: 0 },
  ]);
  assert.deepEqual(audience.sources, [{ id: source, name: 'Forum', posts: 5, before: 1 }]);
  assert.deepEqual(audience.sites, [{ value: 'forum.example', posts: 2, before: 0 }]);
  assert.deepEqual(audience.kinds, [
    { kind: 'unsure', people: 2, posts: 3 },
    { kind: 'journalist', people: 1, posts: 1 },
  ]);
  // 23:30 UTC on Monday is Tuesday in Amsterdam.
  assert.deepEqual(audience.hours.slice(0, 3), [
    { weekday: 1, hour: 23, posts: 1 },
    { weekday: 2, hour: 0, posts: 1 },
    { weekday: 3, hour: 9, posts: 1 },
  ]);
  const inUtc = await must(org.owner.api('GET', `/listening/queries/${query}/audience?${period}&zone=UTC`));
  assert.deepEqual(inUtc.hours[0], { weekday: 1, hour: 22, posts: 1 });
});

test('a year earlier is another base', async () => {
  const audience = await must(org.owner.api('GET', `/listening/queries/${query}/audience?${period}&against=year`));
  assert.deepEqual(audience.before, { from: '2025-11-03', to: '2025-11-09' });
  assert.deepEqual([audience.people.before, audience.reach.before], [1, 40]);
  const insights = await must(org.owner.api('GET', `/listening/queries/${query}/insights?${period}&against=year`));
  assert.deepEqual([insights.totals.posts, insights.totals.postsBefore, insights.totals.peopleBefore], [5, 1, 1]);
  assert.equal(insights.daysBefore[2].posts, 1);
  const keyness = await must(org.owner.api('GET', `/listening/queries/${query}/keyness?${period}&against=year`));
  assert.equal(keyness.postsBefore, 1);
});

test('every figure opens to its posts', async () => {
  const find = async (filter: object) => (await search(org, { zone: 'Europe/Amsterdam', queryId: query, ...filter })).total;
  assert.equal(await find({ weekday: 1, hour: 23 }), 1);
  assert.equal(await find({ weekday: 2 }), 1);
  assert.equal(await find({ text: 'country:nl' }), 1);
  assert.equal(await find({ text: 'site:forum.example' }), 2);
  const [ann] = await must(org.owner.api('GET', `/listening/queries/${query}/authors?${period}`));
  assert.equal(await find({ authorId: ann.id, from: '2026-11-02', to: '2026-11-08' }), 2);
});

test('authors by posts and by followers; private persons without their names', async () => {
  const byPosts = await must(org.owner.api('GET', `/listening/queries/${query}/authors?${period}`));
  assert.deepEqual(
    byPosts.map(({ posts, reposts, followers, handle }: Record<string, unknown>) => [posts, reposts, followers, handle]),
    [
      [2, 0, 100, null],
      [1, 0, 5000, 'courier'],
      [1, 0, 40, null],
      [0, 1, 7, null],
    ],
  );
  assert.equal(byPosts[0].negative, 2);
  assert.ok(!JSON.stringify(byPosts).includes('ann'));
  // Judged a professional, not said to be one: still a private person.
  await t.asSystem(org.organisationId, ({ db }) =>
    db.updateTable('listening.author').set({ kind: 'professional' }).where('handle', '=', 'bea').execute(),
  );
  const judged = await must(org.owner.api('GET', `/listening/queries/${query}/authors?${period}&kinds=professional`));
  assert.deepEqual([judged.length, judged[0].handle, judged[0].name], [1, null, null]);
  const [loudest] = await must(org.owner.api('GET', `/listening/queries/${query}/authors?${period}&order=followers&kinds=journalist`));
  assert.deepEqual([loudest.name, loudest.kind], ['The Courier', 'journalist']);
});

test('share of voice: each query, all together, and what several found', async () => {
  const other = await aQuery(org, 'nine OR future');
  await t.workJobs();
  const compared = await must(org.owner.api('GET', `/listening/compare?${period}&queryIds[]=${query}&queryIds[]=${other}`));
  assert.deepEqual(
    compared.queries.map(({ now: is, before: was }: { now: Record<string, number>; before: Record<string, number> }) => [
      is['posts'],
      is['reposts'],
      is['people'],
      is['reach'],
      was['posts'],
    ]),
    [
      [5, 1, 4, 5147, 1],
      [2, 0, 2, 5040, 0],
    ],
  );
  assert.deepEqual(compared.together, { posts: 5, people: 4, reach: 5147 });
  assert.equal(compared.shared, 2);
  assert.deepEqual(
    compared.queries[1].days.map(({ posts }: { posts: number }) => posts),
    [0, 0, 1, 0, 1, 0, 0],
  );
});

test('what a new version gains and loses', async () => {
  const at = new Date(now().getTime() - 86_400_000).toISOString();
  const changing = await aQuery(org, 'helicopter');
  await push(org, source, [
    aPost('The helicopter woke everybody', { publishedAt: at }),
    aPost('A helicopter and a balloon', { publishedAt: at }),
    aPost('A balloon over the roof', { publishedAt: at }),
  ]);
  await must(org.owner.api('POST', `/listening/queries/${changing}/versions`, { version: 1, text: 'balloon', zone: 'Europe/Amsterdam' }));
  const { both, gained, lost } = await must(org.owner.api('GET', `/listening/queries/${changing}/difference?before=1&after=2`));
  assert.deepEqual([both, gained.posts, lost.posts], [1, 1, 1]);
  assert.equal(gained.sample[0].text, 'A balloon over the roof');
  assert.equal(lost.sample[0].text, 'The helicopter woke everybody');
  assert.equal((await org.owner.api('GET', `/listening/queries/${changing}/difference?before=1&after=9`)).status, 404);
});

test('accuracy is told from posts drawn at random, agreeing included', async () => {
  const drawn = await must(org.owner.api('GET', '/listening/accuracy/sample?limit=2'));
  assert.equal(drawn.length, 2);
  const [right, wrong] = drawn;
  const judge = (id: string, said: object) => org.owner.api('POST', `/listening/mentions/${id}/judgements`, said);
  const other = wrong.sentiment === 'negative' ? 'positive' : 'negative';
  await must(judge(right.id, { sentiment: right.sentiment, language: right.language }));
  await must(judge(wrong.id, { sentiment: other, language: wrong.language }));
  const { fields, corrections, enough } = await must(org.owner.api('GET', '/listening/accuracy'));
  const [sentiment, language] = fields;
  assert.deepEqual([sentiment.all.checked, sentiment.all.agreed, language.all.agreed], [2, 1, 2]);
  assert.ok(sentiment.all.interval.low < 0.1 && sentiment.all.interval.high > 0.9);
  assert.equal(enough, 30);
  // What was judged is no correction in passing, but it is corrected.
  assert.deepEqual(corrections, []);
  assert.equal((await must(org.owner.api('GET', `/listening/mentions/${wrong.id}`))).sentiment, other);
  assert.equal((await judge(wrong.id, { sentiment: other })).status, 409);
  assert.equal((await judge(right.id, {})).status, 422);
  const again = await must(org.owner.api('GET', '/listening/accuracy/sample?limit=50'));
  assert.ok(!again.some(({ id }: { id: string }) => id === right.id || id === wrong.id));
});

test('a dashboard is its maker’s; shared with a unit, others there see it and cannot change it', async () => {
  const panels = [
    { kind: 'volume', queryId: query },
    { kind: 'figures', queryId: query },
  ];
  const made = await must(
    org.owner.api('POST', '/listening/dashboards', { unitId: org.unitId, title: 'Scans', period: { days: 30 }, panels }),
  );
  const colleague = await aPerson(t, org, { role: 'analyst', unitId: org.unitId });
  const below = await aUnit(t, org, { name: 'Below' });
  const far = await aPerson(t, org, { role: 'analyst', unitId: below });
  assert.equal((await colleague.api('GET', `/listening/dashboards/${made.id}`)).status, 404);
  const shared = await must(
    org.owner.api('PATCH', `/listening/dashboards/${made.id}`, { revision: 1, shared: true, panels: panels.toReversed() }),
  );
  assert.deepEqual([shared.revision, shared.panels[0].kind, shared.shared], [2, 'figures', true]);
  const seen = await must(colleague.api('GET', `/listening/dashboards/${made.id}`));
  assert.deepEqual([seen.mine, seen.title], [false, 'Scans']);
  assert.equal((await must(far.api('GET', '/listening/dashboards'))).length, 1);
  const change = { revision: 2, title: 'Mine now' };
  assert.equal((await colleague.api('PATCH', `/listening/dashboards/${made.id}`, change)).status, 404);
  assert.equal((await colleague.api('DELETE', `/listening/dashboards/${made.id}`)).status, 404);
  assert.equal((await org.owner.api('PATCH', `/listening/dashboards/${made.id}`, { revision: 1, title: 'Late' })).status, 409);
  const period = { from: '2026-02-01', to: '2026-01-01' };
  assert.equal((await org.owner.api('PATCH', `/listening/dashboards/${made.id}`, { revision: 2, period })).status, 422);
  // A dashboard shows no query that its maker may not read.
  assert.equal((await far.api('POST', '/listening/dashboards', { unitId: below, title: 'X', period: { days: 7 }, panels })).status, 404);
  await must(org.owner.api('DELETE', `/listening/dashboards/${made.id}`));
  assert.equal((await must(colleague.api('GET', '/listening/dashboards'))).length, 0);
});

test('what is kept of an author is counted before it goes', async () => {
  const asked = { network: 'mastodon', handle: '@Ann' };
  const kept = await must(org.owner.api('POST', '/listening/authors/find', asked));
  assert.deepEqual([kept.mentions, kept.texts, kept.sources, kept.author.handle], [3, 3, ['Forum'], 'ann']);
  await must(org.owner.api('POST', '/listening/authors/erase', asked));
  const gone = await must(org.owner.api('POST', '/listening/authors/find', asked));
  assert.deepEqual([gone.mentions, gone.author, gone.sources], [0, null, []]);
});

test('a feed moves: it is read from the start at its new address', async () => {
  const feed = { url: 'https://feed.invalid/one', writtenBy: 'organisation', network: 'news' };
  const id = await aSource(org, { origin: { kind: 'feed', feed, everyMinutes: 30 } });
  const moved = await must(
    org.owner.api('PATCH', `/listening/sources/${id}`, { feed: { ...feed, url: 'https://feed.invalid/two' }, everyMinutes: 60 }),
  );
  assert.deepEqual([moved.feed.url, moved.everyMinutes, moved.health.state], ['https://feed.invalid/two', 60, 'unknown']);
  assert.equal((await org.owner.api('PATCH', `/listening/sources/${source}`, { feed })).status, 422);
});
