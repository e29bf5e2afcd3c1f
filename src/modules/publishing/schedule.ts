/** When a signed release leaves: scheduled at a local time in a zone, moved, taken back, or sent at once. */
import { sql } from 'kysely';
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { instantOf, localTimeOf } from '#kernel/wall-time.ts';
import { channelOf } from '#modules/channels/index.ts';
import { mayLeave, releaseOf, type Release } from '#modules/review/index.ts';
import { dispatchTask } from './dispatch-job.ts';
import { isSettled, isUnsent, type DispatchState } from './rules.ts';
import { stopDispatch } from './stop.ts';
import {
  databaseNow,
  dispatchOfRelease,
  insertSchedule,
  lockSchedule,
  standingSchedule,
  updateSchedule,
  type ScheduleRow,
} from './store.ts';
import { cancelTaskOf, moveTaskOf, openTask } from './task-life.ts';

interface When {
  localTime: string;
  zone: string;
  dueAt: Date;
  adjusted: 'none' | 'gap' | 'overlap';
}

/** The instant of a wall time. A time that the clocks skip moves on, one that comes twice means the first: the caller is told which. */
export function whenOf({ localTime, zone }: { localTime: string; zone: string }): When {
  try {
    const { instant, adjusted } = instantOf(localTime, zone);
    return { localTime, zone, dueAt: instant, adjusted };
  } catch (error) {
    throw Object.assign(invalidField('localTime', 'no_such_time'), { cause: error });
  }
}

/** The release may leave at that time, and has not left nor stands scheduled. */
async function assertSchedulable(scope: Scope, release: Release, dueAt: Date): Promise<void> {
  const leave = await mayLeave(scope, release.id, { at: dueAt.toISOString() });
  if (leave.ok) return;
  const values = { earliest: release.earliestAt, latest: release.latestAt };
  if (leave.reason === 'too_early' || leave.reason === 'too_late' || leave.reason === 'expired')
    throw invalidField('localTime', `window_${leave.reason}`, values);
  throw refuse(`release_${leave.reason}`);
}

async function assertNotPast(scope: Scope, dueAt: Date): Promise<void> {
  // A minute of grace: people pick the current minute.
  if (dueAt.getTime() < (await databaseNow(scope)).getTime() - 60_000) throw invalidField('localTime', 'in_the_past');
}

/** Schedule a signed release. `personId` is who publishes by hand, where the channel is served so. */
export async function schedule(
  scope: Scope,
  input: { releaseId: string; personId?: string | null } & ({ localTime: string; zone: string } | { now: true; zone: string }),
): Promise<ScheduleRow> {
  const release = await releaseOf(scope, input.releaseId);
  assertAllowed(scope, 'publishing.schedule', release?.unitId);
  const when = 'now' in input ? await rightNow(scope, input.zone) : whenOf(input);
  if (!('now' in input)) await assertNotPast(scope, when.dueAt);
  await assertSchedulable(scope, release!, when.dueAt);
  const channel = await channelOf(scope, release!.channelId);
  if (!channel || channel.archived) throw refuse('channel_archived');
  if (channel.disconnected) throw refuse('channel_disconnected');
  await assertFree(scope, release!.id);
  const row = await insertSchedule(scope, {
    id: newId(),
    unit_id: release!.unitId,
    release_id: release!.id,
    post_id: release!.postId,
    channel_id: release!.channelId,
    by_hand: channel.byHand,
    local_time: when.localTime,
    zone: when.zone,
    due_at: when.dueAt,
    adjusted: when.adjusted,
    scheduled_by: scope.actor.personId,
  }).catch((error: unknown) => {
    throw isTaken(error) ? new AppError('conflict', { reason: 'already_scheduled' }, error) : error;
  });
  scope.record({ action: 'publishing.schedule.set', entity: { type: 'schedule', id: row.id }, unitId: row.unit_id, new: auditOf(row) });
  if (channel.byHand) await openTask(scope, row, channel, input.personId ?? null);
  else await enqueueDispatch(scope, row);
  return row;
}

async function rightNow(scope: Scope, zone: string): Promise<When> {
  const dueAt = await databaseNow(scope);
  return { localTime: localTimeOf(dueAt, zone), zone, dueAt, adjusted: 'none' };
}

/** One schedule stands at a time; what was stopped, rejected or cancelled may be scheduled anew, what was sent may not. */
async function assertFree(scope: Scope, releaseId: string): Promise<void> {
  const dispatch = await dispatchOfRelease(scope, releaseId);
  if (dispatch && (dispatch.state === 'published' || !isSettled(dispatch.state as DispatchState)))
    throw new AppError('conflict', { reason: 'already_sent' });
  const standing = await standingSchedule(scope, releaseId);
  if (!standing) return;
  if (standing.by_hand || standing.opened_at === null) throw new AppError('conflict', { reason: 'already_scheduled' });
  await updateSchedule(scope, standing.id, {
    cancelled_at: sql<string>`kernel.now()`,
    cancel_reason: 'scheduled_anew',
    cancelled_by: scope.actor.personId,
  });
}

async function enqueueDispatch(scope: Scope, row: ScheduleRow): Promise<void> {
  await enqueue(scope, dispatchTask, { scheduleId: row.id }, { key: `publishing.schedule:${row.id}`, runAt: row.due_at });
}

async function lockOwn(scope: Scope, id: string): Promise<ScheduleRow> {
  const row = await lockSchedule(scope, id);
  assertAllowed(scope, 'publishing.schedule', row?.unit_id);
  return row!;
}

/** Another time within the release's window. */
export async function reschedule(scope: Scope, input: { id: string; localTime: string; zone: string }): Promise<ScheduleRow> {
  const old = await lockOwn(scope, input.id);
  assertWaiting(old);
  const when = whenOf(input);
  await assertNotPast(scope, when.dueAt);
  return moveTo(scope, old, when);
}

export async function publishNow(scope: Scope, id: string): Promise<ScheduleRow> {
  const old = await lockOwn(scope, id);
  assertWaiting(old);
  return moveTo(scope, old, await rightNow(scope, old.zone));
}

async function moveTo(scope: Scope, old: ScheduleRow, when: When): Promise<ScheduleRow> {
  const release = await releaseOf(scope, old.release_id);
  await assertSchedulable(scope, release!, when.dueAt);
  const row = await updateSchedule(scope, old.id, {
    local_time: when.localTime,
    zone: when.zone,
    due_at: when.dueAt,
    adjusted: when.adjusted,
  });
  scope.record({
    action: 'publishing.schedule.moved',
    entity: { type: 'schedule', id: row.id },
    unitId: row.unit_id,
    old: auditOf(old),
    new: auditOf(row),
  });
  if (row.by_hand) await moveTaskOf(scope, row);
  else await enqueueDispatch(scope, row);
  return row;
}

function assertWaiting(row: ScheduleRow): void {
  if (row.cancelled_at !== null) throw refuse('schedule_cancelled');
  if (row.opened_at !== null && !row.by_hand) throw refuse('already_leaving');
}

/** Nothing leaves. What has left already is withdrawn, not cancelled. */
export async function cancelSchedule(scope: Scope, id: string): Promise<ScheduleRow> {
  const row = await lockOwn(scope, id);
  return cancelRow(scope, row, 'cancelled');
}

/** For a person or a withdrawal: `reason` goes into the schedule and the dispatch. */
export async function cancelRow(scope: Scope, row: ScheduleRow, reason: string): Promise<ScheduleRow> {
  if (row.cancelled_at !== null) return row;
  const dispatch = await dispatchOfRelease(scope, row.release_id, row.occurrence);
  const own = dispatch?.schedule_id === row.id ? dispatch : undefined;
  if (own && !isUnsent(own.state as DispatchState) && own.state !== 'stopped' && own.state !== 'rejected') throw refuse('already_leaving');
  if (row.by_hand) await cancelTaskOf(scope, row);
  if (own && isUnsent(own.state as DispatchState)) await stopDispatch(scope, own, reason);
  const cancelled = await updateSchedule(scope, row.id, {
    cancelled_at: sql<string>`kernel.now()`,
    cancelled_by: scope.actor.personId,
    cancel_reason: reason,
  });
  scope.record({
    action: 'publishing.schedule.cancelled',
    entity: { type: 'schedule', id: row.id },
    unitId: row.unit_id,
    old: auditOf(row),
    new: { reason },
  });
  return cancelled;
}

function auditOf(row: ScheduleRow) {
  return { releaseId: row.release_id, localTime: row.local_time, zone: row.zone, due: row.due_at };
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}
