/** What the rooms below may ask of publishing. */
import type { Scope } from '#kernel/types.ts';

export { dispatchPublished, dispatchWithdrawn } from './events.ts';
export { freeze } from './freeze.ts';
export { publishingRecord } from './record.ts';
export { schedule } from './schedule.ts';
export { stagesOf, standsAt } from './stages.ts';

export interface PublishedPost {
  dispatchId: string;
  releaseId: string;
  postId: string;
  channelId: string;
  uri: string;
  url: string | null;
  publishedAt: string;
  withdrawnAt: string | null;
}

/** What stands, or stood, on a network, newest first; all of the organisation without a filter. By-hand posts are not among them. */
export async function publishedOf(
  { db }: Scope,
  wanted: { postId?: string; releaseId?: string; channelId?: string; dispatchIds?: readonly string[] } = {},
): Promise<PublishedPost[]> {
  if (wanted.dispatchIds?.length === 0) return [];
  let query = db
    .selectFrom('publishing.dispatch')
    .select(['id', 'release_id', 'post_id', 'channel_id', 'uri', 'url', 'live_at', 'withdrawn_at'])
    .where('state', '=', 'published');
  if (wanted.postId) query = query.where('post_id', '=', wanted.postId);
  if (wanted.releaseId) query = query.where('release_id', '=', wanted.releaseId);
  if (wanted.channelId) query = query.where('channel_id', '=', wanted.channelId);
  if (wanted.dispatchIds) query = query.where('id', 'in', [...wanted.dispatchIds]);
  const rows = await query.orderBy('live_at', 'desc').execute();
  return rows.map((row) => ({
    dispatchId: row.id,
    releaseId: row.release_id,
    postId: row.post_id,
    channelId: row.channel_id,
    uri: row.uri!,
    url: row.url,
    publishedAt: row.live_at!,
    withdrawnAt: row.withdrawn_at,
  }));
}
