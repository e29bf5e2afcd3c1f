/**
 * What module tests stand on: the real program over a real PostgreSQL, a database of its own for each test file
 * (cloned from a template that holds all migrations), organisations and people who can sign in.
 *
 *   const t = await startTest();            // in before(); after(() => t.close())
 *   const org = await anOrganisation(t);    // { organisationId, unitId (headquarters), owner }
 *   const anna = await aPerson(t, org, { role: 'editor', unitId: org.unitId });
 *   const { status, body } = await anna.api('POST', '/campaigns', { … });
 *   await t.workJobs();                     // until no job is due
 *
 * The server is TEST_DATABASE_URL's, else an embedded one on `.artifacts/test-data` shared by all test files.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { sql } from 'kysely';
import { loadConfig, type Config } from '#kernel/config.ts';
import { createPool } from '#kernel/db.ts';
import { newId, randomToken, sha256Hex } from '#kernel/ids.ts';
import { systemContext } from '#kernel/jobs.ts';
import { setLogLevel } from '#kernel/log.ts';
import { migrate, readMigrations } from '#kernel/migrate.ts';
import { startPostgres } from '#kernel/postgres/start.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Kernel, Scope } from '#kernel/types.ts';
import { workQueueOnce } from '#kernel/worker.ts';
import { createApp, work } from '../src/app.ts';
import { connect } from '../src/runtime.ts';
import { createUser } from '#modules/identity/auth.ts';
import { createOrganisation } from '#modules/identity/index.ts';
import { insertMembership, insertPerson } from '#modules/identity/store.ts';

export interface TestBed {
  kernel: Kernel;
  databaseUrl: string;
  /** A request to the program, as HTTP would bring it. */
  request(method: string, path: string, options?: RequestOptions): Promise<TestResponse>;
  /** The whole response, for downloads and headers. */
  raw(path: string, init?: RequestInit): Promise<Response>;
  workJobs(): Promise<void>;
  /** Work in a transaction as the system, for fixtures and assertions. */
  asSystem<T>(organisationId: string, work: (scope: Scope) => Promise<T>): Promise<T>;
  context(organisationId: string): Context;
  close(): Promise<void>;
}
interface RequestOptions {
  body?: unknown;
  cookie?: string;
  organisationId?: string;
  headers?: Record<string, string>;
}
// The body is whatever came back; tests look into it.
// oxlint-disable-next-line typescript/no-explicit-any
export type TestResponse = { status: number; body: any; headers: Headers };

const root = fileURLToPath(new URL('..', import.meta.url));
export const password = 'correct-horse-battery-staple-41';

/** The address of the test server's maintenance database, and how to let go of it. */
async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given) return { url: given, close: async () => undefined };
  const postgres = await startPostgres(`${root}.artifacts/test-data`, () => undefined);
  return { url: postgres.url, close: () => postgres.stop() };
}

const withDatabase = (url: string, name: string) => Object.assign(new URL(url), { pathname: `/${name}` }).href;

/** A database with every migration, made once for each set of migrations. */
async function template(url: string): Promise<string> {
  const migrations = await readMigrations();
  const name = `auscult_template_${sha256Hex(migrations.map((migration) => migration.sha256).join()).slice(0, 16)}`;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query(`select pg_advisory_lock(hashtext('auscult test template'))`);
    const ready = await admin.query(`select 1 from pg_database where datname = $1 and datistemplate`, [name]);
    if (ready.rowCount === 0) {
      await admin.query(`drop database if exists ${name}`);
      await admin.query(`create database ${name}`);
      const pool = createPool(withDatabase(url, name), { name: 'template', size: 2 });
      try {
        await migrate(pool, () => undefined, migrations);
      } finally {
        await pool.end();
      }
      await admin.query(`alter database ${name} is_template true`);
    }
  } finally {
    await admin.end();
  }
  return name;
}

/** An empty, migrated database for one test file. */
export async function createTestDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = await openServer();
  const from = await template(server.url);
  const name = `auscult_test_${randomToken(9)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}_${process.pid}`;
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${name} template ${from}`);
  await admin.end();
  return {
    url: withDatabase(server.url, name),
    drop: async () => {
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query(`drop database if exists ${name} with (force)`);
      await client.end();
      await server.close();
    },
  };
}

export function testConfig(dataDir: string, settings: Record<string, string> = {}): Config {
  return loadConfig({
    DATA_DIR: dataDir,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    DATABASE_POOL_SIZE: '4',
    WORKER_CONCURRENCY: '1',
    ...settings,
  });
}

/** `settings` are environment variables, e.g. `{ OUTBOUND_ALLOW: 'localhost:2583' }`. */
export async function startTest(settings: Record<string, string> = {}): Promise<TestBed> {
  const database = await createTestDatabase();
  const dataDir = await mkdtemp(`${tmpdir()}/auscult-test-`);
  const config = testConfig(dataDir, settings);
  setLogLevel(config.logLevel);
  const { kernel, close } = await connect(config, database.url);
  const app = await createApp(kernel, { webFolder: null, ready: async () => true });
  const raw = async (path: string, init?: RequestInit) => app.request(path, init);
  const asSystem = <T>(organisationId: string, run: (scope: Scope) => Promise<T>) =>
    inTransaction(systemContext(kernel, organisationId, newId()), run);
  return {
    kernel,
    databaseUrl: database.url,
    raw,
    request: async (method, path, options = {}) => respond(await raw(`/api${path}`, requestInit(method, options))),
    workJobs: () => workQueueOnce(kernel, work),
    asSystem,
    context: (organisationId) => systemContext(kernel, organisationId, newId()),
    close: async () => {
      await close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function requestInit(method: string, options: RequestOptions): RequestInit {
  const headers: Record<string, string> = { ...options.headers };
  if (options.cookie) headers['cookie'] = options.cookie;
  if (options.organisationId) headers['auscult-organisation'] = options.organisationId;
  const { body } = options;
  if (body instanceof FormData) return { method, headers, body };
  if (body !== undefined) headers['content-type'] ??= 'application/json';
  return { method, headers, ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }) };
}

async function respond(response: Response): Promise<TestResponse> {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
}

export interface TestPerson {
  personId: string;
  userId: string;
  email: string;
  cookie: string;
  organisationId: string;
  /** A request as this person. */
  api(method: string, path: string, body?: unknown): Promise<TestResponse>;
}
export interface TestOrganisation {
  organisationId: string;
  unitId: string;
  owner: TestPerson;
}

let counter = 0;

/** A fresh organisation with an owner who is signed in. */
export async function anOrganisation(
  t: TestBed,
  given: { kind?: 'hospital' | 'pharma'; example?: boolean; markets?: string[] } = {},
): Promise<TestOrganisation> {
  counter += 1;
  const email = `owner${counter}.${randomToken(4).toLowerCase()}@example.org`;
  const userId = await createUser(t.kernel, { name: 'Olga Owner', email, password });
  // A second organisation of one's own cannot come through set-up; `example` skips that rule, then the mark is taken off.
  const made = await createOrganisation(
    t.kernel,
    newId(),
    {
      name: `Hospital ${counter}`,
      kind: given.kind ?? 'hospital',
      languages: ['en', 'nl', 'de', 'fr'],
      markets: given.markets ?? ['NL', 'DE', 'FR'],
      reportingZone: 'Europe/Amsterdam',
      example: true,
    },
    { name: 'Olga Owner', email, userId, locale: 'en' },
  );
  if (!given.example) await t.asSystem(made.organisationId, ({ db }) => sql`update identity.organisation set example = false`.execute(db));
  const owner = await person(t, made.organisationId, { personId: made.personId, userId, email });
  return { organisationId: made.organisationId, unitId: made.unitId, owner };
}

/** A unit below another (default: the headquarters). */
export async function aUnit(
  t: TestBed,
  org: TestOrganisation,
  given: { parentId?: string; name?: string; market?: string } = {},
): Promise<string> {
  const { status, body } = await org.owner.api('POST', '/units', {
    parentId: given.parentId ?? org.unitId,
    name: given.name ?? 'Maastricht',
    kind: 'team',
    market: given.market ?? null,
  });
  if (status !== 200) throw new Error(`unit: ${status} ${JSON.stringify(body)}`);
  return body.id;
}

/** A signed-in person with a role in a unit. */
export async function aPerson(
  t: TestBed,
  org: { organisationId: string; unitId: string },
  given: { role: string; unitId?: string; name?: string; locale?: string },
): Promise<TestPerson> {
  counter += 1;
  const email = `person${counter}.${randomToken(4)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, 'x')}@example.org`;
  const name = given.name ?? `Person ${counter}`;
  const userId = await createUser(t.kernel, { name, email, password });
  const personId = await t.asSystem(org.organisationId, async (scope) => {
    const id = await insertPerson(scope.db, org.organisationId, { userId, name, email, locale: given.locale ?? 'en' });
    await insertMembership(scope.db, org.organisationId, {
      personId: id,
      unitId: given.unitId ?? org.unitId,
      role: given.role,
      until: null,
    });
    return id;
  });
  return person(t, org.organisationId, { personId, userId, email });
}

async function person(t: TestBed, organisationId: string, who: { personId: string; userId: string; email: string }): Promise<TestPerson> {
  const cookie = await signIn(t, who.email);
  return { ...who, cookie, organisationId, api: (method, path, body) => t.request(method, path, { body, cookie, organisationId }) };
}

/** The cookies of a fresh session. */
export async function signIn(t: TestBed, email: string): Promise<string> {
  const { status, headers, body } = await t.request('POST', '/sign-in', { body: { email, password } });
  if (status !== 200) throw new Error(`sign-in: ${status} ${JSON.stringify(body)}`);
  return headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
