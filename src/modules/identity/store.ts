/** SQL on organisations, units, people, memberships and roles. */
import { sql, type Kysely, type Transaction } from 'kysely';
import type { DB } from '#kernel/db.gen.ts';
import { newId } from '#kernel/ids.ts';
import type { Kernel } from '#kernel/types.ts';
import { builtInRoles } from './roles.ts';

type Db = Transaction<DB>;
export interface Resolved {
  organisationId: string;
  id: string;
}

/** What arrives before the organisation is known: a user, an invitation or key by its hash. */
export async function resolve(kernel: Kernel, kind: 'user' | 'invitation' | 'api_key' | 'organisations', key: string): Promise<Resolved[]> {
  const { rows } = await kernel.appPool.query<{ organisation_id: string; id: string }>(
    'select organisation_id, id from kernel.resolve($1, $2)',
    [kind, key],
  );
  return rows.map((row) => ({ organisationId: row.organisation_id, id: row.id }));
}

export function organisationRow(db: Db) {
  return db.selectFrom('identity.organisation').selectAll().executeTakeFirstOrThrow();
}

export const unitsQuery = (db: Kysely<DB>) => db.selectFrom('identity.unit').selectAll().orderBy('created_at');

/** The tree as `buildAccess` reads it. */
export const nodesOf = (units: readonly { id: string; parent_id: string | null; agency: boolean }[]) =>
  units.map((unit) => ({ id: unit.id, parentId: unit.parent_id, agency: unit.agency }));

export function unitRows(db: Db) {
  return unitsQuery(db).execute();
}

export interface Grants {
  personId: string;
  memberships: { id: string; unitId: string; role: string; until: string | null; permissions: readonly string[]; agency: boolean }[];
}

/** Memberships that hold today, in the organisation's reporting zone; of one person, or of everybody. */
export function grantsQuery(db: Kysely<DB>, personId?: string) {
  const query = db
    .selectFrom('identity.membership as m')
    .leftJoin('identity.role as r', (join) =>
      join.onRef('r.organisation_id', '=', 'm.organisation_id').on(sql`r.id::text`, '=', sql.ref('m.role')),
    )
    .innerJoin('identity.organisation as o', 'o.organisation_id', 'm.organisation_id')
    .select(['m.id', 'm.person_id', 'm.unit_id', 'm.role', 'm.until', 'r.permissions'])
    .where('m.ended_at', 'is', null)
    .where(sql<boolean>`(m.until is null or m.until >= (kernel.now() at time zone o.reporting_zone)::date)`);
  return personId === undefined ? query : query.where('m.person_id', '=', personId);
}

type GrantRow = Awaited<ReturnType<ReturnType<typeof grantsQuery>['execute']>>[number];

/** A membership with what it permits. */
export function grantOf(row: GrantRow): Grants['memberships'][number] {
  const permissions = row.permissions ?? builtInRoles.get(row.role) ?? [];
  return { id: row.id, unitId: row.unit_id, role: row.role, until: row.until, permissions, agency: row.role.startsWith('agency_') };
}

export async function grantsOf(db: Db, personId: string): Promise<Grants> {
  return { personId, memberships: (await grantsQuery(db, personId).execute()).map(grantOf) };
}

export async function insertPerson(
  db: Db,
  organisationId: string,
  person: { userId: string; name: string; email: string; locale: string },
): Promise<string> {
  const id = newId();
  const row = await db
    .insertInto('identity.person')
    .values({ organisation_id: organisationId, id, user_id: person.userId, name: person.name, email: person.email, locale: person.locale })
    .onConflict((oc) => oc.columns(['organisation_id', 'user_id']).doUpdateSet({ archived_at: null }))
    .returning('id')
    .executeTakeFirstOrThrow();
  return row.id;
}

export async function insertMembership(
  db: Db,
  organisationId: string,
  membership: { personId: string; unitId: string; role: string; until: string | null },
): Promise<string | null> {
  const row = await db
    .insertInto('identity.membership')
    .values({
      organisation_id: organisationId,
      id: newId(),
      person_id: membership.personId,
      unit_id: membership.unitId,
      role: membership.role,
      until: membership.until,
    })
    .onConflict((oc) => oc.doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}
