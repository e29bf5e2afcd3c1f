/** Who did what when, over all rooms: narrowed, paged, as a file. Readers see events of units they may audit and of the organisation as a whole. */
import { sql } from 'kysely';
import { z } from 'zod';
import { csvFile } from '#kernel/csv.ts';
import { invalidField, refuse } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { instantOf } from '#kernel/wall-time.ts';
import { namesOf, organisationOf } from '#modules/identity/index.ts';

interface Filter {
  action?: string[] | undefined;
  type?: string[] | undefined;
  personId?: string[] | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What a spreadsheet still opens, and a process still holds. */
const mostExported = 50_000;
const dayMs = 86_400_000;

const payloadSchema = z.object({ old: z.unknown(), new: z.unknown() });

/** Old and new values; `erased` where they were lawfully removed. */
export function changesOf(row: { payload_hash: string | null; payload: string | null }) {
  return {
    erased: row.payload_hash !== null && row.payload === null,
    changes: row.payload === null ? null : payloadSchema.parse(JSON.parse(row.payload)),
  };
}

/** An agency's auditor reads what happened in its units, not in the house. */
async function readsOfWhole({ db, access }: Scope): Promise<boolean> {
  const root = await db.selectFrom('identity.unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  return access.unitsWithAncestors('audit.read').includes(root.id);
}

async function eventsOf(scope: Scope, { action, type, personId, from, to }: Filter, limit: number, before: number | null) {
  const ofWhole = await readsOfWhole(scope);
  let query = scope.db
    .selectFrom('audit.event as e')
    .leftJoin('audit.payload as p', (join) => join.onRef('p.organisation_id', '=', 'e.organisation_id').onRef('p.event_id', '=', 'e.id'))
    .select(['e.sequence', 'e.at', 'e.action', 'e.actor_kind', 'e.person_id', 'e.entity_type', 'e.entity_id', 'e.unit_id', 'e.hash'])
    .select(['e.payload_hash', 'p.payload'])
    .where((eb) => {
      const ofUnits = eb('e.unit_id', 'in', scope.access.unitsWith('audit.read'));
      return ofWhole ? eb.or([eb('e.unit_id', 'is', null), ofUnits]) : ofUnits;
    })
    .orderBy('e.sequence', 'desc')
    .limit(limit);
  if (before !== null) query = query.where('e.sequence', '<', before);
  if (action?.length) query = query.where('e.action', 'in', action);
  if (type?.length) query = query.where('e.entity_type', 'in', type);
  if (personId?.length) query = query.where('e.person_id', 'in', personId);
  if (from || to) {
    const { reportingZone: zone } = await organisationOf(scope);
    const startOf = (day: string) => instantOf(`${day}T00:00`, zone).instant.toISOString();
    if (from) query = query.where('e.at', '>=', startOf(from));
    if (to) query = query.where('e.at', '<', startOf(new Date(Date.parse(`${to}T00:00:00Z`) + dayMs).toISOString().slice(0, 10)));
  }
  const rows = await query.execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.person_id),
  );
  return rows.map((row) => ({
    sequence: row.sequence,
    at: row.at,
    action: row.action,
    actor: row.person_id ? (names.get(row.person_id) ?? null) : null,
    personId: row.person_id,
    actorKind: row.actor_kind,
    entity: { type: row.entity_type, id: row.entity_id },
    unitId: row.unit_id,
    hash: row.hash,
    ...changesOf(row),
  }));
}

/** By sequence, newest first; the cursor is the last sequence shown. `titleOf` answers null for what the reader may not see. */
export async function auditTrail(
  scope: Scope,
  { limit, cursor, ...filter }: Filter & { limit: number; cursor?: string | undefined },
  titleOf: (entity: { type: string; id: string }) => Promise<string | null>,
) {
  const before = cursor === undefined ? null : Number(cursor);
  if (before !== null && !Number.isSafeInteger(before)) throw invalidField('cursor', 'invalid');
  const events = await eventsOf(scope, filter, limit + 1, before);
  const page = events.slice(0, limit);
  const titles = new Map<string, string | null>();
  for (const { entity } of page) if (!titles.has(entity.id)) titles.set(entity.id, await titleOf(entity));
  return {
    items: page.map((event) => ({ ...event, entity: { ...event.entity, title: titles.get(event.entity.id) ?? null } })),
    nextCursor: events.length > limit ? String(page.at(-1)?.sequence ?? '') : null,
  };
}

/** Throws `too_many_events` where the filter leaves more than fits. */
export async function exportAudit(scope: Scope, filter: Filter): Promise<File> {
  const events = await eventsOf(scope, filter, mostExported + 1, null);
  if (events.length > mostExported) throw refuse('too_many_events', { maximum: mostExported });
  const head = ['sequence', 'at', 'actor', 'actor_kind', 'action', 'type', 'id', 'unit_id', 'old', 'new', 'erased', 'hash'];
  const value = (given: unknown) => (given === null || given === undefined ? '' : JSON.stringify(given));
  const rows = events.map((event) => [
    String(event.sequence),
    event.at,
    event.actor ?? '',
    event.actorKind,
    event.action,
    event.entity.type,
    event.entity.id,
    event.unitId ?? '',
    value(event.changes?.old),
    value(event.changes?.new),
    event.erased ? 'yes' : '',
    event.hash,
  ]);
  return csvFile('audit.csv', head, rows);
}

/**
 * Each value that occurs, in order. The trail grows for ever, so the index is walked from value to value, where
 * `select distinct` would read every event.
 */
async function occurring(scope: Scope, column: 'action' | 'entity_type' | 'person_id'): Promise<string[]> {
  const at = sql.ref(`e.${column}`);
  if (!(await readsOfWhole(scope))) {
    const { rows } = await sql<{ value: string }>`
      select distinct ${at} as value from audit.event e
      where e.unit_id = any(${scope.access.unitsWith('audit.read')}::uuid[]) and ${at} is not null order by 1`.execute(scope.db);
    return rows.map((row) => row.value);
  }
  const { rows } = await sql<{ value: string }>`
    with recursive seen as (
      (select ${at} as value from audit.event e where ${at} is not null order by ${at} limit 1)
      union all
      select (select ${at} from audit.event e where ${at} > seen.value order by ${at} limit 1) from seen where seen.value is not null
    )
    select value from seen where value is not null`.execute(scope.db);
  return rows.map((row) => row.value);
}

export async function auditChoices(scope: Scope) {
  const names = await namesOf(scope, await occurring(scope, 'person_id'));
  return {
    people: [...names].map(([id, name]) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name)),
    types: await occurring(scope, 'entity_type'),
    actions: await occurring(scope, 'action'),
  };
}
