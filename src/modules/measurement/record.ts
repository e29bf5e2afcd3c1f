/** measurement's part of the joined record: from a post or an account to its numbers, and from there to the KPIs they move. */
import { sql } from 'kysely';
import type { LinkEnd, NeedOfPerson, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { now } from '#kernel/clock.ts';
import { channelOf } from '#modules/channels/index.ts';
import { kpisOf } from '#modules/strategy/index.ts';
import { coverageOf } from './course.ts';
import { isStale } from './rules.ts';
import { publishedPost } from './subjects.ts';

/** Posts shown behind one KPI, newest first. */
const mostPosts = 50;

async function describe(scope: Scope, type: string, id: string) {
  if (type === 'post_numbers') {
    const post = await publishedPost(scope, id);
    return post ? { title: post.title, state: null, unitId: post.unitId } : null;
  }
  const channel = await channelOf(scope, id);
  return channel ? { title: channel.name, state: null, unitId: channel.unitId } : null;
}

async function links(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  switch (type) {
    case 'dispatch':
    case 'task':
      return (await publishedPost(scope, id))
        ? [{ type: 'post_numbers', id, direction: 'down', relation: 'measurement.relation.numbers' }]
        : [];
    case 'channel':
      return (await channelOf(scope, id))
        ? [{ type: 'channel_numbers', id, direction: 'down', relation: 'measurement.relation.numbers' }]
        : [];
    case 'post_numbers': {
      const post = await publishedPost(scope, id);
      if (!post) return [];
      const kpis = post.goalId ? await kpisOf(scope, { goalId: post.goalId, archived: false }) : [];
      return [
        { type: post.byHand ? 'task' : 'dispatch', id, direction: 'up', relation: 'measurement.relation.published' },
        ...kpis
          .filter((kpi) => kpi.metric.source === 'posts')
          .map((kpi): LinkEnd => ({ type: 'kpi', id: kpi.id, direction: 'up', relation: 'measurement.relation.moves' })),
      ];
    }
    case 'channel_numbers': {
      const rows = await scope.db.selectFrom('strategy.v_kpi_channel').select('kpi_id').where('channel_id', '=', id).execute();
      const kpis = await kpisOf(scope, { ids: rows.map((row) => row.kpi_id ?? ''), archived: false });
      return [
        { type: 'channel', id, direction: 'up', relation: 'measurement.relation.account' },
        ...kpis.map((kpi): LinkEnd => ({ type: 'kpi', id: kpi.id, direction: 'up', relation: 'measurement.relation.moves' })),
      ];
    }
    case 'kpi':
      return numbersBehind(scope, id);
    default:
      return [];
  }
}

async function numbersBehind(scope: Scope, kpiId: string): Promise<LinkEnd[]> {
  const [kpi] = await kpisOf(scope, { ids: [kpiId] });
  if (kpi?.metric.source === 'channel')
    return kpi.metric.channelIds.map((id) => ({
      type: 'channel_numbers',
      id,
      direction: 'down',
      relation: 'measurement.relation.counted',
    }));
  if (kpi?.metric.source !== 'posts') return [];
  const { rows } = await sql<{ id: string }>`
    select d.dispatch_id as id
    from content.v_post p
    join publishing.v_published d on d.organisation_id = p.organisation_id and d.post_id = p.id
    where p.goal_id = ${kpi.goalId}
    order by d.published_at desc limit ${mostPosts}`.execute(scope.db);
  return rows.map(({ id }) => ({ type: 'post_numbers', id, direction: 'down', relation: 'measurement.relation.counted' }));
}

/** KPIs of the caller that only a person can tell, and nobody has for a while. */
async function needs(scope: Scope): Promise<NeedOfPerson[]> {
  const { personId } = scope.actor;
  if (!personId) return [];
  const mine = (await kpisOf(scope, { ownerPersonId: personId, archived: false })).filter(
    (kpi) => kpi.metric.source === 'manual' && scope.access.can('measurement.record', kpi.unitId),
  );
  const coverage = await coverageOf(
    scope,
    mine.map((kpi) => kpi.id),
  );
  return mine
    .filter((kpi) => {
      const freshAt = coverage.get(kpi.id)?.freshAt ?? null;
      return freshAt === null || isStale('manual', freshAt, now());
    })
    .map((kpi) => ({
      messageId: 'measurement.need.value',
      values: { kpi: kpi.name },
      entity: { type: 'kpi', id: kpi.id },
      due: null,
      urgency: 'normal',
    }));
}

export const measurementRecord: RoomRecord = {
  entities: { post_numbers: { can: 'measurement.read' }, channel_numbers: { can: 'measurement.read' } },
  describe,
  links,
  needs,
};
