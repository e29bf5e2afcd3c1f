import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import pg from 'pg';
import { isAlive, processStart } from '../process-lock.mjs';
import { bundledMajor, findBinaries } from './binaries.ts';
import { placesIn } from './cluster.ts';
import { findPostmaster, processesOn, until } from './postmaster.ts';
import { aDataDir, aHolder } from './servers.fixture.ts';
import { locateRunningPostgres, startPostgres } from './start.ts';

const silent = (): void => undefined;

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  client.on('error', silent);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const shared = await aDataDir();
const cluster = placesIn(shared).cluster;

test('first start in a folder of mode 0700: a database that knows letters beyond ASCII, guarded by a password', async () => {
  const lines: string[] = [];
  const postgres = await startPostgres(shared, (line) => lines.push(line));
  assert.deepEqual(lines, ['Making the database (first start).']);
  assert.equal(await locateRunningPostgres(shared), postgres.url);
  const [row] = await query(
    postgres.url,
    `select current_setting('server_encoding') as encoding, current_setting('data_checksums') as checksums,
    current_setting('fsync') as fsync, upper('ärztin') as upper, to_tsvector('Bénéfice–risque')::text as words`,
  );
  assert.deepEqual(row, { encoding: 'UTF8', checksums: 'on', fsync: 'on', upper: 'ÄRZTIN', words: "'bénéfice':1 'risque':2" });
  await assert.rejects(query(postgres.url.replace(/:[^:@/]+@/, ':guessed@'), 'select 1'), /password authentication failed/);
  assert.equal((await stat(placesIn(shared).password)).mode & 0o777, 0o600);
  await postgres.stop();
  await postgres.stop();
  assert.equal(await locateRunningPostgres(shared), null);
  assert.equal((await processesOn(cluster)).length, 0);
});

test('the package brings the major version that the program expects', async () => {
  const { stdout } = await promisify(execFile)((await findBinaries()).postgres, ['--version']);
  assert.match(stdout, new RegExp(`\\(PostgreSQL\\) ${bundledMajor}\\.`));
});

test('a second program attaches; the last one to leave stops the server', async (t) => {
  const first = await aHolder(t, shared);
  const second = await aHolder(t, shared);
  assert.equal(second.said, first.said);
  await first.leave();
  assert.equal(await locateRunningPostgres(shared), first.said);
  assert.deepEqual(await query(second.said, 'select 1 as one'), [{ one: 1 }]);
  await second.leave();
  assert.equal(await findPostmaster(cluster), null);
});

test('after kill -9 of the whole group of the program, its server runs on and the next program adopts and stops it', async (t) => {
  const killed = await aHolder(t, shared);
  process.kill(-killed.process.pid!, 'SIGKILL');
  await once(killed.process, 'exit');
  const orphan = await findPostmaster(cluster);
  assert.ok(orphan);
  const postgres = await startPostgres(shared, silent);
  assert.equal(postgres.url, killed.said);
  assert.deepEqual(await findPostmaster(cluster), orphan);
  await postgres.stop();
  assert.equal(await findPostmaster(cluster), null);
});

test('after kill -9 of PostgreSQL the next start recovers what was committed', async () => {
  const before = await startPostgres(shared, silent);
  await query(before.url, 'create table kept (n int); insert into kept values (7)');
  const server = await findPostmaster(cluster);
  process.kill(server!.pid, 'SIGKILL');
  assert.ok(await until(async () => (await processStart(server!.pid)) === null, 10_000));
  const later = await startPostgres(shared, silent);
  assert.deepEqual(await query(later.url, 'select n from kept'), [{ n: 7 }]);
  await before.stop();
  assert.ok(await findPostmaster(cluster), 'the other user still holds it');
  await later.stop();
  assert.equal(await findPostmaster(cluster), null);
});

test('a postmaster.pid whose number another process bears by now is seen through', async (t) => {
  const other = spawn('sleep', ['60']);
  t.after(() => other.kill());
  await writeFile(join(cluster, 'postmaster.pid'), `${other.pid}\n${cluster}\n1\n5432\n\n127.0.0.1\n0 0\nready   \n`);
  assert.equal(await locateRunningPostgres(shared), null);
  const postgres = await startPostgres(shared, silent);
  assert.deepEqual(await query(postgres.url, 'select 1 as one'), [{ one: 1 }]);
  await postgres.stop();
  assert.equal(other.exitCode, null);
});

test('a user list that names a dead process, or a stranger with its number, keeps nothing running', async () => {
  const postgres = await startPostgres(shared, silent);
  const path = placesIn(shared).users;
  const users: unknown[] = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(
    path,
    JSON.stringify([...users, { id: 'a', pid: process.pid, start: 'long ago' }, { id: 'b', pid: 2 ** 22 + 1, start: '1' }]),
  );
  await postgres.stop();
  assert.equal(await findPostmaster(cluster), null);
});

test(
  'a server out of reach, as in another container, ends the start with one sentence',
  { skip: process.platform !== 'linux' },
  async (t) => {
    const other = spawn('flock', [placesIn(shared).inUse, 'sh', '-c', 'echo held; cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
    t.after(() => other.stdin.end());
    await once(other.stdout, 'data');
    await assert.rejects(
      startPostgres(shared, silent),
      /^Error: DATA_DIR .+ is in use by a PostgreSQL that is out of reach.+DATABASE_URL to share one\.$/,
    );
  },
);

test('two first starts at once make one database', async (t) => {
  const dataDir = await aDataDir();
  const holders = await Promise.all([aHolder(t, dataDir), aHolder(t, dataDir)]);
  assert.match(holders[0].said, /^postgresql:/);
  assert.equal(holders[1].said, holders[0].said);
  const server = await findPostmaster(placesIn(dataDir).cluster);
  await Promise.all(holders.map((holder) => holder.leave()));
  assert.equal(await isAlive({ pid: server!.pid, start: await processStart(server!.pid) }), false);
});

for (const version of ['17', '19']) {
  test(`a cluster of PostgreSQL ${version} ends the start with one sentence`, async () => {
    const dataDir = await aDataDir();
    await mkdir(join(dataDir, 'postgres'), { mode: 0o700 });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), `${version}\n`);
    await assert.rejects(
      startPostgres(dataDir, silent),
      new RegExp(`was written by PostgreSQL ${version}, and this Auscult brings PostgreSQL 18;`),
    );
  });
}

test('what a crash half way through the first start left is cleared away; foreign files are not', async () => {
  const dataDir = await aDataDir();
  await mkdir(join(dataDir, 'postgres.new-abc'));
  await mkdir(join(dataDir, 'postgres'));
  await writeFile(join(dataDir, 'postgres', 'letter.txt'), 'mine');
  await assert.rejects(startPostgres(dataDir, silent), /holds files but no PostgreSQL database/);
  await rm(join(dataDir, 'postgres', 'letter.txt'));
  await (await startPostgres(dataDir, silent)).stop();
  await assert.rejects(stat(join(dataDir, 'postgres.new-abc')), /ENOENT/);
});
