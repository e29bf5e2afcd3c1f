/**
 * Works one dispatch until it is settled or has to wait. Each step is a transaction under the lease; the calls to the
 * network stand between them, with what they are about to do already in the database.
 */
import { BlobError } from '#kernel/blob-store.ts';
import { logger } from '#kernel/log.ts';
import type { TaskContext } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { armDispatch, commitDispatch } from './arm.ts';
import { claim, inSeconds, keepAlive, LeaseLost, release, underLease, type LeaseSettings } from './lease.ts';
import { lookUpPost, publishPost } from './publish.ts';
import { removePost } from './remove.ts';
import { mayStand, type DispatchState } from './rules.ts';
import type { Run, Step } from './run.ts';
import { databaseNow, findDispatch, type DispatchRow } from './store.ts';
import { stopDispatch } from './stop.ts';
import { uploadNext } from './upload.ts';

const log = logger('publishing');
/** Longer than the outbound client lets a call last, so that a worker that lives never loses it. */
export const leaseSettings: LeaseSettings = { leaseSeconds: 60 };

/**
 * Work a dispatch. `taken`: another works on it, or it is not due. `waiting`: it goes on at `next_at`. `settled`:
 * nothing more happens by itself.
 */
export async function runDispatch(
  ctx: Context & Partial<Pick<TaskContext, 'signal'>>,
  dispatchId: string,
  settings: LeaseSettings = leaseSettings,
): Promise<'taken' | 'waiting' | 'settled'> {
  const claimed = await claim(ctx, dispatchId, settings);
  if (!claimed) return 'taken';
  const { lease } = claimed;
  const alive = keepAlive(ctx, lease);
  const run: Run = { ctx, lease, signal: ctx.signal ? AbortSignal.any([ctx.signal, alive.lost]) : alive.lost };
  try {
    let { row } = claimed;
    while (await isDue(ctx, row)) {
      if (run.signal.aborted) return 'taken';
      row = await stepOf(row)(run, row);
    }
    return row.next_at === null ? 'settled' : 'waiting';
  } catch (error) {
    if (error instanceof LeaseLost) return 'taken';
    if (error instanceof BlobError) return stopDamaged(run, dispatchId, error);
    await waitAfterFault(run, dispatchId);
    throw error;
  } finally {
    alive.stop();
    await release(ctx, lease);
  }
}

async function isDue(ctx: Context, row: DispatchRow): Promise<boolean> {
  if (row.next_at === null) return false;
  const now = await inTransaction(ctx, databaseNow);
  return Date.parse(row.next_at) <= now.getTime();
}

function stepOf(row: DispatchRow): Step {
  const state = row.state as DispatchState;
  if (state === 'published') return removePost;
  if (mayStand(state)) return lookUpPost;
  return sendOne;
}

/** Pictures first, one at a time; then everything is checked, and the call that publishes is made at once. */
const sendOne: Step = async (run, row) => {
  const uploading = await uploadNext(run, row);
  if (!uploading.done) return uploading.row;
  const armed = await armDispatch(run, uploading.row);
  if (!armed.clear) return armed.row;
  const committing = await commitDispatch(run, armed.row);
  return committing.clear ? publishPost(run, committing.row) : committing.row;
};

/** Bytes that were signed are gone or changed on disk: nothing else may be sent in their place. */
async function stopDamaged(run: Run, dispatchId: string, error: BlobError): Promise<'settled' | 'taken'> {
  log.error('a signed file is damaged', { error, dispatchId, code: error.code });
  const row = await inTransaction(run.ctx, (scope) => findDispatch(scope, dispatchId));
  if (!row) return 'taken';
  await underLease(run.ctx, run.lease, row.state as DispatchState, (scope, locked) => stopDispatch(scope, locked, 'file_damaged'));
  return 'settled';
}

/** A fault of ours: the job is tried again, but not in a tight circle. */
async function waitAfterFault(run: Run, dispatchId: string): Promise<void> {
  const { leaseId } = run.lease;
  await inTransaction(run.ctx, ({ db }) =>
    db
      .updateTable('publishing.dispatch')
      .set({ next_at: inSeconds(30) })
      .where('id', '=', dispatchId)
      .where('lease_id', '=', leaseId)
      .where('next_at', 'is not', null)
      .execute(),
  );
}
