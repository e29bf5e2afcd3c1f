/** A schedule that is due becomes a dispatch: one for each release and occurrence, its handles fixed for good. */
import { sql } from 'kysely';
import { connectorFor } from '#connectors/index.ts';
import { now } from '#kernel/clock.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { channelOf } from '#modules/channels/index.ts';
import { move } from './lease.ts';
import { dispatchOfRelease, lockSchedule, updateDispatch, updateSchedule, type ScheduleRow } from './store.ts';

/** The id of the dispatch to work, or null where there is none: cancelled, not due yet, served by hand. */
export async function openDispatch(scope: Scope, scheduleId: string): Promise<string | null> {
  const schedule = await lockSchedule(scope, scheduleId);
  if (!schedule || schedule.cancelled_at !== null || schedule.by_hand) return null;
  const { rows } = await sql<{ due: boolean }>`select ${schedule.due_at}::timestamptz <= kernel.now() as due`.execute(scope.db);
  if (!rows[0]?.due) return null;
  const known = await dispatchOfRelease(scope, schedule.release_id, schedule.occurrence);
  if (schedule.opened_at !== null) return known?.id ?? null;
  await updateSchedule(scope, schedule.id, { opened_at: sql<string>`kernel.now()` });
  if (known) return reopen(scope, schedule, known.id);
  return prepare(scope, schedule);
}

async function prepare(scope: Scope, schedule: ScheduleRow): Promise<string> {
  const channel = await channelOf(scope, schedule.channel_id);
  const connector = channel && connectorFor(channel.network);
  if (!connector) throw new Error(`no connector serves channel ${schedule.channel_id}`);
  const id = newId();
  await scope.db
    .insertInto('publishing.dispatch')
    .values({
      organisation_id: scope.organisationId,
      id,
      unit_id: schedule.unit_id,
      schedule_id: schedule.id,
      release_id: schedule.release_id,
      occurrence: schedule.occurrence,
      post_id: schedule.post_id,
      channel_id: schedule.channel_id,
      due_at: schedule.due_at,
      handles: JSON.stringify(connector.prepare(now(), id)),
      next_at: sql<string>`kernel.now()`,
    })
    .execute();
  scope.record({
    action: 'publishing.dispatch.prepared',
    entity: { type: 'dispatch', id },
    unitId: schedule.unit_id,
    new: { releaseId: schedule.release_id, due: schedule.due_at },
  });
  return id;
}

/**
 * Scheduled anew after it was stopped or rejected. What was stopped was never sent, so its handles may be new and
 * bear the new time. What was rejected keeps them: should the network have been wrong, the repeat is still harmless.
 */
async function reopen(scope: Scope, schedule: ScheduleRow, id: string): Promise<string> {
  const row = (await dispatchOfRelease(scope, schedule.release_id, schedule.occurrence))!;
  if (row.state !== 'stopped' && row.state !== 'rejected') return id;
  const channel = await channelOf(scope, schedule.channel_id);
  const connector = channel && connectorFor(channel.network);
  if (!connector) throw new Error(`no connector serves channel ${schedule.channel_id}`);
  const fresh = (row.state === 'stopped' && row.attempts === 0) || row.reason === 'recordKeyTaken';
  const prepared = await move(scope, row, 'retry', {
    schedule_id: schedule.id,
    due_at: schedule.due_at,
    reason: null,
    detail: null,
    next_at: sql<string>`kernel.now()`,
    settled_at: null,
    started_at: null,
    armed_at: null,
    committed_at: null,
    prepared_at: sql<string>`kernel.now()`,
    withdraw_requested_at: null,
    withdraw_requested_by: null,
    withdraw_reason: null,
    look_ups: 0,
  });
  if (fresh) await updateDispatch(scope, id, { handles: JSON.stringify(connector.prepare(now(), `${id} ${schedule.id}`)), attempts: 0 });
  return prepared.id;
}
