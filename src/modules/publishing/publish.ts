/** The call that publishes, and the look-up that tells whether an earlier one did. */
import { sql } from 'kysely';
import { z } from 'zod';
import type { Handles, LookUpOutcome, PublishOutcome, CallFailure } from '#connectors/connector.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Scope } from '#kernel/types.ts';
import { withTokens } from '#modules/channels/index.ts';
import { inSeconds, move, underLease } from './lease.ts';
import { tellAboutDispatch } from './notices.ts';
import { outgoingPost } from './outgoing.ts';
import { backOffSeconds, brokenConnectionSeconds, lookUpsUntilToldOf, shortestWaitSeconds, type DispatchState } from './rules.ts';
import type { Run } from './run.ts';
import { publishDispatch, rejectDispatch } from './settle.ts';
import { waitDispatch } from './stop.ts';
import { updateDispatch, type DispatchRow } from './store.ts';
import { forgetUploads, uploadHandles } from './upload.ts';

const handlesSchema = z.object({ recordKey: z.string(), createdAt: z.string() });
/** Pictures that the network forgets again and again are a fault of the network. */
const mostAttemptsWithPictures = 3;

export function handlesOf(row: DispatchRow): Handles {
  return handlesSchema.parse(row.handles);
}

/** Send it. The state is `committing` before, and stays so if this process dies. */
export async function publishPost(run: Run, row: DispatchRow): Promise<DispatchRow> {
  const { ctx, lease, signal } = run;
  const post = await outgoingPost(ctx, row.release_id);
  const uploads = await inTransaction(ctx, (scope) => uploadHandles(scope, row.id));
  const answer = await withTokens(
    ctx,
    row.channel_id,
    (connector, context, tokens) => connector.publish(context, tokens, handlesOf(row), post, uploads),
    { signal },
  );
  return underLease(ctx, lease, 'committing', (scope, locked) => settlePublish(scope, locked, answer));
}

async function settlePublish(scope: Scope, row: DispatchRow, answer: PublishOutcome | CallFailure): Promise<DispatchRow> {
  switch (answer.outcome) {
    case 'published':
      return publishDispatch(scope, row, answer);
    case 'rejected':
      if (answer.reason === 'mediaMissing' && row.attempts < mostAttemptsWithPictures) {
        await forgetUploads(scope, row.id);
        return move(scope, row, 'uploadsLost');
      }
      return rejectDispatch(scope, row, answer.reason, answer.detail);
    case 'rateLimited':
      return waitDispatch(scope, await move(scope, row, 'refuse'), 'rate_limited', Math.max(shortestWaitSeconds, answer.retryAfterSeconds));
    case 'authExpired':
      return waitDispatch(scope, await move(scope, row, 'refuse'), 'auth_expired', brokenConnectionSeconds);
    case 'pending':
      return lose(scope, row, 'pending', '', Math.max(shortestWaitSeconds, answer.retryAfterSeconds));
    case 'unknown':
      return lose(scope, row, 'no_answer', answer.detail, backOffSeconds(row.attempts - 1));
  }
}

/** Nobody knows whether it stands there: it is looked up later, and nothing is repeated before. */
async function lose(scope: Scope, row: DispatchRow, reason: string, detail: string, seconds: number): Promise<DispatchRow> {
  return move(scope, row, 'lose', { reason, detail, next_at: inSeconds(seconds) });
}

/** Whether the post stands on the network: after a crash in the middle of the call, or an answer that was lost. */
export async function lookUpPost(run: Run, row: DispatchRow): Promise<DispatchRow> {
  const { ctx, lease, signal } = run;
  const answer = await withTokens(ctx, row.channel_id, (connector, context, tokens) => connector.lookUp(context, tokens, handlesOf(row)), {
    signal,
  });
  return underLease(ctx, lease, row.state as DispatchState, (scope, locked) => settleLookUp(scope, locked, answer));
}

async function settleLookUp(scope: Scope, row: DispatchRow, answer: LookUpOutcome | CallFailure): Promise<DispatchRow> {
  switch (answer.outcome) {
    case 'published':
      return publishDispatch(scope, row, answer);
    case 'absent':
      // Everything is checked once more before another attempt is made.
      return move(scope, row, 'absent', { reason: null, detail: null, next_at: sql<string>`kernel.now()` });
    case 'authExpired':
      return waitDispatch(scope, await lose(scope, row, row.reason ?? 'no_answer', '', 0), 'auth_expired', brokenConnectionSeconds);
    case 'rateLimited':
      return stillUnknown(
        scope,
        row,
        `the network is busy for ${answer.retryAfterSeconds} s`,
        Math.max(shortestWaitSeconds, answer.retryAfterSeconds),
      );
    case 'rejected':
    case 'unknown':
      return stillUnknown(scope, row, answer.detail, backOffSeconds(row.attempts - 1 + row.look_ups));
  }
}

async function stillUnknown(scope: Scope, row: DispatchRow, detail: string, seconds: number): Promise<DispatchRow> {
  const lost = await lose(scope, row, 'no_answer', detail, seconds);
  const counted = await updateDispatch(scope, lost.id, { look_ups: row.look_ups + 1 });
  if (counted.look_ups === lookUpsUntilToldOf) await tellAboutDispatch(scope, counted, 'unknown');
  return counted;
}
