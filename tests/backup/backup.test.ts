/** `auscult backup` and `auscult restore` as processes: what comes back is what was there, row by row and byte by byte. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { locateRunningPostgres } from '#kernel/postgres/start.ts';
import { startTest, type TestBed } from '#tests/harness.ts';
import { endAll, run, serve, sentences, type Ended, type Settings } from '../cli/program.ts';
import { aWorld } from '../contract/world.ts';
import { fill } from '../database/scenario.ts';
import { emptyDatabase, fingerprints } from './rows.ts';

let t: TestBed;
let folder: string;
let source: Settings;
let rows: Record<string, string>;
let made: Ended;
const backup = () => join(folder, 'backup');

before(async () => {
  t = await startTest();
  folder = await mkdtemp(join(tmpdir(), 'auscult-backup-'));
  source = { DATABASE_URL: t.databaseUrl, DATA_DIR: t.kernel.config.dataDir };
  const { left } = await aWorld(t);
  const superuser = new pg.Client({ connectionString: t.databaseUrl });
  await superuser.connect();
  await fill(t, left, superuser);
  // What an upload that is under way leaves for a moment is no file yet.
  await mkdir(join(t.kernel.config.dataDir, 'files', 'incoming'), { recursive: true });
  await writeFile(join(t.kernel.config.dataDir, 'files', 'incoming', 'half'), 'half a picture');
  await superuser.query(
    `insert into measurement.point (organisation_id, series_id, captured_at, value, source) select organisation_id, id, '2001-01-01', 1, 'person' from measurement.series limit 1`,
  );
  await superuser.end();
  rows = await fingerprints(t.databaseUrl);
  made = await run(['backup', backup()], source);
});
after(async () => {
  await endAll(join(folder, 'embedded'));
  await t?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Every file below a folder with the hash of its bytes. */
async function filesIn(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(
      files.sort().map(
        async (file) =>
          [
            file.slice(root.length + 1),
            createHash('sha256')
              .update(await readFile(file))
              .digest('hex'),
          ] as const,
      ),
    ),
  );
}

async function inEmptyDatabase(name: string, work: (settings: Settings) => Promise<void>): Promise<void> {
  const target = await emptyDatabase(t.databaseUrl, `${name}_${process.pid}`);
  const dataDir = await mkdtemp(join(folder, 'target-'));
  try {
    await work({ DATABASE_URL: target.url, DATA_DIR: dataDir });
  } finally {
    await target.drop();
  }
}

test('a backup says what it holds, for its owner alone', async () => {
  assert.deepEqual([made.code, made.signal], [0, null], made.stderr);
  assert.match(made.stdout, /^\d+ tables, \d+ rows, \d+ files in /);
  assert.equal((await stat(backup())).mode & 0o077, 0);
  const files = await filesIn(join(backup(), 'files'));
  assert.ok(Object.keys(files).length > 0);
  assert.deepEqual(
    Object.keys(files).filter((name) => name.startsWith('incoming')),
    [],
  );
  const names = Object.keys(await filesIn(backup()));
  assert.deepEqual(
    names.filter((name) => name.includes('keys')),
    [],
    'the keys stay apart',
  );
});

test('a backup is never written over another', async () => {
  const again = await run(['backup', backup()], source);
  assert.equal(again.code, 1);
  assert.match(sentences(again).at(-1) ?? '', /exists already/);
});

test('into an empty database elsewhere: every row and every file', async () => {
  await inEmptyDatabase('restored', async (settings) => {
    const restored = await run(['restore', backup()], settings);
    assert.equal(restored.code, 0, restored.stderr);
    assert.deepEqual(await fingerprints(settings['DATABASE_URL']!), rows);
    const { 'incoming/half': _, ...files } = await filesIn(join(t.kernel.config.dataDir, 'files'));
    assert.deepEqual(await filesIn(join(settings['DATA_DIR']!, 'files')), files);

    // With the keys that belong to it the chain holds; without them the program does not start.
    const keys = join(settings['DATA_DIR']!, 'keys.json');
    const without = await run(['migrate'], settings);
    assert.equal(without.code, 1);
    assert.match(without.stderr, /does not hold key .* restore SECRET_KEYS_FILE from its copy/);
    await cp(t.kernel.config.secretKeysFile, keys);
    const verified = await run(['verify'], settings);
    assert.equal(verified.code, 0, verified.stdout);

    const second = await run(['restore', backup()], settings);
    assert.equal(second.code, 1);
    assert.match(sentences(second).at(-1) ?? '', /^The database is not empty: \S+ has rows\. Restore into an empty one\.$/);
    assert.deepEqual(await fingerprints(settings['DATABASE_URL']!), rows, 'a refusal changes nothing');
  });
});

test('into the PostgreSQL that comes along, which then serves it', async () => {
  const dataDir = join(folder, 'embedded');
  await mkdir(dataDir);
  await cp(t.kernel.config.secretKeysFile, join(dataDir, 'keys.json'));
  const restored = await run(['restore', backup()], { DATA_DIR: dataDir });
  assert.equal(restored.code, 0, restored.stderr);
  const program = await serve({ DATA_DIR: dataDir, SERVE_WORKS_QUEUE: 'no' });
  try {
    const url = await locateRunningPostgres(dataDir);
    assert.deepEqual(await fingerprints(url!), rows);
    const status = await fetch(`${program.url}/api/status`);
    assert.equal(((await status.json()) as { needsSetUp: boolean }).needsSetUp, false);
  } finally {
    process.kill(program.pid, 'SIGTERM');
    await program.ended;
  }
});

describe('a damaged backup is refused, and nothing is kept', () => {
  const damages: Record<string, (copy: string) => Promise<string>> = {
    'a byte of a table': async (copy) => join(copy, 'tables', 'identity.person.copy'),
    'a byte of a file': async (copy) => join(copy, 'files', Object.keys(await filesIn(join(copy, 'files')))[0]!),
    'a byte of the manifest': async (copy) => join(copy, 'manifest.json'),
  };
  for (const [what, fileOf] of Object.entries(damages)) {
    test(what, async () => {
      const copy = join(await mkdtemp(join(folder, 'damaged-')), 'backup');
      await cp(backup(), copy, { recursive: true });
      const file = await fileOf(copy);
      const bytes = await readFile(file);
      const at = Math.floor(bytes.length / 2);
      bytes[at] = bytes[at]! ^ 1;
      await writeFile(file, bytes);
      await inEmptyDatabase('damaged', async (settings) => {
        const refused = await run(['restore', copy], settings);
        assert.equal(refused.code, 1, refused.stdout);
        assert.equal(sentences(refused).length, 1, refused.stderr);
        assert.deepEqual(await fingerprints(settings['DATABASE_URL']!), {});
        assert.deepEqual(await readdir(settings['DATA_DIR']!), []);
      });
    });
  }
  test('a file that is missing', async () => {
    const copy = join(await mkdtemp(join(folder, 'lacking-')), 'backup');
    await cp(backup(), copy, { recursive: true });
    await rm(join(copy, 'tables', 'audit.event.copy'));
    await inEmptyDatabase('lacking', async (settings) => {
      const refused = await run(['restore', copy], settings);
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /^The backup lacks tables\/audit\.event\.copy\.$/m);
      assert.deepEqual(await fingerprints(settings['DATABASE_URL']!), {});
    });
  });
  test('a folder that is no backup', async () => {
    await inEmptyDatabase('nothing', async (settings) => {
      const refused = await run(['restore', folder], settings);
      assert.equal(refused.code, 1);
      assert.equal(sentences(refused).length, 1, refused.stderr);
    });
  });
});
