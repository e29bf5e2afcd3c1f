/** review's part of the joined record: post › release, and what waits for whom. */
import { now } from '#kernel/clock.ts';
import type { NeedOfPerson, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { describeRows, listReleases } from './list.ts';
import { stateSql, factsOf, findRelease } from './store.ts';

const longestList = 50;
const soonMs = 86_400_000;

async function describe(scope: Scope, type: string, id: string) {
  if (type !== 'release') return null;
  const row = await scope.db
    .selectFrom('review.v_release as v')
    .innerJoin('channels.v_channel as c', (join) =>
      join.onRef('c.organisation_id', '=', 'v.organisation_id').onRef('c.id', '=', 'v.channel_id'),
    )
    .select(['v.title', 'v.unit_id', 'v.number', 'c.name as channel', stateSql.as('state')])
    .where('v.id', '=', id)
    .executeTakeFirst();
  // A post has several: the channel and the number tell them apart.
  return row?.unit_id
    ? { title: `${row.title} · ${row.channel}${row.number === 1 ? '' : ` (${row.number})`}`, state: row.state, unitId: row.unit_id }
    : null;
}

async function links(scope: Scope, type: string, id: string) {
  if (type === 'release') {
    const row = await findRelease(scope, id);
    if (!row) return [];
    return [
      { type: 'post', id: row.post_id, direction: 'up', relation: 'review.relation.post' } as const,
      { type: 'channel', id: row.channel_id, direction: 'down', relation: 'review.relation.channel' } as const,
    ];
  }
  if (type !== 'post') return [];
  const rows = await scope.db
    .selectFrom('review.release')
    .select('id')
    .where('post_id', '=', id)
    .orderBy('submitted_at', 'desc')
    .orderBy('id')
    .limit(longestList)
    .execute();
  return rows.map((row) => ({ type: 'release', id: row.id, direction: 'down', relation: 'review.relation.release' }) as const);
}

async function search(scope: Scope, q: string) {
  const units = scope.access.unitsWith('review.read');
  if (units.length === 0) return [];
  const rows = await scope.db
    .selectFrom('review.v_release as v')
    .select(['v.id', 'v.title', stateSql.as('state')])
    .where('v.unit_id', 'in', units)
    .where('v.title', 'ilike', `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`)
    .where('v.superseded', '=', false)
    .orderBy('v.submitted_at', 'desc')
    .limit(10)
    .execute();
  return rows.map((row) => ({ type: 'release', id: row.id!, title: row.title ?? '', state: row.state }));
}

/** One need for each submission, however many channels it goes to. */
function bySubmission<Row extends { submissionId: string }>(rows: readonly Row[]): { row: Row; count: number }[] {
  const groups = new Map<string, { row: Row; count: number }>();
  for (const row of rows) {
    const group = groups.get(row.submissionId);
    if (group) group.count += 1;
    else groups.set(row.submissionId, { row, count: 1 });
  }
  return [...groups.values()];
}

async function needs(scope: Scope): Promise<NeedOfPerson[]> {
  const { personId } = scope.actor;
  if (personId === null) return [];
  const { items } = await listReleases(scope, { limit: longestList, mine: true, sort: 'due' });
  const present = now().getTime();
  const toSign = bySubmission(items).map(({ row, count }): NeedOfPerson => {
    const left = Date.parse(row.dueAt) - present;
    return {
      messageId: 'review.need.sign',
      values: { title: row.title, author: row.author.name, channels: count },
      entity: { type: 'release', id: row.id },
      due: row.dueAt,
      urgency: left < 0 ? 'overdue' : left < soonMs ? 'soon' : 'normal',
    };
  });
  return [...toSign, ...(await sentBack(scope, personId))];
}

/** What was sent back and not handed in again, for those who can mend it. */
async function sentBack(scope: Scope, personId: string): Promise<NeedOfPerson[]> {
  const rows = await scope.db
    .selectFrom('review.v_release as v')
    .innerJoin('content.v_post as p', (join) => join.onRef('p.organisation_id', '=', 'v.organisation_id').onRef('p.id', '=', 'v.post_id'))
    .select(['v.id'])
    .where('v.decision', '=', 'sent_back')
    .where('v.superseded', '=', false)
    .where('v.withdrawn_at', 'is', null)
    .where('p.archived', '=', false)
    .where(({ or, eb }) => or([eb('v.author_person_id', '=', personId), eb('v.submitted_by', '=', personId)]))
    .orderBy('v.decided_at', 'desc')
    .limit(longestList)
    .execute();
  const described = await describeRows(
    scope,
    await factsOf(
      scope,
      rows.map((row) => row.id!),
    ),
  );
  return bySubmission(described).map(({ row }) => ({
    messageId: 'review.need.sent_back',
    values: { title: row.title },
    entity: { type: 'release', id: row.id },
    due: null,
    urgency: 'normal' as const,
  }));
}

export const reviewRecord: RoomRecord = { entities: { release: { can: 'review.read' } }, describe, links, search, needs };
