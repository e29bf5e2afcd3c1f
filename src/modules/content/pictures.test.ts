/** Pictures over the real program: what is refused and leaves nothing behind, who may see them, what each network gets. */
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { newId, sha256Hex } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import { aPerson, aUnit, anOrganisation, startTest, type TestBed, type TestOrganisation, type TestPerson } from '#tests/harness.ts';
import { aBlueskyChannel } from '#tests/channels.ts';
import { aChannel, aForm, anAsset, aPng, aPost, created, faultsOf } from './content.fixture.ts';
import { assertSubmittable, markSubmitted, prepareRenditions, renderVariants, uploadAsset } from './index.ts';

let t: TestBed;
let org: TestOrganisation;
let south: string;
let anna: TestPerson;
let northern: TestPerson;
before(async () => {
  t = await startTest();
  org = await anOrganisation(t);
  south = await aUnit(t, org, { name: 'South' });
  anna = await aPerson(t, org, { role: 'author', unitId: south, name: 'Anna' });
  northern = await aPerson(t, org, { role: 'editor', unitId: await aUnit(t, org, { name: 'North' }) });
});
after(() => t.close());

const filesOnDisk = async () =>
  (await readdir(join(t.kernel.config.dataDir, 'files'), { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
const assetCount = () =>
  t.asSystem(org.organisationId, async ({ db }) => (await db.selectFrom('content.asset').select('id').execute()).length);

/** A valid header that promises 3.6 gigapixels; the rest is never read. */
async function aBomb(): Promise<Buffer> {
  const bytes = await aPng(1, 1);
  bytes.writeUInt32BE(60_000, 16);
  bytes.writeUInt32BE(60_000, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

test('what is no picture, dangerous, broken or too large is refused at the field and leaves nothing', async () => {
  const before = [await filesOnDisk(), await assetCount()];
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const noise = Buffer.from(Array.from({ length: 30_000 }, (_, index) => (index * 7919) % 251));
  const jpeg = await sharp(noise, { raw: { width: 100, height: 100, channels: 3 } })
    .jpeg()
    .toBuffer();
  const bad: [string, Uint8Array | string, string][] = [
    ['file: svg', svg, 'logo.svg'],
    ['file: svg', svg, 'logo.png'],
    ['file: too_many_pixels', await aBomb(), 'bomb.png'],
    ['file: corrupt', jpeg.subarray(0, 2000), 'cut.jpg'],
    ['file: not_an_image', '%PDF-1.7 …', 'scan.png'],
    ['file: not_an_image', '', 'empty.png'],
  ];
  for (const [fault, bytes, name] of bad)
    assert.deepEqual(faultsOf(await anna.api('POST', '/assets', aForm(south, bytes, name))), [fault], name);

  const form = new FormData();
  form.set('unitId', south);
  assert.deepEqual(faultsOf(await anna.api('POST', '/assets', form)), ['file: file_missing']);

  const large = await anna.api('POST', '/assets', aForm(south, new Uint8Array(25_500_000), 'large.png'));
  assert.deepEqual([large.status, large.body.data.fields], [413, [{ path: 'file', code: 'too_many_bytes', values: { megabytes: 25 } }]]);
  const huge = await anna.api('POST', '/assets', aForm(south, new Uint8Array(100_000_000), 'huge.png'));
  assert.deepEqual([huge.status, huge.body.code], [413, 'too_large']);
  assert.deepEqual([await filesOnDisk(), await assetCount()], before);
});

test('a picture is given back byte for byte, and small, to those who may read it', async () => {
  const bytes = await sharp(await aPng(1200, 900))
    .withExif({ IFD0: { Artist: 'Somebody' } })
    .jpeg()
    .toBuffer();
  const asset = await created(anna, '/assets', aForm(south, bytes, '../hüft "OP".jpg', 'text/html'));
  assert.deepEqual([asset.mediaType, asset.width, asset.height, asset.fileName], ['image/jpeg', 1200, 900, 'hüft "OP".jpg']);
  const get = (who: TestPerson, path: string) =>
    t.raw(`/api/assets/${asset.id}/${path}`, { headers: { cookie: who.cookie, 'auscult-organisation': org.organisationId } });
  const original = await get(anna, 'original');
  assert.equal(sha256Hex(new Uint8Array(await original.arrayBuffer())), sha256Hex(bytes));
  const header = (name: string) => original.headers.get(name);
  assert.deepEqual(
    [
      header('content-type'),
      header('x-content-type-options'),
      header('cache-control'),
      header('content-disposition'),
      header('content-security-policy'),
    ],
    [
      'image/jpeg',
      'nosniff',
      'private, max-age=31536000, immutable',
      `attachment; filename="h_ft _OP_.jpg"; filename*=UTF-8''h%C3%BCft%20%22OP%22.jpg`,
      "default-src 'none'; sandbox",
    ],
  );
  const thumbnail = await get(anna, 'thumbnail');
  const small = await sharp(Buffer.from(await thumbnail.arrayBuffer())).metadata();
  assert.deepEqual([thumbnail.headers.get('content-type'), small.width, small.height, small.exif], ['image/webp', 480, 360, undefined]);
  for (const path of ['original', 'thumbnail', `renditions/${'0'.repeat(64)}`]) assert.equal((await get(northern, path)).status, 404, path);
  assert.equal((await t.raw(`/api/assets/${asset.id}/original`)).status, 401);
});

test('pictures of a higher unit are used and seen below', async () => {
  const assetId = await anAsset(org.owner, org.unitId);
  const post = await aPost(org, anna, { unitId: south });
  await created(anna, `/posts/${post.id}`, { revision: post.revision, images: [{ assetId, alt: 'The entrance' }] }, 'PATCH');
  assert.equal((await anna.api('GET', `/assets/${assetId}`)).status, 200);
});

async function aFullPost(by: TestPerson, channelIds: string[], images: { assetId: string; alt: string }[], text?: string) {
  const post = await aPost(org, by, { channelIds, ...(text === undefined ? {} : { text }) });
  return created(by, `/posts/${post.id}`, { revision: post.revision, images }, 'PATCH');
}

test('what stands in the way of review is said all at once, each at its field', async () => {
  const bluesky = await aBlueskyChannel(t, org);
  const assetId = await anAsset(org.owner, org.unitId);
  // 290 characters of four bytes and more: few enough to a reader, too many bytes.
  const text = '👩‍👩‍👧‍👦'.repeat(290);
  const post = await aFullPost(org.owner, [bluesky], [{ assetId, alt: ' ' }], text);
  const { body } = await org.owner.api('GET', `/posts/${post.id}/rendering`);
  assert.deepEqual(
    body.faults.map((fault: { path: string; code: string }) => `${fault.path}: ${fault.code}`),
    ['images.0.alt: alt_missing', 'variants.0.text: over_limit_bytes'],
  );
  assert.deepEqual(body.faults[1].values, { channel: 'Hospital on Bluesky', count: 7250, maximum: 3000, over: 4250 });
  assert.equal(body.ready, false);
  await assert.rejects(
    t.asSystem(org.organisationId, (scope) => assertSubmittable(scope, post.id)),
    { code: 'invalid', details: { reason: 'not_submittable', fields: body.faults } },
  );

  const alone = await aPost(org, org.owner);
  const rendering = await org.owner.api('GET', `/posts/${alone.id}/rendering`);
  assert.deepEqual(rendering.body.faults, [{ path: 'variants', code: 'no_channel' }]);
});

test('exactly the limit is accepted, one more is not', async () => {
  const bluesky = await aBlueskyChannel(t, org);
  for (const [length, ready] of [
    [300, true],
    [301, false],
  ] as const) {
    const post = await aPost(org, org.owner, { channelIds: [bluesky], text: 'é'.repeat(length) });
    assert.equal((await org.owner.api('GET', `/posts/${post.id}/rendering`)).body.ready, ready, String(length));
  }
});

test('each network gets its own rendition, the same bytes for the same limits, ready before review', async () => {
  const bluesky = await aBlueskyChannel(t, org);
  const instagram = await aChannel(org, { network: 'instagram' });
  const assetId = await anAsset(org.owner, org.unitId, await aPng(3000, 1500));
  const post = await aFullPost(
    org.owner,
    [bluesky, instagram],
    [{ assetId, alt: 'A green field' }],
    'See https://example.org/hüfte?a=1 and https://example.org/hüfte?a=1.',
  );
  await assert.rejects(
    t.asSystem(org.organisationId, (scope) => renderVariants(scope, post.id)),
    { code: 'not_allowed_in_state', details: { reason: 'renditions_missing' } },
  );
  await t.workJobs();
  const rendered = await t.asSystem(org.organisationId, (scope) => renderVariants(scope, post.id));
  assert.deepEqual(
    rendered.map(({ network, media }) => [network, media[0]?.mediaType, media[0]?.width, media[0]?.height, media[0]?.alt]),
    [
      ['bluesky', 'image/png', 2000, 1000, 'A green field'],
      ['instagram', 'image/jpeg', 1440, 720, 'A green field'],
    ],
  );
  assert.deepEqual(rendered[0]?.links, ['https://example.org/h%C3%BCfte?a=1']);
  const [first] = rendered;
  const response = await t.raw(`/api/assets/${assetId}/renditions/${first?.media[0]?.sha256}`, {
    headers: { cookie: org.owner.cookie, 'auscult-organisation': org.organisationId },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.deepEqual(
    [sha256Hex(bytes), bytes.byteLength, response.headers.get('content-type')],
    [first?.media[0]?.sha256, first?.media[0]?.bytes, 'image/png'],
  );

  const twin = await aFullPost(org.owner, [await aBlueskyChannel(t, org)], [{ assetId, alt: 'Again' }]);
  const again = await t.asSystem(org.organisationId, (scope) => renderVariants(scope, twin.id));
  assert.equal(again[0]?.media[0]?.sha256, first?.media[0]?.sha256);
});

test('handing to review keeps a version; an edit afterwards shows as changed', async () => {
  const channelId = await aChannel(org);
  const post = await aPost(org, org.owner, { channelIds: [channelId] });
  await prepareRenditions(t.context(org.organisationId), post.id);
  const submit = () =>
    inTransaction({ ...t.context(org.organisationId) }, async (scope) => {
      await assertSubmittable(scope, post.id);
      return markSubmitted(scope, post.id);
    });
  assert.deepEqual(await submit(), { revision: post.revision });
  const state = async () => (await org.owner.api('GET', `/posts/${post.id}`)).body.state;
  assert.equal(await state(), 'submitted');
  await submit();
  const versions = (await org.owner.api('GET', `/posts/${post.id}/versions`)).body;
  assert.deepEqual(
    versions.map((version: { reason: string }) => version.reason),
    ['submitted'],
  );
  await created(org.owner, `/posts/${post.id}`, { revision: post.revision, text: 'One more word' }, 'PATCH');
  assert.equal(await state(), 'changed');
  assert.deepEqual(
    (await org.owner.api('GET', '/posts?state=changed')).body.items.map((item: { id: string }) => item.id),
    [post.id],
  );
  await org.owner.api('POST', `/posts/${post.id}/archive`);
  await assert.rejects(submit(), { details: { reason: 'post_archived' } });
});

test('with several organisations, a picture is found by the cookie that remembers the chosen one', async () => {
  const asset = await anAsset(org.owner, org.unitId);
  const other = await anOrganisation(t);
  await t.asSystem(other.organisationId, ({ db }) =>
    db.updateTable('identity.person').set({ user_id: org.owner.userId }).where('id', '=', other.owner.personId).execute(),
  );
  const status = async (cookie: string) =>
    (await t.raw(`/api/assets/${asset}/thumbnail`, { headers: { cookie: `${org.owner.cookie}${cookie}` } })).status;
  assert.equal(await status(''), 403);
  assert.equal(await status(`; auscult.organisation=${org.organisationId}`), 200);
  assert.equal(await status(`; auscult.organisation=${other.organisationId}`), 404);
});

test('an upload that fails at the last step leaves no bytes behind', async () => {
  const before = await filesOnDisk();
  const nobody = newId();
  const ctx = { ...t.context(org.organisationId), actor: { kind: 'person' as const, id: nobody, personId: nobody } };
  await assert.rejects(uploadAsset(ctx, { unitId: south, file: new File([new Uint8Array(await aPng(77, 31))], 'x.png') }), /foreign key/);
  assert.deepEqual(await filesOnDisk(), before);
});
