/** Disconnecting, archiving, and taking either back. */
import { sql } from 'kysely';
import { AppError, refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { enqueue } from '#kernel/jobs.ts';
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import { isTaken } from './describe.ts';
import { forgetTokens, undoMilliseconds } from './jobs.ts';
import { lockChannel, updateChannel, type ChannelRow } from './store.ts';
import { hasTokens } from './tokens.ts';
import { viewOf, type ChannelView } from './view.ts';

const disconnected = {
  health: 'revoked',
  health_reason: 'disconnected',
  health_until: null,
  failures: 0,
  health_changed_at: sql<string>`kernel.now()`,
} as const;

const connectedAgain = {
  health: 'ok',
  health_reason: null,
  health_until: null,
  failures: 0,
  disconnected_at: null,
  health_changed_at: sql<string>`kernel.now()`,
} as const;

async function lockManaged(scope: Scope, id: string): Promise<ChannelRow> {
  const row = await lockChannel(scope, id);
  assertAllowed(scope, 'channels.manage', row?.unit_id);
  return row!;
}

async function forgetLater(scope: Scope, channelId: string): Promise<void> {
  await enqueue(
    scope,
    forgetTokens,
    { channelId },
    { key: `channels.forget:${channelId}`, runAt: new Date(now().getTime() + undoMilliseconds) },
  );
}

export async function disconnectChannel(scope: Scope, id: string): Promise<void> {
  const row = await lockManaged(scope, id);
  if (row.by_hand) throw refuse('by_hand');
  if (row.disconnected_at !== null || row.archived_at !== null) return;
  await updateChannel(scope, id, { ...disconnected, disconnected_at: sql<string>`kernel.now()` });
  await forgetLater(scope, id);
  scope.record({ action: 'channels.channel.disconnected', entity: { type: 'channel', id }, unitId: row.unit_id });
}

export async function archiveChannel(scope: Scope, id: string): Promise<void> {
  const row = await lockManaged(scope, id);
  if (row.archived_at !== null) return;
  await updateChannel(scope, id, { archived_at: sql<string>`kernel.now()` });
  if (!row.by_hand) await forgetLater(scope, id);
  scope.record({ action: 'channels.channel.archived', entity: { type: 'channel', id }, unitId: row.unit_id });
}

/** Back as it was. A channel whose tokens are erased comes back from the archive disconnected; one only disconnected needs connecting. */
export async function restoreChannel(scope: Scope, id: string): Promise<ChannelView> {
  const row = await lockManaged(scope, id);
  const wasDisconnected = row.disconnected_at !== null;
  const wasArchived = row.archived_at !== null;
  if (!wasArchived && !wasDisconnected) return viewOf(scope, row);
  const opens = row.by_hand || (await hasTokens(scope, id));
  if (!wasArchived && !opens) throw refuse('tokens_erased');
  const change = !wasArchived
    ? connectedAgain
    : opens || wasDisconnected
      ? {}
      : { ...disconnected, disconnected_at: sql<string>`kernel.now()` };
  const restored = await updateChannel(scope, id, { ...change, archived_at: null }).catch((error: unknown) => {
    throw isTaken(error) ? new AppError('conflict', { reason: 'already_connected' }, error) : error;
  });
  scope.record({ action: 'channels.channel.restored', entity: { type: 'channel', id }, unitId: row.unit_id });
  return viewOf(scope, restored);
}
