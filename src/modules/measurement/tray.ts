/** The tray's entry of one "Refresh now": as many steps as accounts. */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { notify } from '#modules/identity/index.ts';
import type { Collected } from './collect.ts';

export async function begin(scope: Scope, total: number): Promise<string> {
  const id = newId();
  await scope.db
    .insertInto('kernel.progress')
    .values({
      organisation_id: scope.organisationId,
      id,
      person_id: scope.actor.personId,
      message_id: 'measurement.progress.refresh',
      total,
      link: '/measurement',
      // Each account is read by itself: what has been read is whole.
      cancellable: true,
    })
    .execute();
  return id;
}

/** Whether the work was called off. */
export async function isCalledOff(scope: Scope, progressId: string): Promise<boolean> {
  const row = await scope.db.selectFrom('kernel.progress').select('state').where('id', '=', progressId).executeTakeFirst();
  return row?.state !== 'running';
}

/** One account is done; with the last, the person hears of it. The whole failed only where no account could be read. */
export async function advance(scope: Scope, progressId: string, { points, outcome }: Collected): Promise<void> {
  const { rows } = await sql<{ done: number; total: number; person_id: string | null; points: number; failed: number }>`
    update kernel.progress set
      done = least(done + 1, total),
      message_values = jsonb_build_object(
        'points', coalesce((message_values ->> 'points')::int, 0) + ${points}::int,
        'failed', coalesce((message_values ->> 'failed')::int, 0) + ${outcome === 'ok' ? 0 : 1}::int),
      updated_at = kernel.now()
    where id = ${progressId} and state = 'running'
    returning done, total, person_id, (message_values ->> 'points')::int as points, (message_values ->> 'failed')::int as failed`.execute(
    scope.db,
  );
  const [row] = rows;
  if (!row || row.done < row.total) return;
  await scope.db
    .updateTable('kernel.progress')
    .set({ state: row.failed === row.total ? 'failed' : 'finished' })
    .where('id', '=', progressId)
    .execute();
  if (row.person_id)
    await notify(scope, [row.person_id], { messageId: 'measurement.notice.refreshed', values: { points: row.points, failed: row.failed } });
}
