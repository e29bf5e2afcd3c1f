/** content over the real program: posts, two editors, versions, what other units see. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { moveClock } from '#kernel/clock.ts';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aCampaign, aChannel, aGoal, aPost, anAsset, created, faultsOf } from './content.fixture.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let north: string;
let anna: TestPerson;
let bram: TestPerson;
let northern: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  south = await aUnit(t, org, { name: 'South' });
  north = await aUnit(t, org, { name: 'North' });
  anna = await aPerson(t, org, { role: 'author', unitId: south, name: 'Anna' });
  bram = await aPerson(t, org, { role: 'editor', unitId: south, name: 'Bram' });
  northern = await aPerson(t, org, { role: 'editor', unitId: north });
});
after(() => t.close());

const inSouth = (given: Record<string, unknown> = {}) => aPost(org, anna, { unitId: south, ...given });
const save = (by: TestPerson, post: { id: string; revision: number }, change: object) =>
  by.api('PATCH', `/posts/${post.id}`, { revision: post.revision, ...change });

test('a post is saved as typed: direction marks, zero-width letters, emoji, line ends', async () => {
  const post = await inSouth();
  const text = '\u202Bשלום\u202C \u200Bheup\u200D👩‍👩‍👧‍👦\r\n\tنص  \n  ';
  const saved = await created(anna, `/posts/${post.id}`, { revision: post.revision, text }, 'PATCH');
  assert.equal(saved.text, text);
  assert.equal((await anna.api('GET', `/posts/${post.id}`)).body.text, text);
});

test('control characters, lone surrogates and texts beyond every network are refused at their field', async () => {
  const post = await inSouth();
  for (const text of ['a\u0000b', 'bell\u0007', 'next\u0085line', '\uD83D alone'])
    assert.deepEqual(faultsOf(await save(anna, post, { text })), ['text: control_characters']);
  assert.deepEqual(faultsOf(await save(anna, post, { text: 'x'.repeat(65_001) })), ['text: too_big_string']);
  const huge = await save(anna, post, { text: 'x'.repeat(10_000_000) });
  assert.equal(huge.status, 413);
  assert.equal((await anna.api('GET', `/posts/${post.id}`)).body.revision, post.revision);
});

test('the second of two editors is told who came first, and nothing is lost', async () => {
  const post = await inSouth();
  await created(anna, `/posts/${post.id}`, { revision: post.revision, text: 'from Anna' }, 'PATCH');
  const stale = await save(bram, post, { text: 'from Bram' });
  assert.equal(stale.status, 409);
  assert.equal(stale.body.code, 'stale');
  assert.equal(stale.body.data.values.who, 'Anna');
  assert.equal((await bram.api('GET', `/posts/${post.id}`)).body.text, 'from Anna');
});

test('of ten saves at once with one revision, one is kept', async () => {
  const post = await inSouth();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => save(index % 2 ? anna : bram, post, { text: `try ${index}` })),
  );
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  assert.equal(answers.filter((answer) => answer.status === 409).length, 9);
  assert.equal((await anna.api('GET', `/posts/${post.id}`)).body.revision, post.revision + 1);
});

test('saving what is already there makes no revision', async () => {
  const post = await inSouth();
  const again = await created(
    anna,
    `/posts/${post.id}`,
    { revision: post.revision, text: post.text, title: post.title, variants: [], images: [] },
    'PATCH',
  );
  assert.equal(again.revision, post.revision);
});

test('a version is kept when another author takes over and after ten idle minutes, once', async () => {
  const post = await inSouth({ text: 'one' });
  const two = await created(anna, `/posts/${post.id}`, { revision: post.revision, text: 'two' }, 'PATCH');
  assert.deepEqual((await anna.api('GET', `/posts/${post.id}/versions`)).body, []);
  const three = await created(bram, `/posts/${post.id}`, { revision: two.revision, text: 'three' }, 'PATCH');
  const [first] = (await anna.api('GET', `/posts/${post.id}/versions`)).body;
  assert.deepEqual([first.reason, first.person.name, first.number], ['author_changed', 'Anna', 1]);
  assert.equal((await anna.api('GET', `/posts/${post.id}/versions/${first.id}`)).body.content.text, 'two');

  moveClock(601_000);
  try {
    const four = await created(bram, `/posts/${post.id}`, { revision: three.revision, text: 'four' }, 'PATCH');
    const kept = (await anna.api('GET', `/posts/${post.id}/versions`)).body;
    assert.deepEqual(
      kept.map((version: { reason: string; revision: number }) => [version.reason, version.revision]),
      [
        ['idle', three.revision],
        ['author_changed', two.revision],
      ],
    );
    assert.equal(four.text, 'four');
  } finally {
    moveClock(0);
  }
});

test('what is replaced on purpose is kept', async () => {
  const post = await inSouth({ text: 'theirs' });
  await created(anna, `/posts/${post.id}`, { revision: post.revision, text: 'mine', keep: true }, 'PATCH');
  const [kept] = (await anna.api('GET', `/posts/${post.id}/versions`)).body;
  assert.equal((await anna.api('GET', `/posts/${post.id}/versions/${kept.id}`)).body.content.text, 'theirs');
});

test('a version comes back, and what stood there is kept first', async () => {
  const post = await inSouth({ text: 'first' });
  const second = await created(bram, `/posts/${post.id}`, { revision: post.revision, text: 'second', title: 'Another title' }, 'PATCH');
  const [version] = (await anna.api('GET', `/posts/${post.id}/versions`)).body;
  const restored = await created(anna, `/posts/${post.id}/versions/${version.id}/restore`, { revision: second.revision });
  assert.deepEqual([restored.text, restored.title, restored.revision], ['first', post.title, second.revision + 1]);
  const versions = (await anna.api('GET', `/posts/${post.id}/versions`)).body;
  assert.equal(versions[0].reason, 'before_restore');
  const other = await inSouth();
  assert.equal((await anna.api('GET', `/posts/${other.id}/versions/${version.id}`)).status, 404);
});

test('a planned wall time keeps its zone; a day that does not exist is refused', async () => {
  const post = await inSouth({ planned: { local: '2027-03-28T02:30', zone: 'Europe/Amsterdam' } });
  assert.deepEqual(post.planned, { local: '2027-03-28T02:30', zone: 'Europe/Amsterdam', at: '2027-03-28T01:30:00.000Z', adjusted: 'gap' });
  assert.deepEqual(faultsOf(await save(anna, post, { planned: { local: '2027-02-30T09:00', zone: 'Europe/Amsterdam' } })), [
    'planned.local: no_such_day',
  ]);
  assert.deepEqual(faultsOf(await save(anna, post, { planned: { local: '2027-02-20T09:00', zone: 'Mars/Base' } })), [
    'planned.zone: unknown_zone',
  ]);
});

test('another unit reads nothing and changes nothing', async () => {
  const post = await inSouth();
  const asset = await anAsset(anna, south);
  for (const path of [
    `/posts/${post.id}`,
    `/posts/${post.id}/channels`,
    `/posts/${post.id}/rendering`,
    `/posts/${post.id}/versions`,
    `/assets/${asset}`,
    `/assets/${asset}/thumbnail`,
  ]) {
    assert.equal((await northern.api('GET', path)).status, 404, path);
  }
  assert.equal((await save(northern, post, { text: 'mine' })).status, 403);
  for (const verb of ['archive', 'unarchive', 'duplicate'])
    assert.equal((await northern.api('POST', `/posts/${post.id}/${verb}`, {})).status, 403, verb);
  assert.ok(!(await northern.api('GET', '/posts')).body.items.some((item: { id: string }) => item.id === post.id));
  assert.equal((await northern.api('POST', '/posts', { unitId: south, title: 'x', language: 'en' })).status, 403);
});

test('what a post names must be there for it: channels, campaigns and pictures of other units are refused', async () => {
  const channelId = await aChannel(org, { unitId: north });
  const campaign = await aCampaign(org, org.owner, north);
  const assetId = await anAsset(northern, north);
  const post = await inSouth();
  assert.deepEqual(faultsOf(await save(anna, post, { variants: [{ channelId, enabled: true, text: null, language: null }] })), [
    'variants.0.channelId: unknown_channel',
  ]);
  assert.deepEqual(faultsOf(await save(anna, post, { campaignId: campaign.id })), ['campaignId: unknown_campaign']);
  assert.deepEqual(faultsOf(await save(anna, post, { images: [{ assetId, alt: '' }] })), ['images.0.assetId: unknown_asset']);
  assert.deepEqual(faultsOf(await anna.api('POST', '/campaigns', { unitId: south, goalId: campaign.goalId, name: 'x' })), [
    'goalId: unknown_goal',
  ]);
});

test('campaigns of higher units are readable and usable below; the goal leads to its campaigns and posts', async () => {
  const goalId = await aGoal(org);
  const campaign = await created(org.owner, '/campaigns', { unitId: org.unitId, goalId, name: 'For all' });
  const post = await inSouth({ campaignId: campaign.id });
  assert.equal((await anna.api('GET', `/campaigns/${campaign.id}`)).body.posts, 1);
  assert.equal((await anna.api('PATCH', `/campaigns/${campaign.id}`, { revision: 1, name: 'Mine now' })).status, 403);
  const links = (await org.owner.api('GET', `/links/goal/${goalId}`)).body.links;
  assert.ok(links.some((link: { id: string }) => link.id === campaign.id));
  const around = (await org.owner.api('GET', `/links/post/${post.id}`)).body;
  assert.deepEqual(
    around.ancestors.map((entity: { type: string }) => entity.type),
    ['goal', 'campaign'],
  );
  assert.deepEqual(
    faultsOf(
      await org.owner.api('POST', '/campaigns', { unitId: org.unitId, goalId, name: 'x', startsOn: '2027-02-02', endsOn: '2027-02-01' }),
    ),
    ['endsOn: ends_before_start'],
  );
});

test('a duplicate is a post of its own; archived posts leave the list, keep still and come back', async () => {
  const channelId = await aChannel(org, { unitId: south });
  const assetId = await anAsset(anna, south);
  const post = await inSouth({ channelIds: [channelId], planned: { local: '2027-03-01T09:00', zone: 'Europe/Amsterdam' } });
  const full = await created(anna, `/posts/${post.id}`, { revision: post.revision, images: [{ assetId, alt: 'A hip' }] }, 'PATCH');
  const copy = await created(bram, `/posts/${post.id}/duplicate`, { title: 'Copy' });
  assert.deepEqual([copy.title, copy.planned, copy.author.name, copy.images[0].alt], ['Copy', null, 'Bram', 'A hip']);
  assert.deepEqual(copy.variants, full.variants);

  assert.equal((await created(anna, `/posts/${post.id}/archive`, {})).state, 'archived');
  assert.equal((await save(anna, full, { text: 'x' })).status, 409);
  const ids = async (query: string) => (await anna.api('GET', `/posts?${query}`)).body.items.map((item: { id: string }) => item.id);
  assert.ok(!(await ids('')).includes(post.id));
  assert.ok((await ids('state=archived')).includes(post.id));
  assert.equal((await created(anna, `/posts/${post.id}/unarchive`, {})).state, 'draft');
});

test('the list is narrowed by words, channel and language, sorted, and paged without gaps', async () => {
  const channelId = await aChannel(org, { unitId: south, name: 'For the list' });
  const made: string[] = [];
  for (let index = 0; index < 5; index++)
    made.push((await inSouth({ title: `Zebra ${index}`, language: 'nl', text: `100% gestreept_${index}`, channelIds: [channelId] })).id);
  const list = async (query: string) => (await anna.api('GET', `/posts?${query}`)).body;
  const paged: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: { id: string }[]; nextCursor: string | null } = await list(
      `q=zebra&limit=2&sort=title${cursor ? `&cursor=${cursor}` : ''}`,
    );
    paged.push(...page.items.map((item) => item.id));
    cursor = page.nextCursor;
  }
  assert.deepEqual(paged, made);
  const titles = async (query: string) => (await list(query)).items.length;
  assert.deepEqual(
    [
      await titles(`channelId=${channelId}`),
      await titles(`channelId[]=${channelId}&language[]=nl&language[]=de&q=gestreept_3`),
      await titles('q=100%25'),
      await titles(`channelId=${channelId}&language=de`),
    ],
    [5, 1, 5, 0],
  );
  assert.deepEqual(faultsOf(await anna.api('GET', '/posts?cursor=nonsense')), ['cursor: unknown_cursor']);
});

test('every change leaves its trace, and the trace holds no text', async () => {
  const post = await inSouth({ text: 'A very particular sentence' });
  await created(anna, `/posts/${post.id}`, { revision: post.revision, text: 'Another particular sentence' }, 'PATCH');
  const { body } = await anna.api('GET', `/history/post/${post.id}`);
  assert.deepEqual(
    body.map((entry: { action: string }) => entry.action),
    ['content.post.edited', 'content.post.created'],
  );
  assert.deepEqual(body[0].changes.new.changed, ['text']);
  assert.ok(!JSON.stringify(body).includes('particular'));
});
