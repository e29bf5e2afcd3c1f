/**
 * A database server of one's own: a plain login that owns its database and may create roles, nothing more. Migrations,
 * serving, the queue, backup, restore and verify do with that, on the oldest PostgreSQL we admit and on the one that comes along.
 */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { startPostgres } from '#kernel/postgres/start.ts';
import { password } from '#tests/harness.ts';
import { startDebianPostgres } from '../../scripts/debian-postgres.ts';
import { endAll, run, serve, type Settings } from '../cli/program.ts';
import { fingerprints } from './rows.ts';

interface Server {
  url: string;
  stop(): Promise<void>;
}
const servers: Record<string, (folder: string) => Promise<Server | null>> = {
  'PostgreSQL 15 of Debian': () => startDebianPostgres(),
  'the PostgreSQL that comes along': (folder) => startPostgres(join(folder, 'server'), () => undefined),
};

for (const [name, startServer] of Object.entries(servers)) {
  describe(name, () => {
    let server: Server | null = null;
    let folder = '';
    let settings: Settings;
    let other: Settings;
    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'auscult-plain-'));
      server = await startServer(folder);
      if (!server) return;
      await onServer(
        server.url,
        `create role plain login createrole password 'plain'`,
        'create database mine owner plain',
        'create database another owner plain',
      );
      const asPlain = (database: string) =>
        Object.assign(new URL(server!.url), { username: 'plain', password: 'plain', pathname: `/${database}` }).href;
      settings = { DATABASE_URL: asPlain('mine'), DATA_DIR: join(folder, 'mine') };
      other = { DATABASE_URL: asPlain('another'), DATA_DIR: join(folder, 'another') };
    });
    after(async () => {
      await endAll();
      await server?.stop();
      await rm(folder, { recursive: true, force: true });
    });

    test('does with a login that may create roles', async (t) => {
      if (!server) return t.skip('not installed here');
      const migrated = await run(['migrate'], settings);
      assert.equal(migrated.code, 0, migrated.stderr);

      const program = await serve(settings);
      try {
        await setUp(program.url);
      } finally {
        process.kill(program.pid, 'SIGTERM');
        assert.equal((await program.ended).code, 0);
      }

      const backedUp = await run(['backup', join(folder, 'backup')], settings);
      assert.equal(backedUp.code, 0, backedUp.stderr);
      const verified = await run(['verify'], settings);
      assert.equal(verified.code, 0, verified.stderr + verified.stdout);

      const restored = await run(['restore', join(folder, 'backup')], other);
      assert.equal(restored.code, 0, restored.stderr);
      assert.deepEqual(await fingerprints(other['DATABASE_URL']!), await fingerprints(settings['DATABASE_URL']!));
      await cp(join(folder, 'mine', 'keys.json'), join(folder, 'another', 'keys.json'));
      assert.equal((await run(['verify'], other)).code, 0);
    });

    test('months of measurements are prepared, also where points lie in them already', async (t) => {
      if (!server) return t.skip('not installed here');
      const organisation = '00000000-0000-7000-8000-000000000001';
      await onServer(
        settings['DATABASE_URL']!,
        'begin; set local role auscult_maintenance',
        `insert into measurement.point (organisation_id, series_id, captured_at, value, source) values ('${organisation}', '${organisation}', now() + interval '14 months', 1, 'person')`,
        'commit',
      );
      await onServer(
        settings['DATABASE_URL']!,
        'begin; set local role auscult_app',
        'select measurement.prepare_partitions(0, 15)',
        'commit',
      );
      const client = new pg.Client({ connectionString: settings['DATABASE_URL'] });
      await client.connect();
      await client.query('begin; set local role auscult_maintenance');
      const { rows } = await client.query<{ place: string }>(
        'select tableoid::regclass::text as place from measurement.point where organisation_id = $1',
        [organisation],
      );
      await client.query('rollback');
      await client.end();
      assert.equal(rows.length, 1);
      assert.notEqual(rows[0]?.place, 'measurement.point_rest');
    });
  });
}

async function onServer(url: string, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** As a first visitor does: set up, sign in, make something; the cookie proves that better-auth's role works too. */
async function setUp(url: string): Promise<void> {
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(`${url}/api${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  assert.equal((await fetch(`${url}/readyz`)).status, 200);
  const made = await post('/set-up', {
    organisation: { name: 'Maas Hospitals', kind: 'hospital', languages: ['nl', 'en'], markets: ['NL'], reportingZone: 'Europe/Amsterdam' },
    owner: { name: 'Anna', email: 'anna@example.org', password, locale: 'nl' },
  });
  assert.equal(made.status, 200, await made.text());
  const signedIn = await post('/sign-in', { email: 'anna@example.org', password });
  assert.equal(signedIn.status, 200, await signedIn.text());
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  const role = await post('/roles', { name: 'Writer', permissions: ['content.read', 'content.edit'] }, { cookie });
  assert.equal(role.status, 200, await role.text());
}
