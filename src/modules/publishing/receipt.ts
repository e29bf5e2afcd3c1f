/** Schedules and dispatches as the API shows them; a dispatch is also the receipt of what was published. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Scope } from '#kernel/types.ts';
import { mayLeave, releaseOf } from '#modules/review/index.ts';
import { aboutThese, peopleThese } from './about.ts';
import type { dispatchSchema, scheduleSchema } from './contract.ts';
import { handlesOf } from './publish.ts';
import { picturesOf } from './pictures.ts';
import { scheduledState, type DispatchState, type EntryState } from './rules.ts';
import { databaseNow, findSchedule, type DispatchRow, type ScheduleRow } from './store.ts';

export type ScheduleView = z.infer<typeof scheduleSchema>;
export type DispatchView = z.infer<typeof dispatchSchema>;
export type DispatchSummary = Pick<
  DispatchView,
  'id' | 'unitId' | 'releaseId' | 'postId' | 'title' | 'channel' | 'state' | 'entryState' | 'url' | 'comparison' | 'timeline'
>;

const differencesSchema = z.array(
  z.object({
    what: z.enum(['text', 'picture_count', 'picture', 'alt']),
    position: z.number().int().nullable(),
    signed: z.string(),
    live: z.string(),
  }),
);

function stateOf(row: DispatchRow): EntryState {
  return scheduledState({
    due: true,
    task: null,
    dispatch: { state: row.state as DispatchState, comparison: row.comparison, withdrawn: row.withdrawn_at !== null },
  });
}

export async function scheduleViews(scope: Scope, rows: readonly ScheduleRow[]): Promise<ScheduleView[]> {
  if (rows.length === 0) return [];
  const about = await aboutThese(scope, rows);
  const people = await peopleThese(
    scope,
    rows.map((row) => row.scheduled_by),
  );
  const ids = rows.map((row) => row.id);
  const dispatches = await scope.db.selectFrom('publishing.dispatch').selectAll().where('schedule_id', 'in', ids).execute();
  const tasks = await scope.db
    .selectFrom('publishing.task')
    .select(['id', 'schedule_id', 'state'])
    .where('schedule_id', 'in', ids)
    .where('purpose', '=', 'publish')
    .execute();
  const now = await databaseNow(scope);
  const views: ScheduleView[] = [];
  for (const row of rows) {
    const dispatch = dispatches.find((one) => one.schedule_id === row.id);
    const task = tasks.find((one) => one.schedule_id === row.id);
    const release = await releaseOf(scope, row.release_id);
    const leave = await mayLeave(scope, row.release_id, { at: row.due_at });
    const state =
      row.cancelled_at !== null && !dispatch && !task
        ? 'stopped'
        : dispatch
          ? stateOf(dispatch)
          : scheduledState({ due: Date.parse(row.due_at) <= now.getTime(), dispatch: null, task: task ?? null });
    views.push({
      id: row.id,
      unitId: row.unit_id,
      ...about(row),
      byHand: row.by_hand,
      localTime: row.local_time,
      zone: row.zone,
      dueAt: row.due_at,
      adjusted: row.adjusted as ScheduleView['adjusted'],
      scheduledBy: people(row.scheduled_by),
      scheduledAt: row.scheduled_at,
      cancelledAt: row.cancelled_at,
      cancelReason: row.cancel_reason,
      dispatchId: dispatch?.id ?? null,
      taskId: task?.id ?? null,
      state,
      earliestAt: release!.earliestAt,
      latestAt: release!.latestAt,
      leave: { ok: leave.ok, reason: leave.ok ? null : leave.reason },
    });
  }
  return views;
}

export async function scheduleView(scope: Scope, row: ScheduleRow): Promise<ScheduleView> {
  const [view] = await scheduleViews(scope, [row]);
  return view!;
}

function timelineOf(row: DispatchRow): DispatchView['timeline'] {
  return {
    due: row.due_at,
    prepared: row.prepared_at,
    started: row.started_at,
    armed: row.armed_at,
    committed: row.committed_at,
    live: row.live_at,
    settled: row.settled_at,
    compared: row.compared_at,
    withdrawalRequested: row.withdraw_requested_at,
    withdrawn: row.withdrawn_at,
  };
}

export async function dispatchView(scope: Scope, row: DispatchRow): Promise<DispatchView> {
  const about = await aboutThese(scope, [row]);
  const release = (await releaseOf(scope, row.release_id))!;
  const schedule = (await findSchedule(scope, row.schedule_id))!;
  const people = await peopleThese(scope, [schedule.scheduled_by, row.withdraw_requested_by]);
  const state = row.state as DispatchState;
  const may = scope.access.can('publishing.schedule', row.unit_id);
  return {
    id: row.id,
    unitId: row.unit_id,
    scheduleId: row.schedule_id,
    ...about(row),
    language: release.language,
    state,
    entryState: stateOf(row),
    reason: row.reason,
    detail: row.detail,
    nextAt: row.next_at,
    attempts: row.attempts,
    text: release.content.text,
    pictures: picturesOf(release),
    localTime: schedule.local_time,
    zone: schedule.zone,
    adjusted: schedule.adjusted as DispatchView['adjusted'],
    scheduledBy: people(schedule.scheduled_by),
    timeline: timelineOf(row),
    handles: handlesOf(row),
    uri: row.uri,
    url: row.url,
    comparison: row.comparison as DispatchView['comparison'],
    differences: differencesSchema.parse(row.differences),
    withdrawReason: row.withdraw_reason,
    withdrawnBy: people(row.withdraw_requested_by),
    mayWithdraw: may && state !== 'rejected' && state !== 'stopped' && row.withdraw_requested_at === null,
    mayRetry: may && (state === 'rejected' || state === 'stopped') && (await mayLeave(scope, row.release_id)).ok,
  };
}

interface ListInput {
  limit: number;
  cursor?: string;
  postId?: string;
  releaseId?: string;
  channelId?: string;
}

/** Newest first; ids rise with time, so the last id is the cursor. */
export async function listDispatches(scope: Scope, input: ListInput): Promise<{ items: DispatchSummary[]; nextCursor: string | null }> {
  const units = scope.access.unitsWith('publishing.read');
  if (units.length === 0) return { items: [], nextCursor: null };
  let query = scope.db.selectFrom('publishing.dispatch').selectAll().where('unit_id', 'in', units);
  if (input.postId) query = query.where('post_id', '=', input.postId);
  if (input.releaseId) query = query.where('release_id', '=', input.releaseId);
  if (input.channelId) query = query.where('channel_id', '=', input.channelId);
  if (input.cursor) query = query.where(sql<boolean>`id::text < ${input.cursor}`);
  const rows = await query
    .orderBy('id', 'desc')
    .limit(input.limit + 1)
    .execute();
  const page = rows.slice(0, input.limit);
  const about = await aboutThese(scope, page);
  return {
    items: page.map((row) => ({
      id: row.id,
      unitId: row.unit_id,
      ...about(row),
      state: row.state as DispatchState,
      entryState: stateOf(row),
      url: row.url,
      comparison: row.comparison as DispatchView['comparison'],
      timeline: timelineOf(row),
    })),
    nextCursor: rows.length > input.limit ? (page.at(-1)?.id ?? null) : null,
  };
}
