import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { KeyringError, mac, openKeyring, rotateKeyring, verifyMac } from './keyring.ts';

const root = mkdtempSync(join(tmpdir(), 'auscult-keyring-'));
after(() => rmSync(root, { recursive: true }));
let files = 0;
const aFile = () => join(root, `${(files += 1)}`, 'keys.json');
const code = (expected: string) => (error: unknown) => error instanceof KeyringError && error.code === expected;

test('the first start makes one key that only its owner can read; the second reads it', () => {
  const file = aFile();
  const first = openKeyring(file);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(first.keys.length, 1);
  assert.equal(Buffer.from(first.keys[0]!.secret, 'base64url').length, 32);
  assert.deepEqual(openKeyring(file).keys, first.keys);
  assert.deepEqual(readdirSync(join(file, '..')), ['keys.json']);
});

test('processes that start at once agree on one key', async () => {
  const file = aFile();
  const source = `import { openKeyring } from ${JSON.stringify(new URL('./keyring.ts', import.meta.url).href)}; console.log(openKeyring(${JSON.stringify(file)}).keys[0].id)`;
  const ids = await Promise.all(
    Array.from({ length: 4 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '--eval', source], { stdio: ['ignore', 'pipe', 'inherit'] });
      let out = '';
      child.stdout.on('data', (chunk) => (out += String(chunk)));
      await once(child, 'close');
      return out;
    }),
  );
  assert.equal(new Set(ids).size, 1);
  assert.match(ids[0]!, /^k[\w-]+\n$/);
});

test('a file that is there is never overwritten, whatever it holds', () => {
  const good = openKeyring(aFile()).keys[0]!;
  const bad = [
    '',
    '{',
    '{"keys":[]}',
    '{"keys":[{"id":"kkkk","secret":"c2hvcnQ","createdAt":"2026-01-01T00:00:00Z"}]}',
    JSON.stringify({ keys: [good, good] }),
  ];
  for (const text of bad) {
    const file = join(root, `bad-${bad.indexOf(text)}.json`);
    writeFileSync(file, text, { mode: 0o600 });
    assert.throws(() => openKeyring(file), code('unreadable'));
    assert.equal(readFileSync(file, 'utf8'), text);
  }
});

test('a broken file is reported without its secrets', () => {
  const file = join(root, 'secret.json');
  for (const text of ['{"keys":[{"id":"kkkk","secret":"dmVyeS1zZWNyZXQ"', '{"keys":[{"id":"kkkk","secret":"dmVyeS1zZWNyZXQ"}]}']) {
    writeFileSync(file, text, { mode: 0o600 });
    assert.throws(
      () => openKeyring(file),
      (error) => error instanceof Error && !`${error.stack}${String(error.cause)}`.includes('dmVyeS1'),
    );
  }
});

test('a file that others can read works still', () => {
  const file = aFile();
  openKeyring(file);
  chmodSync(file, 0o644);
  assert.equal(openKeyring(file).keys.length, 1);
});

test('rotation adds a key, keeps the old ones, and reaches a keyring already open', () => {
  const keyring = openKeyring(aFile());
  const before = mac(keyring, 'audit', 'data');
  const id = rotateKeyring(keyring.file);
  const later = mac(keyring, 'audit', 'data');
  assert.equal(later.keyId, id);
  assert.notEqual(later.mac, before.mac);
  assert.ok(verifyMac(keyring, 'audit', 'data', before));
  assert.equal(openKeyring(keyring.file).keys.length, 2);
  assert.equal(statSync(keyring.file).mode & 0o777, 0o600);
});

test('a mac made by a process that saw the rotation first can be verified by one that did not', () => {
  const keyring = openKeyring(aFile());
  const other = openKeyring(keyring.file);
  rotateKeyring(keyring.file);
  const made = mac(other, 'release', 'x');
  assert.ok(verifyMac(keyring, 'release', 'x', made));
});

test('two rotations do not run over each other', () => {
  const keyring = openKeyring(aFile());
  writeFileSync(`${keyring.file}.lock`, '');
  assert.throws(() => rotateKeyring(keyring.file), code('locked'));
  rmSync(`${keyring.file}.lock`);
  rotateKeyring(keyring.file);
  assert.equal(existsSync(`${keyring.file}.lock`), false);
});

test('a mac holds for its data, purpose and key only', () => {
  const keyring = openKeyring(aFile());
  const made = mac(keyring, 'audit', 'data');
  assert.ok(verifyMac(keyring, 'audit', new TextEncoder().encode('data'), made));
  assert.equal(verifyMac(keyring, 'audit', 'Data', made), false);
  assert.equal(verifyMac(keyring, 'release', 'data', made), false);
  assert.equal(verifyMac(keyring, 'audit', 'data', { ...made, keyId: 'knowhere' }), false);
  assert.equal(verifyMac(keyring, 'audit', 'data', { ...made, mac: '' }), false);
  assert.equal(verifyMac(openKeyring(aFile()), 'audit', 'data', made), false);
  // The same bytes spelled differently: the last of 43 letters holds two bits that decoders ignore.
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const respelled = made.mac.slice(0, -1) + letters[letters.indexOf(made.mac.at(-1)!) + 1];
  assert.deepEqual(Buffer.from(respelled, 'base64url'), Buffer.from(made.mac, 'base64url'));
  assert.equal(verifyMac(keyring, 'audit', 'data', { ...made, mac: respelled }), false);
});
