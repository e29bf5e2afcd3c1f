/** Deleting a published post from its network, once it was asked for. The receipt stays. */
import { sql } from 'kysely';
import { emit } from '#kernel/events.ts';
import type { CallFailure } from '#connectors/connector.ts';
import type { Scope } from '#kernel/types.ts';
import { withTokens } from '#modules/channels/index.ts';
import { dispatchWithdrawn } from './events.ts';
import { underLease } from './lease.ts';
import { tellAboutDispatch } from './notices.ts';
import { backOffSeconds, brokenConnectionSeconds, shortestWaitSeconds } from './rules.ts';
import type { Run } from './run.ts';
import { waitDispatch } from './stop.ts';
import { updateDispatch, type DispatchRow } from './store.ts';

/** Removing what is already gone is as good as removing it, so this may be repeated. */
export async function removePost(run: Run, row: DispatchRow): Promise<DispatchRow> {
  const { ctx, lease, signal } = run;
  const { uri } = row;
  if (uri === null || row.withdraw_requested_at === null || row.withdrawn_at !== null)
    return underLease(ctx, lease, 'published', (scope) => updateDispatch(scope, row.id, { next_at: null }));
  const answer = await withTokens(ctx, row.channel_id, (connector, context, tokens) => connector.remove(context, tokens, { uri }), {
    signal,
  });
  return underLease(ctx, lease, 'published', (scope, locked) =>
    answer.outcome === 'ok' ? removed(scope, locked) : notYet(scope, locked, answer),
  );
}

async function removed(scope: Scope, row: DispatchRow): Promise<DispatchRow> {
  const gone = await updateDispatch(scope, row.id, { withdrawn_at: sql<string>`kernel.now()`, next_at: null, reason: null, detail: null });
  scope.record({
    action: 'publishing.dispatch.withdrawn',
    entity: { type: 'dispatch', id: row.id },
    unitId: row.unit_id,
    new: { uri: row.uri },
  });
  await emit(scope, dispatchWithdrawn, { dispatchId: row.id, releaseId: row.release_id, postId: row.post_id, channelId: row.channel_id });
  await tellAboutDispatch(scope, gone, 'withdrawn');
  return gone;
}

/** It still stands: somebody must know, and it is tried again. */
async function notYet(scope: Scope, row: DispatchRow, failure: CallFailure): Promise<DispatchRow> {
  await updateDispatch(scope, row.id, { look_ups: row.look_ups + 1 });
  if (row.look_ups === 0) await tellAboutDispatch(scope, row, 'still_standing');
  switch (failure.outcome) {
    case 'authExpired':
      return waitDispatch(scope, row, 'auth_expired', brokenConnectionSeconds);
    case 'rateLimited':
      return waitDispatch(scope, row, 'rate_limited', Math.max(shortestWaitSeconds, failure.retryAfterSeconds));
    case 'rejected':
      return waitDispatch(scope, row, failure.reason, backOffSeconds(row.look_ups), { detail: failure.detail });
    case 'unknown':
      return waitDispatch(scope, row, 'no_answer', backOffSeconds(row.look_ups), { detail: failure.detail });
  }
}
