/** Long work a person started: how far it is, how long it may still take, and calling it off. */
import { sql } from 'kysely';
import { z } from 'zod';
import { AppError, refuse } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';

const valuesSchema = z.record(z.string(), z.union([z.string(), z.number()]));

/**
 * The caller's own, newest first. `remainingSeconds` supposes that what is left goes as fast as what is done, measured
 * from the start; null before the first step and where the number of steps is not known.
 */
export async function listProgress(scope: Scope) {
  const { personId } = scope.actor;
  if (!personId) return [];
  const rows = await scope.db
    .selectFrom('kernel.progress')
    .selectAll()
    .select(
      sql<number | null>`case when state = 'running' and done > 0 and total > done
        then ceil(extract(epoch from kernel.now() - created_at) * (total - done) / done)::int end`.as('remaining'),
    )
    .where('person_id', '=', personId)
    .orderBy('updated_at', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    messageId: row.message_id,
    values: valuesSchema.parse(row.message_values),
    done: row.done,
    total: row.total,
    state: row.state as 'running' | 'finished' | 'failed' | 'cancelled',
    remainingSeconds: row.remaining,
    cancellable: row.cancellable && row.state === 'running',
    link: row.link,
    updatedAt: row.updated_at,
  }));
}

/** Steps under way end, none begins any more. Throws `work_ended` where there is nothing left to stop, `work_goes_on` where stopping would leave half of it. */
export async function cancelProgress(scope: Scope, id: string): Promise<void> {
  const row = await scope.db
    .selectFrom('kernel.progress')
    .select(['state', 'cancellable', 'message_id', 'done', 'total'])
    .where('id', '=', id)
    .where('person_id', '=', scope.actor.personId)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new AppError('not_found');
  if (row.state !== 'running') throw refuse('work_ended');
  if (!row.cancellable) throw refuse('work_goes_on');
  await scope.db
    .updateTable('kernel.progress')
    .set({ state: 'cancelled', updated_at: sql<string>`kernel.now()` })
    .where('id', '=', id)
    .execute();
  scope.record({
    action: 'record.work.cancelled',
    entity: { type: 'organisation', id: scope.organisationId },
    new: { work: row.message_id, done: row.done, total: row.total },
  });
}
