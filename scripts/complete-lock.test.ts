import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { missingFrom } from './complete-lock.mjs';

test('the lock file names every optional package, so that npm ci admits it', async () => {
  const lock: unknown = JSON.parse(await readFile(join(import.meta.dirname, '..', 'package-lock.json'), 'utf8'));
  assert.deepEqual(Object.keys(missingFrom(lock)), [], 'run "node scripts/complete-lock.mjs"');
});

test('what a registry did not offer is added as its own package would say', () => {
  const optionalDependencies = {
    '@tool/linux-arm-musleabihf': '1.2.3',
    '@tool/darwin-x64': '1.2.3',
    '@tool/win32-x64-msvc': '1.2.3',
    there: '1.0.0',
  };
  const packages = {
    '': {},
    'node_modules/a/node_modules/tool': { optionalDependencies, dev: true },
    'node_modules/a/node_modules/there': {},
  };
  assert.deepEqual(missingFrom({ packages }), {
    'node_modules/@tool/linux-arm-musleabihf': { version: '1.2.3', cpu: ['arm'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
    'node_modules/@tool/darwin-x64': { version: '1.2.3', cpu: ['x64'], dev: true, optional: true, os: ['darwin'] },
    'node_modules/@tool/win32-x64-msvc': { version: '1.2.3', cpu: ['x64'], dev: true, optional: true, os: ['win32'] },
  });
});

test('a name or a version that does not tell enough is refused', () => {
  const asking = (name: string, version: string) => ({ packages: { 'node_modules/tool': { optionalDependencies: { [name]: version } } } });
  assert.throws(() => missingFrom(asking('fsevents', '2.3.3')), /does not tell its system/);
  assert.throws(() => missingFrom(asking('@tool/linux-x64-gnu', '^1.0.0')), /is not one version/);
});
