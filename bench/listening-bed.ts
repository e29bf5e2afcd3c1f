/** What the benchmark of listening stands on: the program as it is, over a PostgreSQL of its own with the settings that ship. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#kernel/config.ts';
import { newId } from '#kernel/ids.ts';
import { systemContext } from '#kernel/jobs.ts';
import { setLogLevel } from '#kernel/log.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Kernel, Scope } from '#kernel/types.ts';
import { workQueue } from '#kernel/worker.ts';
import { createUser } from '#modules/identity/auth.ts';
import { createOrganisation } from '#modules/identity/index.ts';
import { sql } from 'kysely';
import { createApp, work } from '../src/app.ts';
import { openRuntime } from '../src/runtime.ts';
import { createWorkload } from './workload.ts';

export interface Bed {
  kernel: Kernel;
  ctx: Context;
  unitId: string;
  postgres: string;
  /** A request as a signed-in person; throws unless it is answered with 200. Milliseconds. */
  ask(method: string, path: string, body?: unknown): Promise<{ ms: number; body: unknown }>;
  system<T>(work: (scope: Scope) => Promise<T>): Promise<T>;
  /** Seconds of processor that PostgreSQL has used so far, all of its processes. */
  postgresSeconds(): number;
  stop(): Promise<void>;
}

const password = 'correct-horse-battery-staple-41';
const email = 'bench@example.org';

export async function makeBed(say: (line: string) => void): Promise<Bed> {
  const dataDir = await mkdtemp(`${tmpdir()}/auscult-bench-listening-`);
  const config = loadConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'warn' });
  setLogLevel(config.logLevel);
  const { kernel, close } = await openRuntime(config);
  try {
    return await furnish(kernel, dataDir, close, say);
  } catch (error) {
    await close();
    throw error;
  }
}

async function furnish(kernel: Kernel, dataDir: string, close: () => Promise<void>, say: (line: string) => void): Promise<Bed> {
  const app = await createApp(kernel, { webFolder: null, ready: async () => true });
  const queue = await workQueue(kernel, work);
  const userId = await createUser(kernel, { name: 'Bench', email, password });
  const { organisationId, unitId } = await createOrganisation(
    kernel,
    newId(),
    { name: 'Bench', kind: 'hospital', languages: ['en'], markets: ['NL'], reportingZone: 'Europe/Amsterdam', example: false },
    { name: 'Bench', email, userId, locale: 'en' },
  );
  const signedIn = await app.request('/api/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const { rows } = await kernel.ownerPool.query<{ server_version: string }>('show server_version');
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows: values } = await kernel.ownerPool.query<Record<string, string>>(`show ${setting}`);
    if (values[0]?.[setting] !== 'on') throw new Error(`${setting} is off`);
  }
  say(`PostgreSQL ${rows[0]?.server_version} on ${dataDir}`);
  const ctx = systemContext(kernel, organisationId, newId());
  return {
    kernel,
    ctx,
    unitId,
    postgres: rows[0]?.server_version ?? '',
    ask: async (method, path, body) => {
      const began = performance.now();
      const response = await app.request(`/api${path}`, {
        method,
        headers: { cookie, 'auscult-organisation': organisationId, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const answer: unknown = await response.json();
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
      return { ms: performance.now() - began, body: answer };
    },
    system: (run) => inTransaction(ctx, run),
    postgresSeconds: () => secondsOf(readFileSync(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0] ?? ''),
    stop: async () => {
      await queue.stop();
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Of a process, of its children, and of those that have ended. In Linux's hundredths of a second. */
function secondsOf(postmaster: string): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    const fields = statOf(pid);
    if (pid === postmaster) ticks += sum(fields.slice(11, 15));
    else if (fields[1] === postmaster) ticks += sum(fields.slice(11, 13));
  }
  return ticks / 100;
}

/** Fields of /proc/PID/stat behind the name, which may hold anything. A process may end while we look. */
function statOf(pid: string): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
const sum = (fields: readonly string[]): number => fields.reduce((all, field) => all + Number(field), 0);

/** Saved queries of the workload, as if each had been saved before anything was heard. */
export async function saveQueries({ system, unitId }: Bed, count: number): Promise<void> {
  const workload = createWorkload(7);
  const made = Array.from({ length: count }, (_, index) => ({ id: newId(), name: `Query ${index}`, text: workload.query() }));
  await system(async ({ db, organisationId }) => {
    const given = sql`unnest(${made.map(({ id }) => id)}::uuid[], ${made.map(({ name }) => name)}::text[], ${made.map(({ text }) => text)}::text[]) as g (id, name, text)`;
    await sql`insert into listening.query (organisation_id, id, unit_id, name) select ${organisationId}::uuid, id, ${unitId}::uuid, name from ${given}`.execute(
      db,
    );
    await sql`insert into listening.query_version (organisation_id, query_id, number, text, zone) select ${organisationId}::uuid, id, 1, text, 'UTC' from ${given}`.execute(
      db,
    );
    await sql`insert into listening.query_set (organisation_id, number) values (${organisationId}, 1)`.execute(db);
  });
}

export async function aSource({ ask, unitId }: Bed, keep: 'everything' | 'matched'): Promise<string> {
  const { body } = await ask('POST', '/listening/sources', {
    unitId,
    name: `Source, ${keep}`,
    keep,
    legalBasis: 'Benchmark',
    publicOnly: true,
    origin: { kind: 'push' },
  });
  return (body as { id: string }).id;
}
