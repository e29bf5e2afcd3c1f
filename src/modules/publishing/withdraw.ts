/** Taking back what was scheduled or published: asked for once, carried out by the dispatch's own worker, never forgotten. */
import { sql } from 'kysely';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { continueTask } from './dispatch-job.ts';
import { isUnsent, type DispatchState } from './rules.ts';
import { cancelRow } from './schedule.ts';
import { stopDispatch } from './stop.ts';
import { dispatchOfRelease, lockDispatch, lockSchedule, standingSchedule, updateDispatch, type DispatchRow } from './store.ts';
import { takeOffByHand } from './task-life.ts';

/** A person asks for a post to be deleted. Asking again changes nothing. */
export async function withdrawDispatch(scope: Scope, input: { id: string; reason: string }): Promise<DispatchRow> {
  const row = await lockDispatch(scope, input.id);
  assertAllowed(scope, 'publishing.schedule', row?.unit_id);
  if (row!.state === 'rejected' || row!.state === 'stopped') throw refuse('nothing_published');
  return requestWithdrawal(scope, row!, input.reason);
}

/** What is unsent stops here; what may stand is deleted as soon as it is known to stand. */
async function requestWithdrawal(scope: Scope, row: DispatchRow, reason: string): Promise<DispatchRow> {
  if (row.withdraw_requested_at !== null) return row;
  const asked = await updateDispatch(scope, row.id, {
    withdraw_requested_at: sql<string>`kernel.now()`,
    withdraw_requested_by: scope.actor.personId,
    withdraw_reason: reason,
  });
  scope.record({
    action: 'publishing.dispatch.withdrawal_requested',
    entity: { type: 'dispatch', id: row.id },
    unitId: row.unit_id,
    new: { reason },
  });
  if (isUnsent(row.state as DispatchState)) return stopDispatch(scope, asked, 'withdrawn');
  if (row.state !== 'published') return asked;
  await enqueue(scope, continueTask, { dispatchId: row.id }, { key: `publishing.dispatch:${row.id}` });
  return updateDispatch(scope, row.id, { next_at: sql<string>`kernel.now()` });
}

/** Review has withdrawn a release: what waits is cancelled, what stands is deleted, what was done by hand becomes a task. Idempotent. */
export async function withdrawRelease(scope: Scope, releaseId: string, reason: string): Promise<void> {
  const standing = await standingSchedule(scope, releaseId);
  const schedule = standing && (await lockSchedule(scope, standing.id));
  const dispatch = await dispatchOfRelease(scope, releaseId);
  if (dispatch && dispatch.state !== 'rejected' && dispatch.state !== 'stopped') await requestWithdrawal(scope, dispatch, reason);
  if (!schedule) return;
  if (schedule.by_hand) await takeOffByHand(scope, schedule);
  else if (!dispatch) await cancelRow(scope, schedule, 'withdrawn');
}
