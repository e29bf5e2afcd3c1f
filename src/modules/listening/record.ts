/** listening's part of the joined record: query ↔ mention ↔ source. */
import { sql } from 'kysely';
import type { EntityDescription, LinkEnd, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { alertEntities, describeAlert, linksOfAlerts, needsOfAlerts, searchAlerts } from './alerts/record.ts';
import { mentionsOf } from './mentions.ts';
import { byId } from './stored-posts.ts';

/** Of a query or a source with thousands, the newest stand for all. */
const mostMentions = 20;
const longestTitle = 80;

async function describe(scope: Scope, type: string, id: string): Promise<EntityDescription | null> {
  if (type === 'mention') {
    const [mention] = await mentionsOf(scope, [id]);
    if (!mention) return null;
    const words = mention.title ?? mention.text ?? mention.url ?? mention.network;
    return {
      title: words.length > longestTitle ? `${words.slice(0, longestTitle - 1)}…`.toWellFormed() : words,
      state: mention.sentiment,
      unitId: mention.unitId,
    };
  }
  const alert = await describeAlert(scope, type, id);
  if (alert !== undefined) return alert;
  const row =
    type === 'query'
      ? await scope.db.selectFrom('listening.query').select(['name', 'unit_id', 'archived_at']).where('id', '=', id).executeTakeFirst()
      : await scope.db.selectFrom('listening.source').select(['name', 'unit_id', 'archived_at']).where('id', '=', id).executeTakeFirst();
  return row ? { title: row.name, state: row.archived_at === null ? null : 'archived', unitId: row.unit_id } : null;
}

async function links(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  return [...(await linksOfMentions(scope, type, id)), ...(await linksOfAlerts(scope, type, id))];
}

async function linksOfMentions(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  switch (type) {
    case 'query':
      return (
        await newest(
          scope,
          sql`
        select x.mention_id as id from listening.match x join listening.query q on q.organisation_id = x.organisation_id and q.id = x.query_id and q.version = x.version
        where x.query_id = ${id} order by x.published_at desc limit ${mostMentions}`,
        )
      ).map((mention) => down('mention', mention, 'listening.relation.found'));
    case 'source':
      return (
        await newest(
          scope,
          sql`
        select id from listening.mention where source_id = ${id} order by published_at desc limit ${mostMentions}`,
        )
      ).map((mention) => down('mention', mention, 'listening.relation.brought'));
    case 'mention': {
      const queries = await newest(
        scope,
        sql`
        select q.id from listening.mention_key k
        join listening.match x on x.organisation_id = k.organisation_id and x.published_at = k.published_at and x.mention_id = k.id
        join listening.query q on q.organisation_id = x.organisation_id and q.id = x.query_id and q.version = x.version
        where k.id = ${id} order by lower(q.name)`,
      );
      const sources = await newest(scope, sql`select m.source_id as id from ${byId(id)}`);
      return [
        ...queries.map((query) => up('query', query, 'listening.relation.found_by')),
        ...sources.map((source) => up('source', source, 'listening.relation.came_from')),
      ];
    }
    default:
      return [];
  }
}

const down = (type: string, id: string, relation: string): LinkEnd => ({ type, id, direction: 'down', relation });
const up = (type: string, id: string, relation: string): LinkEnd => ({ type, id, direction: 'up', relation });

async function newest(scope: Scope, query: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await (query as ReturnType<typeof sql<{ id: string }>>).execute(scope.db);
  return rows.map((row) => row.id);
}

async function search(scope: Scope, q: string) {
  const units = scope.access.unitsWith('listening.read');
  const like = `%${q.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  const { rows } = await sql<{ type: string; id: string; title: string; archived: boolean }>`
    select 'query' as type, id, name as title, archived_at is not null as archived from listening.query where unit_id = any(${units}::uuid[]) and name ilike ${like}
    union all
    select 'source', id, name, archived_at is not null from listening.source where unit_id = any(${units}::uuid[]) and name ilike ${like}
    union all ${searchAlerts(like, units)}
    order by archived, title limit 20`.execute(scope.db);
  return rows.map(({ type, id, title, archived }) => ({ type, id, title, state: archived ? 'archived' : null }));
}

export const listeningRecord: RoomRecord = {
  entities: {
    query: { can: 'listening.read' },
    source: { can: 'listening.read' },
    mention: { can: 'listening.read', below: true },
    ...alertEntities,
  },
  describe,
  links,
  search,
  needs: needsOfAlerts,
};
