/**
 * Who works on a dispatch holds its lease and renews it; every step writes under the row's lock and only while the lease
 * is held. A process that dies lets the lease run out, and another takes over from the state that stands in the database.
 */
import { sql, type UpdateObject } from 'kysely';
import type { DB } from '#kernel/db.gen.ts';
import { newId } from '#kernel/ids.ts';
import { logger } from '#kernel/log.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { after, type DispatchEvent, type DispatchState } from './rules.ts';
import { lockDispatch, updateDispatch, type DispatchRow } from './store.ts';

const log = logger('publishing');

export interface LeaseSettings {
  /** How long a lease lasts without being renewed; renewed after a third of it. */
  leaseSeconds: number;
}

export interface Lease {
  dispatchId: string;
  leaseId: string;
  settings: LeaseSettings;
}

/** Another has taken over, or the dispatch was settled meanwhile: this worker has no further say. */
export class LeaseLost extends Error {
  constructor(dispatchId: string) {
    super(`the lease on dispatch ${dispatchId} is gone`);
    this.name = 'LeaseLost';
  }
}

const leaseEnd = ({ leaseSeconds }: LeaseSettings) => sql<string>`kernel.now() + make_interval(secs => ${leaseSeconds})`;

/** Take the lease where the dispatch is to be worked now and nobody holds it; null otherwise. */
export async function claim(ctx: Context, dispatchId: string, settings: LeaseSettings): Promise<{ lease: Lease; row: DispatchRow } | null> {
  const leaseId = newId();
  const row = await inTransaction(ctx, ({ db }) =>
    db
      .updateTable('publishing.dispatch')
      .set({ lease_id: leaseId, leased_until: leaseEnd(settings), started_at: sql<string>`coalesce(started_at, kernel.now())` })
      .where('id', '=', dispatchId)
      .where(sql<boolean>`next_at <= kernel.now()`)
      .where(sql<boolean>`(leased_until is null or leased_until <= kernel.now())`)
      .returningAll()
      .executeTakeFirst(),
  );
  return row ? { lease: { dispatchId, leaseId, settings }, row } : null;
}

/** Renews the lease until stopped. `lost` aborts when it is gone, so that no further call is begun. */
export function keepAlive(ctx: Context, { dispatchId, leaseId, settings }: Lease): { lost: AbortSignal; stop(): void } {
  const lost = new AbortController();
  const timer = setInterval(
    () => {
      inTransaction(ctx, ({ db }) =>
        db
          .updateTable('publishing.dispatch')
          .set({ leased_until: leaseEnd(settings) })
          .where('id', '=', dispatchId)
          .where('lease_id', '=', leaseId)
          .executeTakeFirst(),
      ).then(
        ({ numUpdatedRows }) => {
          if (numUpdatedRows === 0n) lost.abort(new LeaseLost(dispatchId));
        },
        // The database is away: the next beat tries again, and each step looks at the lease itself.
        (error: unknown) => log.warn('a lease could not be renewed', { error, dispatchId }),
      );
    },
    (settings.leaseSeconds * 1000) / 3,
  );
  timer.unref();
  return { lost: lost.signal, stop: () => clearInterval(timer) };
}

/** Let go; the dispatch keeps its state. */
export async function release(ctx: Context, { dispatchId, leaseId }: Lease): Promise<void> {
  await inTransaction(ctx, ({ db }) =>
    db
      .updateTable('publishing.dispatch')
      .set({ lease_id: null, leased_until: null })
      .where('id', '=', dispatchId)
      .where('lease_id', '=', leaseId)
      .execute(),
  );
}

/**
 * One step: under the row's lock, with the lease checked and renewed. Throws LeaseLost where it is gone or the state is
 * no longer the one the step began from.
 */
export async function underLease<T>(
  ctx: Context,
  lease: Lease,
  from: DispatchState,
  step: (scope: Scope, row: DispatchRow) => Promise<T>,
): Promise<T> {
  return inTransaction(ctx, async (scope) => {
    const row = await lockDispatch(scope, lease.dispatchId);
    if (!row || row.lease_id !== lease.leaseId || row.state !== from) throw new LeaseLost(lease.dispatchId);
    await scope.db
      .updateTable('publishing.dispatch')
      .set({ leased_until: leaseEnd(lease.settings) })
      .where('id', '=', row.id)
      .execute();
    return step(scope, row);
  });
}

/** Move the state machine and record it. Throws for an event that cannot happen in this state: a fault of ours. */
export async function move(
  scope: Scope,
  row: DispatchRow,
  event: DispatchEvent,
  values: UpdateObject<DB, 'publishing.dispatch'> = {},
): Promise<DispatchRow> {
  const from = row.state as DispatchState;
  const to = after(from, event);
  if (to === null) throw new Error(`dispatch ${row.id} is ${from}; ${event} cannot happen`);
  const moved = await updateDispatch(scope, row.id, { ...values, state: to });
  if (to !== from) {
    scope.record({
      action: `publishing.dispatch.${to}`,
      entity: { type: 'dispatch', id: row.id },
      unitId: row.unit_id,
      old: { state: from },
      new: {
        state: to,
        ...(moved.reason ? { reason: moved.reason } : {}),
        ...(to === 'published' ? { uri: moved.uri, url: moved.url } : {}),
      },
    });
  }
  return moved;
}

/** Whatever is written here, the dispatch is worked on again after so many seconds (0: at once). */
export function inSeconds(seconds: number) {
  return sql<string>`kernel.now() + make_interval(secs => ${seconds})`;
}
