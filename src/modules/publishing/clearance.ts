/** Whether a dispatch may leave now, asked in the transaction that lets it. */
import type { Scope } from '#kernel/types.ts';
import { channelOf } from '#modules/channels/index.ts';
import { mayLeave } from '#modules/review/index.ts';
import { awaitFreezes, isFrozen } from './freeze.ts';
import { hindranceOf, type Hindrance } from './rules.ts';
import { findSchedule, type DispatchRow } from './store.ts';

/**
 * What stands in the way, or null. The caller holds the dispatch's row: who cancels or withdraws takes it too and stops
 * what is not committed. Freezes are kept out until the transaction ends.
 */
export async function hindrance(scope: Scope, row: DispatchRow): Promise<Hindrance | null> {
  await awaitFreezes(scope, 'shared');
  const schedule = await findSchedule(scope, row.schedule_id);
  const channel = await channelOf(scope, row.channel_id);
  return hindranceOf({
    cancelled: !schedule || schedule.cancelled_at !== null,
    withdrawn: row.withdraw_requested_at !== null,
    frozen: await isFrozen(scope, row.unit_id),
    channel: { archived: channel === null || channel.archived, disconnected: channel?.disconnected ?? true },
    leave: await mayLeave(scope, row.release_id),
  });
}
