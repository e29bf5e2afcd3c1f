/** content's part of the joined record: goal › campaign › post › its pictures and channels. */
import type { LinkEnd, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { assetOf } from './assets.ts';
import { stateOf } from './rules.ts';
import { findPost, imagesOf, orNone, variantsOf } from './store.ts';

const longestList = 100;

async function describe(scope: Scope, type: string, id: string) {
  if (type === 'campaign') {
    const row = await scope.db.selectFrom('content.v_campaign').selectAll().where('id', '=', id).executeTakeFirst();
    return row?.unit_id ? { title: row.name ?? '', state: row.archived ? 'archived' : 'active', unitId: row.unit_id } : null;
  }
  if (type === 'post') {
    const row = await findPost(scope, id);
    return row
      ? {
          title: row.title,
          state: stateOf({ revision: row.revision, submittedRevision: row.submitted_revision, archived: row.archived_at !== null }),
          unitId: row.unit_id,
        }
      : null;
  }
  const row = await assetOf(scope, id);
  return row ? { title: row.file_name, state: null, unitId: row.unit_id } : null;
}

async function links(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  const { db } = scope;
  const down = (to: string, rows: readonly { id: string | null }[]): LinkEnd[] =>
    rows.flatMap((row) => (row.id ? [{ type: to, id: row.id, direction: 'down' as const, relation: `content.relation.${to}` }] : []));
  switch (type) {
    case 'goal':
      return down(
        'campaign',
        await db
          .selectFrom('content.v_campaign')
          .select('id')
          .where('goal_id', '=', id)
          .where('archived', '=', false)
          .orderBy('id', 'desc')
          .limit(longestList)
          .execute(),
      );
    case 'campaign': {
      const campaign = await db.selectFrom('content.v_campaign').select('goal_id').where('id', '=', id).executeTakeFirst();
      if (!campaign?.goal_id) return [];
      const posts = await db
        .selectFrom('content.v_post')
        .select('id')
        .where('campaign_id', '=', id)
        .where('archived', '=', false)
        .orderBy('id', 'desc')
        .limit(longestList)
        .execute();
      return [{ type: 'goal', id: campaign.goal_id, direction: 'up', relation: 'content.relation.goal' }, ...down('post', posts)];
    }
    case 'post': {
      const post = await findPost(scope, id);
      if (!post) return [];
      const images = await imagesOf(scope, id);
      const variants = await variantsOf(scope, id);
      return [
        ...(post.campaign_id
          ? [{ type: 'campaign', id: post.campaign_id, direction: 'up', relation: 'content.relation.campaign' } as const]
          : []),
        ...down(
          'channel',
          variants.filter((variant) => variant.enabled).map((variant) => ({ id: variant.channelId })),
        ),
        ...down(
          'asset',
          images.map((image) => ({ id: image.assetId })),
        ),
      ];
    }
    case 'asset': {
      const rows = await db.selectFrom('content.post_image').select('post_id').where('asset_id', '=', id).limit(longestList).execute();
      return rows.map((row) => ({ type: 'post', id: row.post_id, direction: 'up', relation: 'content.relation.used_by' }));
    }
    case 'channel': {
      const rows = await db
        .selectFrom('content.variant as v')
        .innerJoin('content.post as p', (join) => join.onRef('p.organisation_id', '=', 'v.organisation_id').onRef('p.id', '=', 'v.post_id'))
        .select('p.id')
        .where('v.channel_id', '=', id)
        .where('v.enabled', '=', true)
        .where('p.archived_at', 'is', null)
        .orderBy('p.edited_at', 'desc')
        .limit(20)
        .execute();
      // Up, since a post leads to its channel: the way from a channel to a goal runs through its posts' campaigns, not through its KPIs' children.
      return rows.map((row) => ({ type: 'post', id: row.id, direction: 'up', relation: 'content.relation.post' }));
    }
    default:
      return [];
  }
}

async function search(scope: Scope, q: string) {
  const pattern = `%${q.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const campaigns = await scope.db
    .selectFrom('content.v_campaign')
    .select(['id', 'name', 'archived'])
    .where('name', 'ilike', pattern)
    .where('unit_id', 'in', orNone(scope.access.unitsWithAncestors('content.read')))
    .orderBy('id', 'desc')
    .limit(10)
    .execute();
  const posts = await scope.db
    .selectFrom('content.post')
    .selectAll()
    .where(({ or, eb }) => or([eb('title', 'ilike', pattern), eb('base_text', 'ilike', pattern)]))
    .where('unit_id', 'in', orNone(scope.access.unitsWith('content.read')))
    .orderBy('edited_at', 'desc')
    .limit(10)
    .execute();
  return [
    ...campaigns.map((row) => ({ type: 'campaign', id: row.id ?? '', title: row.name ?? '', state: row.archived ? 'archived' : 'active' })),
    ...posts.map((row) => ({
      type: 'post',
      id: row.id,
      title: row.title,
      state: stateOf({ revision: row.revision, submittedRevision: row.submitted_revision, archived: row.archived_at !== null }),
    })),
  ];
}

export const contentRecord: RoomRecord = {
  entities: { campaign: { can: 'content.read', below: true }, post: { can: 'content.read' }, asset: { can: 'content.read', below: true } },
  describe,
  links,
  search,
};
