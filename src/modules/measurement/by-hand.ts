/** Numbers of posts that people published by hand: no connector reads them, so people do. They count for KPIs like those read back. */
import { sql } from 'kysely';
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { momentOf } from './manual.ts';
import { recordPoint } from './points.ts';
import { dayOf, today } from './progress.ts';
import { byHandMetrics, publishedPost } from './subjects.ts';

type Values = { [Metric in (typeof byHandMetrics)[number]]?: number | undefined };

/** What was seen on the network on a day. A second entry for the same day corrects the first; what is left out stays. */
export async function recordByHand(
  scope: Scope,
  { id, on, note, values }: { id: string; on: string; note: string; values: Values },
): Promise<void> {
  const post = await publishedPost(scope, id);
  assertAllowed(scope, 'measurement.record', post?.unitId ?? (await unitOfTask(scope, id)));
  if (!post) throw refuse('not_published_yet');
  if (!post.byHand) throw refuse('numbers_are_collected');
  const at = await momentOf(scope, on);
  const { zone } = await today(scope);
  if (on < dayOf(post.publishedAt, zone)) throw invalidField('on', 'before_published');
  const given = byHandMetrics.flatMap((metric) => (values[metric] === undefined ? [] : [{ metric, value: values[metric] }]));
  if (given.length === 0) throw invalidField('values', 'no_number');
  const old: Record<string, number> = {};
  for (const { metric, value } of given) {
    const subject = { subjectType: 'dispatch', subjectId: id, unitId: post.unitId, metric } as const;
    const before = (await recordPoint(scope, subject, at, { value, note })).old;
    if (before) old[metric] = before.value;
  }
  const corrected = Object.keys(old).length > 0;
  scope.record({
    action: `measurement.value.${corrected ? 'corrected' : 'recorded'}`,
    entity: { type: 'post_numbers', id },
    unitId: post.unitId,
    ...(corrected && { old: { on, ...old } }),
    new: { on, ...Object.fromEntries(given.map(({ metric, value }) => [metric, value])), note },
  });
}

/** A task that is not closed yet is no published post, but has a unit all the same. */
async function unitOfTask(scope: Scope, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ unit_id: string }>`
    select p.unit_id from publishing.v_task t join content.v_post p on p.organisation_id = t.organisation_id and p.id = t.post_id
    where t.id = ${id}`.execute(scope.db);
  return rows[0]?.unit_id;
}

interface Row {
  id: string;
  channelId: string;
  url: string | null;
  publishedAt: string;
  withdrawnAt: string | null;
  byHand: boolean;
  values: Record<string, number>;
  readAt: string | null;
}

/** Where a post stands or stood, newest first, with the last numbers of each. */
export async function numbersOfPost(scope: Scope, postId: string) {
  const post = await scope.db.selectFrom('content.v_post').select('unit_id').where('id', '=', postId).executeTakeFirst();
  assertReadable(scope, 'measurement.read', post?.unit_id ?? undefined);
  const { rows } = await sql<Row>`
    select d.dispatch_id as id, d.channel_id as "channelId", d.url, d.published_at as "publishedAt", d.withdrawn_at as "withdrawnAt",
      d.by_hand as "byHand", coalesce(jsonb_object_agg(s.metric, s.last_value) filter (where s.last_value is not null), '{}') as values,
      max(s.read_at) as "readAt"
    from publishing.v_published d
    left join measurement.series s on s.organisation_id = d.organisation_id and s.subject_type = 'dispatch' and s.subject_id = d.dispatch_id
    where d.post_id = ${postId}
    group by 1, 2, 3, 4, 5, 6
    order by d.published_at desc`.execute(scope.db);
  const channels = await channelsOf(scope, [...new Set(rows.map((row) => row.channelId))]);
  const may = scope.access.can('measurement.record', post!.unit_id!);
  return rows.map(({ channelId, ...row }) => {
    const channel = channels.find((one) => one.id === channelId);
    if (!channel) throw new AppError('internal');
    return { ...row, channel: { id: channelId, name: channel.name, network: channel.network }, mayRecord: may && row.byHand };
  });
}
