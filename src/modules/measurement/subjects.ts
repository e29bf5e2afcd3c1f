/** Numbers of one account or one published post, and what a person may add to them. */
import { sql } from 'kysely';
import { connectorFor } from '#connectors/index.ts';
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { channelOf, type Channel } from '#modules/channels/index.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { kpiOf } from '#modules/strategy/index.ts';
import { daysOf } from './course.ts';
import { dayOf } from './progress.ts';
import { until } from './rules.ts';

/** What is known of any account; the ones that no connector reads may be recorded by a person. */
const accountMetrics = ['followers', 'following', 'posts'] as const;

export function recordableOf(channel: Channel): string[] {
  const read = channel.byHand ? [] : (connectorFor(channel.network)?.capabilities.accountMetrics ?? []);
  return accountMetrics.filter((metric) => !read.includes(metric));
}

export async function channelNumbers(scope: Scope, id: string) {
  const channel = await channelOf(scope, id);
  assertReadable(scope, 'measurement.read', channel?.unitId);
  return { title: channel!.name, recordable: recordableOf(channel!), ...(await numbersOf(scope, 'channel', id)) };
}

/** What anyone can see below a post, on any network. */
export const byHandMetrics = ['likes', 'reposts', 'replies'] as const;

export interface PublishedPost {
  dispatchId: string;
  postId: string;
  unitId: string;
  goalId: string | null;
  title: string;
  url: string | null;
  publishedAt: string;
  withdrawnAt: string | null;
  /** Published by a person: `dispatchId` is the task's, and people record its numbers. */
  byHand: boolean;
}

/** A post where it was published, with the goal its campaign works for. */
export async function publishedPost(scope: Scope, dispatchId: string): Promise<PublishedPost | null> {
  const { rows } = await sql<PublishedPost>`
    select d.dispatch_id as "dispatchId", d.post_id as "postId", p.unit_id as "unitId", p.goal_id as "goalId", p.title, d.url,
      d.published_at as "publishedAt", d.withdrawn_at as "withdrawnAt", d.by_hand as "byHand"
    from publishing.v_published d
    join content.v_post p on p.organisation_id = d.organisation_id and p.id = d.post_id
    where d.dispatch_id = ${dispatchId}`.execute(scope.db);
  return rows[0] ?? null;
}

export async function postNumbers(scope: Scope, dispatchId: string) {
  const post = await publishedPost(scope, dispatchId);
  assertReadable(scope, 'measurement.read', post?.unitId);
  const { title, url, publishedAt, withdrawnAt, byHand } = post!;
  return {
    title,
    url,
    publishedAt,
    withdrawnAt,
    byHand,
    recordable: byHand ? [...byHandMetrics] : [],
    ...(await numbersOf(scope, 'dispatch', dispatchId)),
  };
}

async function numbersOf(scope: Scope, subjectType: 'channel' | 'dispatch', subjectId: string) {
  const { reportingZone: zone } = await organisationOf(scope);
  const rows = await scope.db
    .selectFrom('measurement.series')
    .selectAll()
    .where('subject_type', '=', subjectType)
    .where('subject_id', '=', subjectId)
    .orderBy('metric')
    .execute();
  const days = await daysOf(
    scope,
    rows.map((row) => row.id),
    zone,
  );
  const attempt = await scope.db
    .selectFrom('measurement.collection')
    .select(['attempted_at', 'outcome'])
    .where('subject_type', '=', subjectType)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst();
  return {
    zone,
    lastAttempt: attempt ? { at: attempt.attempted_at, outcome: attempt.outcome } : null,
    series: rows.map((row) => ({
      id: row.id,
      subjectType,
      subjectId,
      metric: row.metric,
      lastValue: row.last_value,
      lastAt: row.last_at,
      readAt: row.read_at,
      points: until(days.get(row.id)!, row.read_at && dayOf(row.read_at, zone)),
    })),
  };
}

export interface Series {
  id: string;
  subjectType: 'channel' | 'dispatch' | 'kpi';
  subjectId: string;
  metric: string;
  /** What is measured, by name, and the unit it stands in now. */
  title: string;
  unitId: string;
}

/** A series with its subject, or null where either is gone. */
export async function seriesOf(scope: Scope, id: string): Promise<Series | null> {
  const row = await scope.db.selectFrom('measurement.series').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return null;
  const subjectType = row.subject_type as Series['subjectType'];
  const subject = await subjectOf(scope, subjectType, row.subject_id);
  return subject ? { id, subjectType, subjectId: row.subject_id, metric: row.metric, ...subject } : null;
}

async function subjectOf(scope: Scope, type: Series['subjectType'], id: string): Promise<{ title: string; unitId: string } | null> {
  if (type === 'dispatch') {
    const post = await publishedPost(scope, id);
    return post ? { title: post.title, unitId: post.unitId } : null;
  }
  const found = type === 'channel' ? await channelOf(scope, id) : await kpiOf(scope, id);
  return found ? { title: found.name, unitId: found.unitId } : null;
}
