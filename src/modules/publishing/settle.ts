/** What follows once it is known that a post stands on the network, or that the network will not have it. */
import { sql } from 'kysely';
import type { Published } from '#connectors/connector.ts';
import { emit } from '#kernel/events.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { compareTask } from './compare-job.ts';
import { dispatchPublished } from './events.ts';
import { move } from './lease.ts';
import { tellAboutDispatch } from './notices.ts';
import type { DispatchRow } from './store.ts';

/** It stands. A withdrawal that was asked for meanwhile is carried out next. */
export async function publishDispatch(scope: Scope, row: DispatchRow, { uri, version, url }: Published): Promise<DispatchRow> {
  const withdrawn = row.withdraw_requested_at !== null;
  const published = await move(scope, row, 'publish', {
    uri,
    version,
    url,
    reason: null,
    detail: null,
    live_at: sql<string>`kernel.now()`,
    settled_at: sql<string>`kernel.now()`,
    look_ups: 0,
    next_at: withdrawn ? sql<string>`kernel.now()` : null,
  });
  await emit(scope, dispatchPublished, { dispatchId: row.id, releaseId: row.release_id, postId: row.post_id, channelId: row.channel_id });
  if (!withdrawn) await enqueue(scope, compareTask, { dispatchId: row.id }, { key: `publishing.compare:${row.id}` });
  return published;
}

/** The network will not have it, however often it is asked: author and scheduler hear why and what to do. */
export async function rejectDispatch(scope: Scope, row: DispatchRow, reason: string, detail: string): Promise<DispatchRow> {
  const rejected = await move(scope, row, 'reject', { reason, detail, next_at: null, settled_at: sql<string>`kernel.now()` });
  await tellAboutDispatch(scope, rejected, 'rejected', reason);
  return rejected;
}
