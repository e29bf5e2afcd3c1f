/** Who may be chosen for what: people by name, by what they may do, by where. */
import type { Scope } from '#kernel/types.ts';
import { visibleUnits } from './people.ts';
import { permissions } from './roles.ts';
import { buildAccess, withoutConflicts } from './rules.ts';
import { grantOf, grantsQuery, nodesOf, unitRows } from './store.ts';

/** People for pickers; with `permission`, those who hold it in `unitId` (or anywhere). An agency sees those who do something in its units. */
export async function people(scope: Scope, wanted: { permission?: string; unitId?: string }): Promise<{ id: string; name: string }[]> {
  const rows = await scope.db
    .selectFrom('identity.person')
    .select(['id', 'name'])
    .where('archived_at', 'is', null)
    .orderBy('name')
    .execute();
  const own = await unitsOfAgency(scope);
  if (!wanted.permission && !own) return rows;
  const holders = wanted.permission ? await holdersOf(scope, wanted.permission, wanted.unitId) : rows.map((row) => row.id);
  const near = own && (await peopleIn(scope, own));
  return rows.filter((row) => holders.includes(row.id) && (!near || near.includes(row.id)));
}

/** The units of a caller who works for an agency only; null for our own people, whose units hang on the headquarters. */
async function unitsOfAgency(scope: Scope): Promise<string[] | null> {
  const visible = await visibleUnits(scope);
  if (visible.length === 0 || visible.some((unit) => unit.parentId === null)) return null;
  return visible.map((unit) => unit.id);
}

/** Person ids who may do anything in one of these units. */
async function peopleIn(scope: Scope, unitIds: readonly string[]): Promise<string[]> {
  const units = nodesOf(await unitRows(scope.db));
  const grants = Map.groupBy(await grantsQuery(scope.db).execute(), (row) => row.person_id);
  return [...grants].flatMap(([id, rows]) => {
    const access = buildAccess(units, rows.map(grantOf));
    return permissions.some((permission) => unitIds.some((unitId) => access.can(permission, unitId))) ? [id] : [];
  });
}

/** Person ids who hold a permission in a unit, through it or one of its ancestors. */
export async function holdersOf(scope: Scope, permission: string, unitId?: string): Promise<string[]> {
  const units = nodesOf(await unitRows(scope.db));
  const rows = await scope.db.selectFrom('identity.person').select('id').where('archived_at', 'is', null).execute();
  const grants = Map.groupBy(await grantsQuery(scope.db).execute(), (row) => row.person_id);
  const holds = (id: string) => {
    const access = buildAccess(units, withoutConflicts((grants.get(id) ?? []).map(grantOf)));
    return unitId === undefined ? access.somewhere(permission) : access.can(permission, unitId);
  };
  return rows.map((row) => row.id).filter(holds);
}
