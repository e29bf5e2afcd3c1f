/** What schedules, dispatches and tasks say of the release and channel they are about, fetched for many at once. */
import type { Scope } from '#kernel/types.ts';
import { channelsOf, type Channel } from '#modules/channels/index.ts';
import { namesOf } from '#modules/identity/index.ts';

interface Subject {
  release_id: string;
  post_id: string;
  channel_id: string;
}

export interface About {
  releaseId: string;
  postId: string;
  title: string;
  channel: { id: string; name: string; network: string; label: string };
}

export function channelView({ id, name, network, capabilities }: Channel): About['channel'] {
  return { id, name, network, label: capabilities.label };
}

/** A function from a row to what it is about. */
export async function aboutThese(scope: Scope, rows: readonly Subject[]): Promise<(row: Subject) => About> {
  const channels = new Map(
    (await channelsOf(scope, [...new Set(rows.map((row) => row.channel_id))])).map((channel) => [channel.id, channel]),
  );
  const ids = [...new Set(rows.map((row) => row.release_id))];
  const releases =
    ids.length === 0 ? [] : await scope.db.selectFrom('review.v_release').select(['id', 'title']).where('id', 'in', ids).execute();
  const titles = new Map(releases.map((row) => [row.id, row.title ?? '']));
  return (row) => {
    const channel = channels.get(row.channel_id);
    return {
      releaseId: row.release_id,
      postId: row.post_id,
      title: titles.get(row.release_id) ?? '',
      channel: channel ? channelView(channel) : { id: row.channel_id, name: '', network: 'other', label: '' },
    };
  };
}

/** A function from a person's id to the person, or null. */
export async function peopleThese(
  scope: Scope,
  ids: readonly (string | null)[],
): Promise<(id: string | null) => { id: string; name: string } | null> {
  const names = await namesOf(scope, ids);
  return (id) => (id === null ? null : { id, name: names.get(id) ?? '' });
}
