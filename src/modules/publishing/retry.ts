/** Another go for what was rejected or stopped, asked for by a person: scheduled anew, at once, in the same zone. */
import { refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { openDispatch } from './open.ts';
import { schedule } from './schedule.ts';
import { findSchedule, lockDispatch, type DispatchRow } from './store.ts';

export async function retryDispatch(scope: Scope, id: string): Promise<DispatchRow> {
  const row = await lockDispatch(scope, id);
  assertAllowed(scope, 'publishing.schedule', row?.unit_id);
  if (row!.state !== 'rejected' && row!.state !== 'stopped') throw refuse('nothing_to_retry');
  const before = await findSchedule(scope, row!.schedule_id);
  const made = await schedule(scope, { releaseId: row!.release_id, now: true, zone: before!.zone });
  await openDispatch(scope, made.id);
  return (await lockDispatch(scope, id))!;
}
