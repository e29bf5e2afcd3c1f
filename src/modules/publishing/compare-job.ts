/** The live post against what was signed, read back from the network. */
import { sql } from 'kysely';
import { z } from 'zod';
import { AppError } from '#kernel/errors.ts';
import { defineTask } from '#kernel/jobs.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { LivePost } from '#connectors/connector.ts';
import { withTokens } from '#modules/channels/index.ts';
import { compare, type Difference } from './comparison.ts';
import { tellAboutDispatch } from './notices.ts';
import { releaseToSend } from './outgoing.ts';
import { findDispatch, lockDispatch, updateDispatch, type DispatchRow } from './store.ts';

export type Comparison = 'match' | 'differs' | 'gone' | 'unreadable';

/**
 * Read the post back and keep what differs. Nothing is compared once a withdrawal was asked for. Throws `outside_failed`
 * where the network cannot be read; with `final` the receipt then says so instead.
 */
export async function compareDispatch(
  ctx: Context,
  dispatchId: string,
  { final = false, signal }: { final?: boolean; signal?: AbortSignal } = {},
): Promise<void> {
  const row = await inTransaction(ctx, (scope) => findDispatch(scope, dispatchId));
  if (!row || row.state !== 'published' || row.uri === null || row.withdraw_requested_at !== null) return;
  const { uri } = row;
  const answer = await withTokens(
    ctx,
    row.channel_id,
    (connector, context, tokens) => connector.readPost(context, tokens, { uri }),
    signal ? { signal } : {},
  );
  if (answer.outcome === 'ok') return inTransaction(ctx, (scope) => keep(scope, dispatchId, answer.post));
  if (!final) throw new AppError('outside_failed', { reason: answer.outcome });
  await inTransaction(ctx, (scope) => write(scope, row, 'unreadable', []));
}

async function keep(scope: Scope, dispatchId: string, post: LivePost | null): Promise<void> {
  const row = await lockDispatch(scope, dispatchId);
  if (!row || row.withdraw_requested_at !== null) return;
  if (post === null) return write(scope, row, 'gone', []);
  const { content } = await releaseToSend(scope, row.release_id);
  const differences = compare(content, post);
  await write(scope, row, differences.length === 0 ? 'match' : 'differs', differences);
}

async function write(scope: Scope, row: DispatchRow, comparison: Comparison, differences: readonly Difference[]): Promise<void> {
  await updateDispatch(scope, row.id, { comparison, differences: JSON.stringify(differences), compared_at: sql<string>`kernel.now()` });
  if (comparison === row.comparison) return;
  scope.record({
    action: 'publishing.dispatch.compared',
    entity: { type: 'dispatch', id: row.id },
    unitId: row.unit_id,
    new: { comparison, differences: differences.map(({ what, position }) => ({ what, position })) },
  });
  if (comparison === 'differs' || comparison === 'gone') await tellAboutDispatch(scope, row, comparison);
}

export const compareTask = defineTask({
  name: 'publishing.compare',
  version: 1,
  payload: z.object({ dispatchId: z.uuid() }),
  run: (ctx, { dispatchId }) => compareDispatch(ctx, dispatchId, { final: ctx.lastAttempt, signal: ctx.signal }),
});
