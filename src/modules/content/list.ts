/** The list of posts: narrowed, sorted and paged in SQL. */
import { sql, type Expression, type SqlBool } from 'kysely';
import { z } from 'zod';
import { invalidField } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { namesOf } from '#modules/identity/index.ts';
import { planned, stateOf, type PostState } from './rules.ts';
import { orNone } from './store.ts';

export interface PostFilter {
  limit: number;
  cursor?: string | undefined;
  unitId?: string | undefined;
  id?: string[] | undefined;
  campaignId?: string[] | undefined;
  goalId?: string | undefined;
  channelId?: string[] | undefined;
  language?: string[] | undefined;
  state?: PostState[] | undefined;
  q?: string | undefined;
  sort: 'edited' | 'planned' | 'title';
  /** A further condition, of a room below, on the post's id. */
  where?: ((postId: Expression<string>) => Expression<SqlBool>) | undefined;
}

/** By what a page is cut. The key is compared as the database wrote it: a rounded time would skip or repeat rows. */
const orders = {
  edited: { key: sql`p.edited_at`, type: sql`timestamptz`, ascending: false },
  planned: { key: sql`coalesce(p.planned_at, 'infinity')`, type: sql`timestamptz`, ascending: true },
  title: { key: sql`lower(p.title)`, type: sql`text`, ascending: true },
};
const cursorSchema = z.tuple([z.string(), z.uuid()]);

function readCursor(cursor: string): [string, string] {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw invalidField('cursor', 'unknown_cursor');
  }
}

const states: Record<PostState, Expression<SqlBool>> = {
  draft: sql<SqlBool>`(p.archived_at is null and p.submitted_revision is null)`,
  submitted: sql<SqlBool>`(p.archived_at is null and p.submitted_revision = p.revision)`,
  changed: sql<SqlBool>`(p.archived_at is null and p.submitted_revision < p.revision)`,
  archived: sql<SqlBool>`p.archived_at is not null`,
};

/** Posts of units the caller reads; archived ones only where asked for. Throws `invalid` for a cursor we did not write. */
export async function listPosts(scope: Scope, filter: PostFilter) {
  const { key, type, ascending } = orders[filter.sort];
  let query = scope.db
    .selectFrom('content.post as p')
    .leftJoin('content.campaign as c', (join) =>
      join.onRef('c.organisation_id', '=', 'p.organisation_id').onRef('c.id', '=', 'p.campaign_id'),
    )
    .selectAll('p')
    .select(['c.name as campaign_name', sql<string>`${key}::text`.as('cursor_key')])
    .where('p.unit_id', 'in', orNone(scope.access.unitsWith('content.read')))
    .where(({ or }) =>
      or((filter.state?.length ? filter.state : (['draft', 'submitted', 'changed'] as const)).map((state) => states[state])),
    );
  if (filter.unitId) query = query.where('p.unit_id', '=', filter.unitId);
  if (filter.id?.length) query = query.where('p.id', 'in', filter.id);
  if (filter.campaignId?.length) query = query.where('p.campaign_id', 'in', filter.campaignId);
  if (filter.goalId) query = query.where('c.goal_id', '=', filter.goalId);
  if (filter.language?.length) query = query.where('p.language', 'in', filter.language);
  const { channelId } = filter;
  if (channelId?.length) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom('content.variant as v')
          .select('v.post_id')
          .whereRef('v.post_id', '=', 'p.id')
          .where('v.enabled', '=', true)
          .where('v.channel_id', 'in', channelId),
      ),
    );
  }
  if (filter.where) query = query.where(filter.where(sql.ref<string>('p.id')));
  if (filter.q) query = query.where(matches(filter.q));
  if (filter.cursor) {
    const [value, id] = readCursor(filter.cursor);
    query = query.where(
      ascending
        ? sql<SqlBool>`(${key}, p.id) > (${value}::${type}, ${id}::uuid)`
        : sql<SqlBool>`(${key}, p.id) < (${value}::${type}, ${id}::uuid)`,
    );
  }
  const direction = ascending ? 'asc' : 'desc';
  const rows = await query
    .orderBy(key, direction)
    .orderBy('p.id', direction)
    .limit(filter.limit + 1)
    .execute();
  const page = rows.slice(0, filter.limit);
  const last = rows.length > filter.limit ? page.at(-1) : undefined;
  const extras = await extrasOf(
    scope,
    page.map((row) => row.id),
  );
  const names = await namesOf(
    scope,
    page.map((row) => row.author_person_id),
  );
  return {
    nextCursor: last ? Buffer.from(JSON.stringify([last.cursor_key, last.id])).toString('base64url') : null,
    items: page.map((row) => ({
      id: row.id,
      unitId: row.unit_id,
      title: row.title,
      language: row.language,
      editedAt: row.edited_at,
      archived: row.archived_at !== null,
      planned: row.planned_local && row.planned_zone ? planned(row.planned_local, row.planned_zone) : null,
      state: stateOf({ revision: row.revision, submittedRevision: row.submitted_revision, archived: row.archived_at !== null }),
      author: { id: row.author_person_id, name: names.get(row.author_person_id) ?? '' },
      campaign: row.campaign_id && row.campaign_name !== null ? { id: row.campaign_id, name: row.campaign_name } : null,
      excerpt: excerpt(row.base_text),
      ...extras(row.id),
    })),
  };
}

/** Title or text holds the words as typed. A few thousand posts of one organisation: a scan is quick enough. */
function matches(q: string): Expression<SqlBool> {
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  return sql<SqlBool>`(p.title ilike ${pattern} or p.base_text ilike ${pattern})`;
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length <= 160 ? line : `${line.slice(0, 160).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** Channels and pictures of a page of posts, two queries for all. */
async function extrasOf(scope: Scope, postIds: readonly string[]) {
  const ids = orNone(postIds);
  const variants = await scope.db
    .selectFrom('content.variant')
    .select(['post_id', 'channel_id'])
    .where('post_id', 'in', ids)
    .where('enabled', '=', true)
    .execute();
  const images = await scope.db
    .selectFrom('content.post_image')
    .select(['post_id', 'asset_id'])
    .where('post_id', 'in', ids)
    .orderBy('position')
    .execute();
  const channels = await channelsOf(scope, [...new Set(variants.map((row) => row.channel_id))]);
  return (postId: string) => {
    const mine = images.filter((row) => row.post_id === postId);
    const chosen = new Set(variants.filter((row) => row.post_id === postId).map((row) => row.channel_id));
    return {
      images: mine.length,
      firstAssetId: mine[0]?.asset_id ?? null,
      channels: channels.filter((channel) => chosen.has(channel.id)).map(({ id, name, network }) => ({ id, name, network })),
    };
  };
}
