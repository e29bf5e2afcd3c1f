/** The command line as people meet it: help, what it does not know, settings that are wrong, the address of the database. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { run, sentences } from './program.ts';

let dataDir: string;
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'auscult-cli-'));
});
after(() => rm(dataDir, { recursive: true, force: true }));

test('help lists and explains every command on stdout', async () => {
  for (const word of ['help', '--help', '-h']) {
    const { code, stdout, stderr } = await run([word], {});
    assert.deepEqual([code, stderr], [0, '']);
    for (const command of [
      'serve',
      'worker',
      'migrate',
      'demo',
      'database-url',
      'verify',
      'backup FOLDER',
      'restore FOLDER',
      'rotate-keys',
      'reset-password EMAIL',
      'help',
    ]) {
      assert.match(stdout, new RegExp(`^  ${command}\\b.*\\s{2,}\\S.{10,}`, 'm'), command);
    }
  }
});

test('an unknown command ends with 2 and says where help is', async () => {
  const ended = await run(['publish'], {});
  assert.deepEqual([ended.code, ended.stdout], [2, '']);
  assert.deepEqual(sentences(ended), ['There is no command "publish". "auscult help" lists them.']);
});

test('a missing argument ends with 2 and touches nothing', async () => {
  for (const command of ['backup', 'restore', 'reset-password']) {
    const ended = await run([command], { DATA_DIR: dataDir });
    assert.equal(ended.code, 2, command);
    assert.equal(sentences(ended).length, 1);
  }
  assert.deepEqual(await readdir(dataDir), []);
});

test('all settings that are wrong are named at once, with what to write, and without their values', async () => {
  const ended = await run(['serve'], {
    PORT: 'http',
    DATABASE_URL: 'mysql://root:geheim@localhost/x',
    PUBLIC_URL: 'social.example.org',
    LOG_LEVEL: 'loud',
    TRUST_PROXY: 'perhaps',
    DATA_DIR: dataDir,
  });
  assert.deepEqual([ended.code, ended.stdout], [1, '']);
  const [head, ...faults] = sentences(ended);
  assert.equal(head, '5 settings are wrong:');
  assert.deepEqual(faults.map((line) => line.trim().split(' ')[0]).sort(), [
    'DATABASE_URL',
    'LOG_LEVEL',
    'PORT',
    'PUBLIC_URL',
    'TRUST_PROXY',
  ]);
  for (const fault of faults) assert.match(fault, /\. Write /);
  assert.doesNotMatch(ended.stderr, /geheim/);
  assert.deepEqual(await readdir(dataDir), []);
});

test('the address of a database that does not run is not made up', async () => {
  const ended = await run(['database-url'], { DATA_DIR: dataDir });
  assert.deepEqual([ended.code, ended.stdout], [1, '']);
  assert.equal(sentences(ended).length, 1);
  assert.deepEqual(await readdir(dataDir), []);
});

test('the address of one’s own server is the setting', async () => {
  const url = 'postgresql://someone@db.example.org:5432/auscult';
  assert.deepEqual(await run(['database-url'], { DATABASE_URL: url, DATA_DIR: dataDir }), {
    code: 0,
    signal: null,
    stdout: `${url}\n`,
    stderr: '',
  });
});

test('a database that is out of reach ends it with one sentence that names it, not its password', async () => {
  for (const host of ['127.0.0.1:1', 'localhost:1']) {
    const ended = await run(['migrate'], { DATABASE_URL: `postgresql://nobody:geheim@${host}/none`, DATA_DIR: dataDir });
    assert.deepEqual([ended.code, ended.stdout], [1, '']);
    assert.equal(sentences(ended).length, 1, ended.stderr);
    assert.match(
      ended.stderr,
      new RegExp(`^The database at ${host} cannot be opened: .*ECONNREFUSED.*\\. Start it or correct DATABASE_URL\\.$`, 'm'),
    );
    assert.doesNotMatch(ended.stderr, /geheim/);
  }
});
