import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { buffer } from 'node:stream/consumers';
import { BlobError, blobStream, clearIncoming, getBlob, putBlob, removeBlob } from './blob-store.ts';
import { newId, sha256Hex } from './ids.ts';

const root = join(mkdtempSync(join(tmpdir(), 'auscult-blobs-')), 'files');
after(() => rmSync(join(root, '..'), { recursive: true }));
const code = (expected: string) => (error: unknown) => error instanceof BlobError && error.code === expected;
const text = (value: string) => new TextEncoder().encode(value);
const leftovers = () => readdirSync(join(root, 'incoming'));

test('bytes come back by their hash, from memory and as a stream', async () => {
  const organisation = newId();
  const put = await putBlob(root, organisation, text('picture'));
  assert.deepEqual(put, { sha256: sha256Hex('picture'), bytes: 7 });
  assert.equal((await getBlob(root, organisation, put.sha256)).toString(), 'picture');
  const { stream, bytes } = await blobStream(root, organisation, put.sha256);
  assert.equal(bytes, 7);
  assert.equal((await buffer(stream)).toString(), 'picture');
  assert.deepEqual(leftovers(), []);
});

test('a stream is stored chunk by chunk under the hash of the whole', async () => {
  const organisation = newId();
  async function* chunks() {
    for (let i = 0; i < 50; i += 1) yield text(`${i},`);
  }
  const whole = Array.from({ length: 50 }, (_, i) => `${i},`).join('');
  assert.deepEqual(await putBlob(root, organisation, chunks()), { sha256: sha256Hex(whole), bytes: whole.length });
  assert.equal((await getBlob(root, organisation, sha256Hex(whole))).toString(), whole);
});

test('an empty blob is a blob', async () => {
  const organisation = newId();
  const put = await putBlob(root, organisation, new Uint8Array());
  assert.equal((await getBlob(root, organisation, put.sha256)).length, 0);
});

test('the same bytes, put many times at once, are one file', async () => {
  const organisation = newId();
  const puts = await Promise.all(Array.from({ length: 8 }, () => putBlob(root, organisation, text('same'))));
  assert.equal(new Set(puts.map((put) => put.sha256)).size, 1);
  assert.deepEqual(readdirSync(join(root, organisation, puts[0]!.sha256.slice(0, 2))), [puts[0]!.sha256]);
  assert.deepEqual(leftovers(), []);
});

test('another organisation does not see them', async () => {
  const { sha256 } = await putBlob(root, newId(), text('mine'));
  await assert.rejects(getBlob(root, newId(), sha256), code('absent'));
  await assert.rejects(blobStream(root, newId(), sha256), code('absent'));
});

test('a stream that breaks or is too long leaves nothing', async () => {
  const organisation = newId();
  async function* breaking() {
    yield text('half');
    throw new Error('connection lost');
  }
  await assert.rejects(putBlob(root, organisation, breaking()), /connection lost/);
  await assert.rejects(putBlob(root, organisation, text('12345'), { maximumBytes: 4 }), code('too_large'));
  assert.deepEqual(leftovers(), []);
  assert.equal(existsSync(join(root, organisation)), false);
});

test('changed bytes are noticed, and healed by putting them again', async () => {
  const organisation = newId();
  const { sha256 } = await putBlob(root, organisation, text('original'));
  const path = join(root, organisation, sha256.slice(0, 2), sha256);
  assert.equal(statSync(path).mode & 0o077, 0);
  truncateSync(path, 3);
  await assert.rejects(getBlob(root, organisation, sha256), code('corrupt'));
  await putBlob(root, organisation, text('original'));
  assert.equal((await getBlob(root, organisation, sha256)).toString(), 'original');
  writeFileSync(path, 'originaL');
  await assert.rejects(getBlob(root, organisation, sha256), code('corrupt'));
  await putBlob(root, organisation, text('original'));
  assert.equal((await getBlob(root, organisation, sha256)).toString(), 'original');
});

test('removing removes, twice is no error', async () => {
  const organisation = newId();
  const { sha256 } = await putBlob(root, organisation, text('gone'));
  await removeBlob(root, organisation, sha256);
  await removeBlob(root, organisation, sha256);
  await assert.rejects(getBlob(root, organisation, sha256), code('absent'));
});

test('no name climbs out of its organisation', async () => {
  const [organisation, sha256] = [newId(), sha256Hex('x')];
  for (const bad of ['..', '../..', '', 'incoming', `${organisation}/..`, `${organisation}\n`, organisation.toUpperCase()]) {
    await assert.rejects(putBlob(root, bad, text('x')), code('bad_name'), bad);
    await assert.rejects(getBlob(root, bad, sha256), code('bad_name'), bad);
  }
  for (const bad of ['..', '../../../etc/passwd', '', sha256.toUpperCase(), `${sha256}/../x`, `${sha256}\n`, `\0${sha256.slice(1)}`]) {
    await assert.rejects(getBlob(root, organisation, bad), code('bad_name'), bad);
    await assert.rejects(blobStream(root, organisation, bad), code('bad_name'), bad);
    await assert.rejects(removeBlob(root, organisation, bad), code('bad_name'), bad);
  }
});

test('what interrupted writes left is cleared once it is old', async () => {
  assert.equal(await clearIncoming(join(root, 'not-there-yet')), 0);
  const [old, young] = [join(root, 'incoming', 'old'), join(root, 'incoming', 'young')];
  writeFileSync(old, 'x');
  writeFileSync(young, 'x');
  utimesSync(old, new Date(0), new Date(0));
  assert.equal(await clearIncoming(root), 1);
  assert.deepEqual(leftovers(), ['young']);
  rmSync(young);
});
