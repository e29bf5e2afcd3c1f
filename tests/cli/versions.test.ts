/** Databases of other versions, and keys that do not belong to the database: one clear sentence, or migrated. */
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { createPool } from '#kernel/db.ts';
import { migrate, readMigrations } from '#kernel/migrate.ts';
import { anOrganisation, createTestDatabase, startTest, type TestBed } from '#tests/harness.ts';
import { emptyDatabase } from '../backup/rows.ts';
import { freePort, run, sentences, type Settings } from './program.ts';

let folder: string;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'auscult-versions-'));
});
after(() => rm(folder, { recursive: true, force: true }));

async function query(url: string, statement: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query(statement, values).finally(() => client.end());
}

describe('a database', () => {
  let database: { url: string; drop(): Promise<void> };
  let settings: Settings;
  before(async () => {
    database = await createTestDatabase();
    settings = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'a') };
  });
  after(() => database.drop());

  test('of a newer program is left alone', async () => {
    await query(database.url, `insert into kernel.migration (name, sha256) values ('29990101T0000_future.sql', 'x')`);
    for (const command of ['migrate', 'serve', 'worker']) {
      const ended = await run([command], { ...settings, PORT: String(await freePort()) });
      assert.equal(ended.code, 1, command);
      assert.deepEqual(sentences(ended), [
        'This database was written by a newer Auscult (it has 29990101T0000_future.sql); start that version or restore a backup.',
      ]);
    }
    await query(database.url, `delete from kernel.migration where name like '2999%'`);
  });

  test('whose migrations are not ours is left alone', async () => {
    const [first] = await readMigrations();
    await query(database.url, 'update kernel.migration set sha256 = $2 where name = $1', [first!.name, 'another']);
    const ended = await run(['migrate'], settings);
    assert.equal(ended.code, 1);
    assert.deepEqual(sentences(ended), [`The migration ${first!.name} was changed after it had been applied; restore the original file.`]);
    await query(database.url, 'update kernel.migration set sha256 = $2 where name = $1', [first!.name, first!.sha256]);
  });

  test('of an older program is migrated, also by two who start at once', async () => {
    const all = await readMigrations();
    const older = await emptyDatabase(database.url, `auscult_older_${process.pid}`);
    try {
      const pool = createPool(older.url, { name: 'test', size: 2 });
      await migrate(pool, () => undefined, all.slice(0, 3));
      await pool.end();
      const both = await Promise.all([1, 2].map(() => run(['migrate'], { DATABASE_URL: older.url, DATA_DIR: join(folder, 'older') })));
      assert.deepEqual(
        both.map(({ code, stdout }) => [code, stdout]),
        [
          [0, 'The database is up to date.\n'],
          [0, 'The database is up to date.\n'],
        ],
        both.map((one) => one.stderr).join(),
      );
      const { rows } = await query(older.url, 'select name, sha256 from kernel.migration order by name');
      assert.deepEqual(
        rows,
        all.map(({ name, sha256 }) => ({ name, sha256 })),
      );
    } finally {
      await older.drop();
    }
  });
});

describe('the keys', () => {
  let t: TestBed;
  let settings: Settings;
  before(async () => {
    t = await startTest();
    await anOrganisation(t);
    settings = { DATABASE_URL: t.databaseUrl, DATA_DIR: join(folder, 'keys') };
    await mkdir(join(folder, 'keys'));
  });
  after(() => t.close());
  const keysFile = () => join(folder, 'keys', 'keys.json');
  const own = async () => JSON.parse(await readFile(t.kernel.config.secretKeysFile, 'utf8')).keys[0].id;
  const refusal = async () =>
    `The keys file ${keysFile()} does not hold key ${await own()} that signed this database; restore SECRET_KEYS_FILE from its copy.`;

  test('that are lost are not replaced by new ones', async () => {
    const ended = await run(['migrate'], settings);
    assert.equal(ended.code, 1);
    assert.deepEqual(sentences(ended), [await refusal()]);
    await assert.rejects(stat(keysFile()), { code: 'ENOENT' });
  });

  test('of another database are refused', async () => {
    const other = { keys: [{ id: 'kelsewhere', secret: Buffer.alloc(32, 7).toString('base64url'), createdAt: new Date().toISOString() }] };
    await writeFile(keysFile(), JSON.stringify(other), { mode: 0o600 });
    const ended = await run(['migrate'], settings);
    assert.equal(ended.code, 1);
    assert.deepEqual(sentences(ended), [await refusal()]);
  });

  test('that were restored and rotated are taken', async () => {
    await cp(t.kernel.config.secretKeysFile, keysFile());
    const rotated = await run(['rotate-keys'], settings);
    assert.equal(rotated.code, 0, rotated.stderr);
    const keys: { id: string }[] = JSON.parse(await readFile(keysFile(), 'utf8')).keys;
    assert.deepEqual(
      keys.map((key) => key.id),
      [await own(), rotated.stdout.trim()],
    );
    assert.equal((await run(['migrate'], settings)).code, 0);
    assert.equal((await run(['verify'], settings)).code, 0);
  });
});
