import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { open, seal, SealError, sealedUnder } from './crypto.ts';
import { openKeyring, rotateKeyring } from './keyring.ts';

const root = mkdtempSync(join(tmpdir(), 'auscult-crypto-'));
after(() => rmSync(root, { recursive: true }));
const keyring = openKeyring(join(root, 'keys.json'));
const place = { organisationId: 'o1', table: 'channels.token', rowId: 'r1' };
const code = (expected: string) => (error: unknown) => error instanceof SealError && error.code === expected;

test('what is sealed opens again, any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) =>
      assert.equal(open(keyring, 'token', place, seal(keyring, 'token', place, text)), text),
    ),
    { seed: 256 },
  );
});

test('the same text is never sealed the same way, and shows nothing of itself', () => {
  const [a, b] = [seal(keyring, 'token', place, 'hunter2'), seal(keyring, 'token', place, 'hunter2')];
  assert.notEqual(a, b);
  assert.match(a, /^v1\.k[\w-]{8}\.[\w-]{16}\.[\w-]{10}\.[\w-]{22}$/);
});

test('it opens for its own purpose and place only', () => {
  const sealed = seal(keyring, 'token', place, 'x');
  assert.throws(() => open(keyring, 'password', place, sealed), code('forged'));
  for (const key of ['organisationId', 'table', 'rowId'] as const) {
    assert.throws(() => open(keyring, 'token', { ...place, [key]: 'other' }, sealed), code('forged'), key);
  }
  // parts may not slide into one another
  assert.throws(() => open(keyring, 'token', { ...place, organisationId: 'o', table: '1channels.token' }, sealed), code('forged'));
});

test('any changed part is refused', () => {
  const parts = seal(keyring, 'token', place, 'some longer secret').split('.');
  for (const index of [2, 3, 4]) {
    const changed = [...parts];
    const part = Buffer.from(changed[index]!, 'base64url');
    part[0]! ^= 1;
    changed[index] = part.toString('base64url');
    assert.throws(() => open(keyring, 'token', place, changed.join('.')), code('forged'), `part ${index}`);
  }
  assert.throws(() => open(keyring, 'token', place, ['v1', 'knowhere', ...parts.slice(2)].join('.')), code('unknown_key'));
  for (const bad of [
    '',
    'v1',
    'v2.' + parts.slice(1).join('.'),
    parts.slice(0, 4).join('.'),
    [...parts, 'x'].join('.'),
    parts.join('.').slice(0, -3),
  ]) {
    assert.throws(() => open(keyring, 'token', place, bad), code('malformed'), bad);
  }
});

test('after a rotation the old opens and the new is sealed under the new key', () => {
  const old = seal(keyring, 'token', place, 'x');
  const id = rotateKeyring(keyring.file);
  const fresh = seal(keyring, 'token', place, 'x');
  assert.notEqual(sealedUnder(old), id);
  assert.equal(sealedUnder(fresh), id);
  assert.equal(open(keyring, 'token', place, old), 'x');
});

test('another keys file opens nothing', () => {
  const stranger = openKeyring(join(root, 'stranger.json'));
  assert.throws(() => open(stranger, 'token', place, seal(keyring, 'token', place, 'x')), code('unknown_key'));
});
