/** Units, members, roles: reading and changing them. */
import { sql } from 'kysely';
import { AppError, invalidField } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import type { Locale } from '#kernel/contract.ts';
import { builtInRoles, incompatible, permissions as known } from './roles.ts';
import { grantsOf, insertMembership, organisationRow, unitRows } from './store.ts';

type UnitRow = Awaited<ReturnType<typeof unitRows>>[number];

export function unitOf(row: UnitRow) {
  return {
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    kind: row.kind as 'headquarters',
    agency: row.agency,
    market: row.market,
    zone: row.zone,
    archived: row.archived_at !== null,
  };
}

export async function organisation(scope: Scope) {
  const row = await organisationRow(scope.db);
  return {
    id: row.organisation_id,
    name: row.name,
    kind: row.kind as 'hospital',
    languages: row.languages as Locale[],
    markets: row.markets,
    reportingZone: row.reporting_zone,
    example: row.example,
  };
}

export async function updateOrganisation(
  scope: Scope,
  change: { name?: string; kind?: string; languages?: string[]; markets?: string[]; reportingZone?: string },
) {
  const root = await scope.db.selectFrom('identity.unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  assertAllowed(scope, 'identity.manage', root.id);
  const old = await organisation(scope);
  const { reportingZone, ...rest } = change;
  const values = { ...rest, ...(reportingZone === undefined ? {} : { reporting_zone: reportingZone }) };
  if (Object.keys(values).length > 0) await scope.db.updateTable('identity.organisation').set(values).execute();
  const now = await organisation(scope);
  scope.record({
    action: 'identity.organisation.updated',
    entity: { type: 'organisation', id: scope.organisationId },
    unitId: root.id,
    old,
    new: now,
  });
  return now;
}

/** Units the caller holds any permission in, and their ancestors, so that the tree hangs together; an agency sees its own only. */
export async function visibleUnits(scope: Scope) {
  const rows = await unitRows(scope.db);
  const visible = new Set(known.flatMap((permission) => scope.access.unitsWithAncestors(permission)));
  return rows.filter((row) => visible.has(row.id)).map(unitOf);
}

export async function createUnit(
  scope: Scope,
  input: { parentId: string; name: string; kind: string; agency: boolean; market: string | null; zone: string | null },
) {
  const parent = await scope.db
    .selectFrom('identity.unit')
    .select(['id', 'archived_at'])
    .where('id', '=', input.parentId)
    .executeTakeFirst();
  assertAllowed(scope, 'identity.manage', parent?.id);
  const row = await scope.db
    .insertInto('identity.unit')
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      parent_id: input.parentId,
      name: input.name,
      kind: input.kind,
      agency: input.agency,
      market: input.market,
      zone: input.zone,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  scope.record({ action: 'identity.unit.created', entity: { type: 'unit', id: row.id }, unitId: row.id, new: unitOf(row) });
  return unitOf(row);
}

export async function updateUnit(
  scope: Scope,
  input: { id: string; name?: string; market?: string | null; zone?: string | null; archived?: boolean },
) {
  const old = await scope.db.selectFrom('identity.unit').selectAll().where('id', '=', input.id).executeTakeFirst();
  assertAllowed(scope, 'identity.manage', old?.id);
  if (input.archived && old?.parent_id === null) throw new AppError('not_allowed_in_state', { reason: 'headquarters_stays' });
  const { id, archived, ...rest } = input;
  const row = await scope.db
    .updateTable('identity.unit')
    .set({
      ...rest,
      ...(archived === undefined ? {} : { archived_at: archived ? sql<string>`kernel.now()` : null }),
      name: rest.name ?? old?.name ?? '',
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
  scope.record({ action: 'identity.unit.updated', entity: { type: 'unit', id }, unitId: id, old: old && unitOf(old), new: unitOf(row) });
  return unitOf(row);
}

export async function members(scope: Scope) {
  const units = scope.access.unitsWith('identity.read');
  const people = await scope.db.selectFrom('identity.person').selectAll().orderBy('name').execute();
  const memberships = await scope.db
    .selectFrom('identity.membership')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('unit_id', 'in', units)
    .execute();
  return people
    .map((person) => ({
      personId: person.id,
      name: person.name,
      email: person.email,
      locale: person.locale as Locale,
      archived: person.archived_at !== null,
      memberships: memberships
        .filter((row) => row.person_id === person.id)
        .map((row) => ({ id: row.id, unitId: row.unit_id, role: row.role, until: row.until })),
    }))
    .filter((member) => member.memberships.length > 0);
}

async function permissionsOf(scope: Scope, role: string): Promise<readonly string[]> {
  const builtIn = builtInRoles.get(role);
  if (builtIn) return builtIn;
  const custom = await scope.db
    .selectFrom('identity.role')
    .select('permissions')
    .where(sql<boolean>`id::text = ${role}`)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  if (!custom) throw invalidField('role', 'unknown_role');
  return custom.permissions;
}

/** Nobody hands out more than they hold, and nobody both runs the house and signs. */
export async function assertGrantable(scope: Scope, role: string, unitId: string, personId: string | null): Promise<void> {
  const unit = await scope.db.selectFrom('identity.unit').select('id').where('id', '=', unitId).executeTakeFirst();
  assertAllowed(scope, 'identity.manage', unit?.id);
  const granted = await permissionsOf(scope, role);
  if (role === 'owner' && !(await isOwner(scope))) throw new AppError('forbidden', { reason: 'owner_only' });
  if (personId === null) return;
  const { memberships } = await grantsOf(scope.db, personId);
  const all = [...memberships.flatMap((membership) => membership.permissions), ...granted];
  if (incompatible(all)) throw invalidField('role', 'manages_and_signs');
}

async function isOwner(scope: Scope): Promise<boolean> {
  if (scope.actor.personId === null) return scope.actor.kind === 'system';
  const { memberships } = await grantsOf(scope.db, scope.actor.personId);
  return memberships.some((membership) => membership.role === 'owner');
}

export async function addMembership(scope: Scope, input: { personId: string; unitId: string; role: string; until: string | null }) {
  const person = await scope.db.selectFrom('identity.person').select('id').where('id', '=', input.personId).executeTakeFirst();
  if (!person) throw new AppError('not_found');
  await assertGrantable(scope, input.role, input.unitId, input.personId);
  const id = await insertMembership(scope.db, scope.organisationId, input);
  if (!id) throw new AppError('conflict', { reason: 'has_role_already' });
  scope.record({ action: 'identity.membership.added', entity: { type: 'person', id: input.personId }, unitId: input.unitId, new: input });
  return { id, unitId: input.unitId, role: input.role, until: input.until };
}

export async function endMembership(scope: Scope, id: string): Promise<void> {
  const row = await scope.db
    .selectFrom('identity.membership')
    .selectAll()
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  assertAllowed(scope, 'identity.manage', row?.unit_id);
  if (row?.role === 'owner') await assertOtherOwner(scope, id);
  await scope.db
    .updateTable('identity.membership')
    .set({ ended_at: sql`kernel.now()` })
    .where('id', '=', id)
    .execute();
  scope.record({
    action: 'identity.membership.ended',
    entity: { type: 'person', id: row?.person_id ?? id },
    unitId: row?.unit_id ?? null,
    old: row,
  });
}

async function assertOtherOwner(scope: Scope, id: string): Promise<void> {
  const others = await scope.db
    .selectFrom('identity.membership')
    .select('id')
    .where('role', '=', 'owner')
    .where('ended_at', 'is', null)
    .where('until', 'is', null)
    .where('id', '!=', id)
    .forUpdate()
    .execute();
  if (others.length === 0) throw new AppError('not_allowed_in_state', { reason: 'last_owner' });
}

export async function roles(scope: Scope) {
  const custom = await scope.db.selectFrom('identity.role').selectAll().where('archived_at', 'is', null).orderBy('name').execute();
  return [
    ...[...builtInRoles].map(([id, granted]) => ({ id, name: null, builtIn: true, permissions: [...granted] })),
    ...custom.map((row) => ({ id: row.id, name: row.name, builtIn: false, permissions: row.permissions })),
  ];
}

export async function saveRole(scope: Scope, input: { id?: string; name?: string; permissions?: string[] }) {
  const root = await scope.db.selectFrom('identity.unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const old = input.id
    ? await scope.db.selectFrom('identity.role').selectAll().where('id', '=', input.id).where('archived_at', 'is', null).executeTakeFirst()
    : undefined;
  if (input.id && !old) throw new AppError('not_found');
  assertAllowed(scope, 'identity.manage', root.id);
  const unknown = input.permissions?.find((permission) => !(known as readonly string[]).includes(permission));
  if (unknown) throw invalidField('permissions', 'unknown_permission', { permission: unknown });
  const permissions = input.permissions ?? old?.permissions ?? [];
  if (incompatible(permissions)) throw invalidField('permissions', 'manages_and_signs');
  const id = input.id ?? newId();
  const name = input.name ?? old?.name ?? '';
  await scope.db
    .insertInto('identity.role')
    .values({ organisation_id: scope.organisationId, id, name, permissions })
    .onConflict((oc) => oc.columns(['organisation_id', 'id']).doUpdateSet({ name, permissions }))
    .execute();
  scope.record({
    action: old ? 'identity.role.updated' : 'identity.role.created',
    entity: { type: 'role', id },
    unitId: root.id,
    old,
    new: { name, permissions },
  });
  return { id, name, builtIn: false, permissions };
}

export async function archiveRole(scope: Scope, id: string): Promise<void> {
  const root = await scope.db.selectFrom('identity.unit').select('id').where('parent_id', 'is', null).executeTakeFirstOrThrow();
  const row = await scope.db
    .selectFrom('identity.role')
    .selectAll()
    .where('id', '=', id)
    .where('archived_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw new AppError('not_found');
  assertAllowed(scope, 'identity.manage', root.id);
  const held = await scope.db
    .selectFrom('identity.membership')
    .select('id')
    .where('role', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (held) throw new AppError('not_allowed_in_state', { reason: 'role_is_held' });
  await scope.db
    .updateTable('identity.role')
    .set({ archived_at: sql`kernel.now()` })
    .where('id', '=', id)
    .execute();
  scope.record({ action: 'identity.role.archived', entity: { type: 'role', id }, unitId: root.id, old: row });
}
