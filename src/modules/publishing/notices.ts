/** Who hears what about a dispatch or a task. */
import type { Scope } from '#kernel/types.ts';
import { notify } from '#modules/identity/index.ts';
import { channelOf } from '#modules/channels/index.ts';
import { releaseOf } from '#modules/review/index.ts';
import { findSchedule } from './store.ts';

interface About {
  id: string;
  schedule_id: string;
  release_id: string;
  channel_id: string;
}

/** Author and scheduler, once each. `word` ends the message id `publishing.notice.…`; its values are title, channel and reason. */
export async function tellAboutDispatch(scope: Scope, row: About, word: string, reason?: string): Promise<void> {
  const release = await releaseOf(scope, row.release_id);
  const schedule = await findSchedule(scope, row.schedule_id);
  const channel = await channelOf(scope, row.channel_id);
  const people = [release?.authorPersonId, schedule?.scheduled_by].filter((id) => typeof id === 'string');
  const values = { title: release?.title ?? '', channel: channel?.name ?? '', reason: reason ?? 'other' };
  await notify(scope, people, { messageId: `publishing.notice.${word}`, values, entity: { type: 'dispatch', id: row.id } });
}

/** The person whose task it is, and others who are named. */
export async function tellAboutTask(
  scope: Scope,
  row: { id: string; release_id: string; channel_id: string },
  people: readonly string[],
  word: string,
): Promise<void> {
  const release = await releaseOf(scope, row.release_id);
  const channel = await channelOf(scope, row.channel_id);
  await notify(scope, people, {
    messageId: `publishing.notice.${word}`,
    values: { title: release?.title ?? '', channel: channel?.name ?? '' },
    entity: { type: 'task', id: row.id },
  });
}
