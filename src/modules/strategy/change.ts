/** What changing a goal, an objective or a KPI has in common. */
import { sql } from 'kysely';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';

export type Kind = 'goal' | 'objective' | 'kpi';

/** From here to the end of the transaction nobody else changes the row, if there is one. */
export async function lock(scope: Scope, kind: Kind, id: string): Promise<void> {
  await sql`select from ${sql.table(`strategy.${kind}`)} where id = ${id} for update`.execute(scope.db);
}

/**
 * Archive, or take back from the archive. Doing either twice changes nothing. Something does not come back while
 * what it stands under is archived.
 */
export async function setArchived(
  scope: Scope,
  kind: Kind,
  thing: { id: string; unitId: string; archived: boolean; ownArchived: boolean } | undefined,
  parentArchived: boolean,
  archive: boolean,
): Promise<void> {
  assertAllowed(scope, 'strategy.edit', thing?.unitId);
  const { id, unitId, ownArchived } = thing!;
  if (!archive && parentArchived) throw refuse('parent_archived');
  if (ownArchived === archive) return;
  await sql`update ${sql.table(`strategy.${kind}`)} set archived_at = ${archive ? sql`kernel.now()` : sql`null`}, revision = revision + 1 where id = ${id}`.execute(
    scope.db,
  );
  scope.record({ action: `strategy.${kind}.${archive ? 'archived' : 'unarchived'}`, entity: { type: kind, id }, unitId });
}

/** The old values of what changes, for the history. */
export function oldValues<T extends object>(old: T, change: object): Partial<T> {
  return Object.fromEntries(Object.entries(old).filter(([key]) => key in change)) as Partial<T>;
}
