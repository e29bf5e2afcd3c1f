/** Saved queries: every change of a text is a new version, matched from now on and by back-fill against what is there. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf, organisationOf, unitExists } from '#modules/identity/index.ts';
import { parse } from '#text/query/parse.ts';
import { beginBackfill } from './backfill.ts';
import type { SavedQuery } from './contract-schemas.ts';
import { instantsOf, lastDays, recentDays } from './periods.ts';
import { nextSet } from './query-sets.ts';

interface QueryRow {
  id: string;
  unit_id: string;
  name: string;
  note: string;
  version: number;
  text: string;
  zone: string;
  archived_at: string | null;
  created_at: string;
  changed_at: string;
  state: string | null;
  done: number | null;
  total: number | null;
  without_text: number | null;
  posts: number;
  reposts: number;
}

async function queryRows(scope: Scope, where: ReturnType<typeof sql<boolean>>): Promise<QueryRow[]> {
  const { reportingZone } = await organisationOf(scope);
  const recent = instantsOf(lastDays(recentDays, now(), reportingZone), reportingZone);
  const { rows } = await sql<QueryRow>`
    select q.id, q.unit_id, q.name, q.note, q.version, v.text, v.zone, q.archived_at, q.created_at, v.created_at as changed_at,
      b.state, b.done, b.total, b.without_text, coalesce(r.posts, 0)::int as posts, coalesce(r.reposts, 0)::int as reposts
    from listening.query q
    join listening.query_version v on v.organisation_id = q.organisation_id and v.query_id = q.id and v.number = q.version
    left join listening.backfill b on b.organisation_id = q.organisation_id and b.query_id = q.id and b.version = q.version
    left join lateral (
      select sum(posts) as posts, sum(reposts) as reposts from listening.rollup_volume r
      where r.organisation_id = q.organisation_id and r.query_id = q.id and r.version = q.version
        and r.hour >= ${recent.from}::timestamptz and r.hour < ${recent.to}::timestamptz
    ) r on true
    where ${where} order by lower(q.name), q.id`.execute(scope.db);
  return rows;
}

const shown = (row: QueryRow): SavedQuery => ({
  id: row.id,
  unitId: row.unit_id,
  name: row.name,
  note: row.note,
  version: row.version,
  text: row.text,
  zone: row.zone,
  archived: row.archived_at !== null,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  backfill: {
    state: (row.state ?? 'finished') as SavedQuery['backfill']['state'],
    done: row.done ?? 0,
    total: row.total ?? 0,
    withoutText: row.without_text ?? 0,
  },
  recent: { posts: row.posts, reposts: row.reposts },
});

export async function listQueries(scope: Scope, { archived }: { archived: 'without' | 'with' }): Promise<SavedQuery[]> {
  const units = scope.access.unitsWith('listening.read');
  const visible = sql<boolean>`q.unit_id = any(${units}::uuid[])`;
  const rows = await queryRows(scope, archived === 'with' ? visible : sql<boolean>`${visible} and q.archived_at is null`);
  return rows.map(shown);
}

/** Null where there is none, whoever asks. */
export async function queryOf(scope: Scope, id: string): Promise<SavedQuery | null> {
  const [row] = await queryRows(scope, sql<boolean>`q.id = ${id}`);
  return row ? shown(row) : null;
}

export async function readableQuery(scope: Scope, id: string): Promise<SavedQuery> {
  const query = await queryOf(scope, id);
  assertReadable(scope, 'listening.read', query?.unitId);
  return query as SavedQuery;
}

async function lockQuery(scope: Scope, id: string) {
  const row = await scope.db
    .selectFrom('listening.query')
    .select(['unit_id', 'name', 'note', 'version', 'archived_at'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  assertAllowed(scope, 'listening.edit', row?.unit_id);
  if (!row) throw notFound();
  return row;
}

/** Refuses a query that cannot be run: each error at its place in the text. */
export function assertRuns(text: string): void {
  const { query, problems } = parse(text);
  if (query) return;
  const errors = problems.filter(({ severity }) => severity === 'error');
  throw new AppError('invalid', {
    reason: 'query_errors',
    fields: errors.map(({ code, span, params }) => ({ path: 'text', code, values: { ...params, start: span[0], end: span[1] } })),
  });
}

export async function createQuery(
  scope: Scope,
  input: { unitId: string; name: string; note: string; text: string; zone: string },
): Promise<SavedQuery> {
  assertAllowed(scope, 'listening.edit', input.unitId);
  if (!(await unitExists(scope, input.unitId))) throw notFound();
  assertRuns(input.text);
  const id = newId();
  const { organisationId, actor } = scope;
  await scope.db
    .insertInto('listening.query')
    .values({ organisation_id: organisationId, id, unit_id: input.unitId, name: input.name, note: input.note, created_by: actor.personId })
    .execute();
  await insertVersion(scope, { id, number: 1, text: input.text, zone: input.zone });
  await beginBackfill(scope, { queryId: id, version: 1, name: input.name, querySet: await nextSet(scope) });
  const { name, text, zone } = input;
  scope.record({ action: 'listening.query.created', entity: { type: 'query', id }, unitId: input.unitId, new: { name, text, zone } });
  return readableQuery(scope, id);
}

async function insertVersion(
  scope: Scope,
  { id, number, text, zone }: { id: string; number: number; text: string; zone: string },
): Promise<void> {
  await scope.db
    .insertInto('listening.query_version')
    .values({ organisation_id: scope.organisationId, query_id: id, number, text, zone, created_by: scope.actor.personId })
    .execute();
}

/** Throws `stale` where somebody saved a newer version meanwhile. */
export async function saveVersion(scope: Scope, input: { id: string; version: number; text: string; zone: string }): Promise<SavedQuery> {
  const row = await lockQuery(scope, input.id);
  if (row.archived_at !== null) throw new AppError('not_allowed_in_state', { reason: 'archived' });
  if (row.version !== input.version) throw new AppError('stale', { values: { version: row.version } });
  assertRuns(input.text);
  const number = row.version + 1;
  await insertVersion(scope, { id: input.id, number, text: input.text, zone: input.zone });
  await scope.db.updateTable('listening.query').set({ version: number }).where('id', '=', input.id).execute();
  await beginBackfill(scope, { queryId: input.id, version: number, name: row.name, querySet: await nextSet(scope) });
  const { text, zone } = input;
  scope.record({
    action: 'listening.query.changed',
    entity: { type: 'query', id: input.id },
    unitId: row.unit_id,
    new: { version: number, text, zone },
  });
  return readableQuery(scope, input.id);
}

/** An archived query is matched no more; restored, it catches up. */
export async function updateQuery(
  scope: Scope,
  input: { id: string; name?: string | undefined; note?: string | undefined; archived?: boolean | undefined },
): Promise<SavedQuery> {
  const row = await lockQuery(scope, input.id);
  const name = input.name ?? row.name;
  const note = input.note ?? row.note;
  const was = row.archived_at !== null;
  const archived = input.archived ?? was;
  await scope.db
    .updateTable('listening.query')
    .set({ name, note, archived_at: archived ? (row.archived_at ?? sql<string>`kernel.now()`) : null })
    .where('id', '=', input.id)
    .execute();
  if (archived !== was) {
    const querySet = await nextSet(scope);
    if (was) await beginBackfill(scope, { queryId: input.id, version: row.version, name, querySet });
  }
  scope.record({
    action: archived === was ? 'listening.query.renamed' : archived ? 'listening.query.archived' : 'listening.query.restored',
    entity: { type: 'query', id: input.id },
    unitId: row.unit_id,
    old: { name: row.name, note: row.note },
    new: { name, note },
  });
  return readableQuery(scope, input.id);
}

export async function versionsOf(scope: Scope, id: string) {
  await readableQuery(scope, id);
  const rows = await scope.db
    .selectFrom('listening.query_version')
    .selectAll()
    .where('query_id', '=', id)
    .orderBy('number', 'desc')
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.created_by),
  );
  return rows.map((row) => ({
    number: row.number,
    text: row.text,
    zone: row.zone,
    createdAt: row.created_at,
    author: row.created_by ? (names.get(row.created_by) ?? null) : null,
  }));
}
