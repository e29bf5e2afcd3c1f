import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, chown, mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { placesIn } from './cluster.ts';
import { aDataDir, aHolder, folders } from './servers.fixture.ts';
import { startPostgres } from './start.ts';

const silent = (): void => undefined;
const isRoot = process.getuid?.() === 0;

test(
  'root where namespaces are forbidden: another user gets the database, in a closed folder too, and keeps it',
  { skip: !isRoot },
  async (t) => {
    const dataDir = await aDataDir();
    const without = await aHolder(t, dataDir, { env: { ...process.env, PATH: `${await failing('unshare')}:${process.env['PATH']}` } });
    assert.match(without.said, /^postgresql:/);
    assert.notEqual((await stat(placesIn(dataDir).cluster)).uid, 0);
    await without.leave();
    await (await startPostgres(dataDir, silent)).stop();
  },
);

test('root where nothing helps ends with one sentence', { skip: !isRoot }, async (t) => {
  const path = `${await failing('unshare')}:${await failing('setpriv')}:${process.env['PATH']}`;
  const refused = await aHolder(t, await closed(await aDataDir()), { env: { ...process.env, PATH: path } });
  assert.match(
    refused.said,
    /^refused: PostgreSQL refuses to run as root, user namespaces are forbidden here and .+ or set DATABASE_URL\.$/,
  );
});

test(
  'an ordinary user starts it as themselves, and is told when the folder is another one’s',
  { skip: !isRoot || !(await isOpen()) },
  async (t) => {
    const nobody = { uid: 65_534, gid: 65_534 };
    const dataDir = await aDataDir();
    await chmod(join(dataDir, '..'), 0o755);
    await chmod(dataDir, 0o755);
    assert.match((await aHolder(t, dataDir, nobody)).said, /^refused: DATA_DIR .+ is not a folder this user may write to \(EACCES\)/);
    await chown(dataDir, nobody.uid, nobody.gid);
    const holder = await aHolder(t, dataDir, nobody);
    assert.match(holder.said, /^postgresql:/);
    assert.equal((await stat(placesIn(dataDir).cluster)).uid, nobody.uid);
    await holder.leave();
  },
);

/** A folder for PATH in which `program` fails, as `unshare` does where namespaces are forbidden. */
async function failing(program: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'failing-'));
  folders.push(folder);
  await writeFile(join(folder, program), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return folder;
}

async function closed(dataDir: string): Promise<string> {
  await chmod(join(dataDir, '..'), 0o700);
  return dataDir;
}

/** Whether every user can reach this checkout. */
async function isOpen(): Promise<boolean> {
  const run = promisify(execFile)(process.execPath, ['--version'], { uid: 65_534, gid: 65_534, cwd: '/' });
  return await run.then(
    () => true,
    () => false,
  );
}
