/** What the rooms below may ask of identity. */
import { localeSchema, type Locale } from '#kernel/contract.ts';
import type { Scope } from '#kernel/types.ts';
import type { RoomRecord } from '#kernel/room.ts';
import { describe } from './describe.ts';
import { holdersOf } from './colleagues.ts';
import { ancestorsOf, buildAccess, withoutConflicts } from './rules.ts';
import { grantsOf, nodesOf, unitRows } from './store.ts';

export { authenticate, organisationHeader } from './authenticate.ts';
export { notify } from './notifications.ts';
export { reauthenticate } from './me.ts';
export { createOrganisation } from './set-up.ts';

/** Person ids who hold a permission in a unit, through it or an ancestor. */
export const peopleWith = holdersOf;

/** Names of people by id, for lists and histories. */
export async function namesOf(scope: Scope, personIds: readonly (string | null)[]): Promise<Map<string, string>> {
  const ids = [...new Set(personIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await scope.db.selectFrom('identity.person').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Where and in which language a person is written to; null for one who is gone. */
export async function contactOf(scope: Scope, personId: string): Promise<{ name: string; email: string; locale: Locale } | null> {
  const row = await scope.db
    .selectFrom('identity.person')
    .select(['name', 'email', 'locale'])
    .where('id', '=', personId)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  return row ? { ...row, locale: localeSchema.parse(row.locale) } : null;
}

/** The organisation's reporting zone, kind, markets and whether it is the example. */
export async function organisationOf(scope: Scope) {
  const row = await scope.db.selectFrom('identity.organisation').selectAll().executeTakeFirstOrThrow();
  return {
    id: row.organisation_id,
    name: row.name,
    kind: row.kind,
    languages: row.languages,
    markets: row.markets,
    reportingZone: row.reporting_zone,
    example: row.example,
  };
}

/** Whether the unit exists here and is not archived. */
export async function unitExists(scope: Scope, unitId: string): Promise<boolean> {
  return (
    (await scope.db
      .selectFrom('identity.unit')
      .select('id')
      .where('id', '=', unitId)
      .where('archived_at', 'is', null)
      .executeTakeFirst()) !== undefined
  );
}

/** The unit and everything below it. */
export async function unitsBelow(scope: Scope, unitId: string): Promise<string[]> {
  const above = ancestorsOf((await unitRows(scope.db)).map((unit) => ({ id: unit.id, parentId: unit.parent_id })));
  return [...above].filter(([id, ancestors]) => id === unitId || ancestors.includes(unitId)).map(([id]) => id);
}

/** Units, people, roles, invitations and keys have a history; they are no part of the way from goal to KPI. */
export const identityRecord: RoomRecord = {
  entities: {
    organisation: { can: 'identity.read' },
    unit: { can: 'identity.read' },
    person: { can: 'identity.read' },
    role: { can: 'identity.read' },
    invitation: { can: 'identity.read' },
    api_key: { can: 'identity.read' },
  },
  describe,
  links: async () => [],
};

/** The roles through which a person holds a permission in a unit, as a signature names them: `name` for custom roles only. */
export async function rolesWith(
  scope: Scope,
  personId: string,
  permission: string,
  unitId: string,
): Promise<{ role: string; name: string | null }[]> {
  const nodes = nodesOf(await unitRows(scope.db));
  const { memberships } = await grantsOf(scope.db, personId);
  const grants = withoutConflicts(memberships);
  const held = memberships.filter((_, index) => buildAccess(nodes, grants.slice(index, index + 1)).can(permission, unitId));
  const custom = await scope.db.selectFrom('identity.role').select(['id', 'name']).execute();
  return [...new Set(held.map((membership) => membership.role))].map((role) => ({
    role,
    name: custom.find((row) => row.id === role)?.name ?? null,
  }));
}

/**
 * For each unit, itself and all whose listening it may hear: those above and those below. A unit of an agency hears
 * nothing of the house above it.
 */
export async function unitLines(scope: Scope): Promise<Map<string, Set<string>>> {
  const nodes = nodesOf(await unitRows(scope.db));
  const above = ancestorsOf(nodes);
  const agencies = new Set(nodes.filter((unit) => unit.agency).map((unit) => unit.id));
  return new Map(
    nodes.map(({ id }) => {
      const higher = above.get(id) ?? [];
      const below = nodes.filter((unit) => above.get(unit.id)?.includes(id)).map((unit) => unit.id);
      const isAgency = [id, ...higher].some((unit) => agencies.has(unit));
      return [id, new Set([id, ...below, ...(isAgency ? [] : higher)])];
    }),
  );
}
