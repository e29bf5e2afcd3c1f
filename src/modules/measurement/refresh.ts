/** "Refresh now": every account the caller may record for, one job each, one entry in the tray for all. */
import { refuse } from '#kernel/errors.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { askable } from './collect.ts';
import { collectOne } from './jobs.ts';
import { begin } from './tray.ts';

export async function refresh(scope: Scope): Promise<{ progressId: string }> {
  const channels = (await channelsOf(scope)).filter(
    (channel) => askable(channel) && scope.access.can('measurement.record', channel.unitId),
  );
  if (channels.length === 0) throw refuse('nothing_to_read');
  const progressId = await begin(scope, channels.length);
  for (const channel of channels) {
    await enqueue(
      scope,
      collectOne,
      { channelId: channel.id, everything: true, progressId },
      { key: `measurement.refresh:${progressId}:${channel.id}`, maximumAttempts: 3 },
    );
  }
  scope.record({
    action: 'measurement.refresh.requested',
    entity: { type: 'organisation', id: scope.organisationId },
    new: { channels: channels.length },
  });
  return { progressId };
}
