/** A freeze: while it stands, nothing leaves from the unit and the units below it. */
import { sql } from 'kysely';
import { invalidField } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf, unitExists, unitsBelow } from '#modules/identity/index.ts';

interface FreezeRow {
  id: string;
  unit_id: string;
  reason: string;
  frozen_by: string | null;
  frozen_at: string;
}

function standing({ db }: Scope) {
  return db.selectFrom('publishing.freeze').select(['id', 'unit_id', 'reason', 'frozen_by', 'frozen_at']).where('lifted_at', 'is', null);
}

/**
 * A freeze and the step that lets a post leave exclude each other: after `freeze` has returned, nothing is armed or
 * committed that did not see it. Taken shared by each such step, alone by a freeze.
 */
export async function awaitFreezes({ db, organisationId }: Scope, mode: 'shared' | 'alone'): Promise<void> {
  const key = `publishing.freeze:${organisationId}`;
  await (
    mode === 'shared'
      ? sql`select pg_advisory_xact_lock_shared(hashtextextended(${key}, 0))`
      : sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`
  ).execute(db);
}

export async function isFrozen(scope: Scope, unitId: string): Promise<boolean> {
  for (const row of await standing(scope).execute()) {
    if ((await unitsBelow(scope, row.unit_id)).includes(unitId)) return true;
  }
  return false;
}

async function viewsOf(scope: Scope, rows: readonly FreezeRow[]) {
  const names = await namesOf(
    scope,
    rows.map((row) => row.frozen_by),
  );
  return rows.map((row) => ({
    id: row.id,
    unitId: row.unit_id,
    reason: row.reason,
    frozenBy: row.frozen_by ? (names.get(row.frozen_by) ?? null) : null,
    frozenAt: row.frozen_at,
  }));
}

/** Freezes that touch a unit the caller reads: its own, and those of the units above. */
export async function listFreezes(scope: Scope) {
  const units = scope.access.unitsWithAncestors('publishing.read');
  if (units.length === 0) return [];
  return viewsOf(scope, await standing(scope).where('unit_id', 'in', units).orderBy('frozen_at', 'desc').execute());
}

/** Stop everything that has not left yet. What is on its way already is on its way. */
export async function freeze(scope: Scope, input: { unitId: string; reason: string }) {
  if (!(await unitExists(scope, input.unitId))) throw invalidField('unitId', 'unknown_unit');
  assertAllowed(scope, 'publishing.schedule', input.unitId);
  await awaitFreezes(scope, 'alone');
  const row = await scope.db
    .insertInto('publishing.freeze')
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      unit_id: input.unitId,
      reason: input.reason,
      frozen_by: scope.actor.personId,
    })
    .returning(['id', 'unit_id', 'reason', 'frozen_by', 'frozen_at'])
    .executeTakeFirstOrThrow();
  scope.record({
    action: 'publishing.freeze.set',
    entity: { type: 'unit', id: row.unit_id },
    unitId: row.unit_id,
    new: { reason: row.reason },
  });
  const [view] = await viewsOf(scope, [row]);
  return view!;
}

/** Let go again. What waited goes on by itself, where its window is still open. */
export async function liftFreeze(scope: Scope, id: string): Promise<void> {
  const row = await scope.db.selectFrom('publishing.freeze').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
  assertAllowed(scope, 'publishing.schedule', row?.unit_id);
  if (row?.lifted_at !== null) return;
  await scope.db
    .updateTable('publishing.freeze')
    .set({ lifted_at: sql<string>`kernel.now()`, lifted_by: scope.actor.personId })
    .where('id', '=', id)
    .execute();
  await scope.db
    .updateTable('publishing.dispatch')
    .set({ next_at: sql<string>`kernel.now()` })
    .where('reason', '=', 'frozen')
    .where('next_at', 'is not', null)
    .execute();
  scope.record({ action: 'publishing.freeze.lifted', entity: { type: 'unit', id: row.unit_id }, unitId: row.unit_id });
}
