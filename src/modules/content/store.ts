/** SQL on posts, their variants and pictures. */
import { sql, type Selectable, type UpdateObject } from 'kysely';
import type { ContentPost, ContentVariant, DB } from '#kernel/db.gen.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';

export type PostRow = Selectable<ContentPost>;
export interface Variant {
  channelId: string;
  enabled: boolean;
  text: string | null;
  language: string | null;
}
export interface Image {
  assetId: string;
  alt: string;
}
export type ImageWithFacts = Awaited<ReturnType<typeof imagesOf>>[number];

export function findPost({ db }: Scope, id: string): Promise<PostRow | undefined> {
  return db.selectFrom('content.post').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Read for a change: nobody else changes it until the transaction ends. */
export function lockPost({ db }: Scope, id: string): Promise<PostRow | undefined> {
  return db.selectFrom('content.post').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
}

export async function insertPost(
  scope: Scope,
  values: {
    unit_id: string;
    campaign_id: string | null;
    title: string;
    language: string;
    base_text: string;
    person: string;
    planned_local: string | null;
    planned_zone: string | null;
    planned_at: string | null;
  },
): Promise<PostRow> {
  const { person, ...rest } = values;
  return scope.db
    .insertInto('content.post')
    .values({ organisation_id: scope.organisationId, id: newId(), author_person_id: person, edited_by: person, ...rest })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function writePost({ db }: Scope, id: string, values: UpdateObject<DB, 'content.post'>): Promise<void> {
  await db.updateTable('content.post').set(values).where('id', '=', id).execute();
}

const toVariant = (row: Selectable<ContentVariant>): Variant => ({
  channelId: row.channel_id,
  enabled: row.enabled,
  text: row.own_text,
  language: row.own_language,
});

/** In the order of the channels' names, so that a post looks the same each time. */
export async function variantsOf({ db }: Scope, postId: string): Promise<Variant[]> {
  const rows = await db
    .selectFrom('content.variant as v')
    .innerJoin('channels.v_channel as c', (join) =>
      join.onRef('c.organisation_id', '=', 'v.organisation_id').onRef('c.id', '=', 'v.channel_id'),
    )
    .selectAll('v')
    .where('v.post_id', '=', postId)
    .orderBy(sql`lower(c.name)`)
    .orderBy('v.channel_id')
    .execute();
  return rows.map(toVariant);
}

export async function replaceVariants(scope: Scope, postId: string, variants: readonly Variant[]): Promise<void> {
  await scope.db.deleteFrom('content.variant').where('post_id', '=', postId).execute();
  if (variants.length === 0) return;
  await scope.db
    .insertInto('content.variant')
    .values(
      variants.map(({ channelId, enabled, text, language }) => ({
        organisation_id: scope.organisationId,
        post_id: postId,
        channel_id: channelId,
        enabled,
        own_text: text,
        own_language: language,
      })),
    )
    .execute();
}

export async function imagesOf({ db }: Scope, postId: string) {
  return db
    .selectFrom('content.post_image as i')
    .innerJoin('content.asset as a', (join) => join.onRef('a.organisation_id', '=', 'i.organisation_id').onRef('a.id', '=', 'i.asset_id'))
    .select([
      'i.asset_id as assetId',
      'i.alt',
      'a.file_name as fileName',
      'a.media_type as mediaType',
      'a.bytes',
      'a.width',
      'a.height',
      'a.animated',
      'a.sha256',
    ])
    .where('i.post_id', '=', postId)
    .orderBy('i.position')
    .execute();
}

export async function replaceImages(scope: Scope, postId: string, images: readonly Image[]): Promise<void> {
  await scope.db.deleteFrom('content.post_image').where('post_id', '=', postId).execute();
  if (images.length === 0) return;
  await scope.db
    .insertInto('content.post_image')
    .values(
      images.map(({ assetId, alt }, position) => ({
        organisation_id: scope.organisationId,
        post_id: postId,
        asset_id: assetId,
        position,
        alt,
      })),
    )
    .execute();
}

/** The unit itself and its ancestors: what may be used in it. */
export async function lineOf({ db }: Scope, unitId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive line as (
      select id, parent_id from identity.v_unit where id = ${unitId}
      union all
      select u.id, u.parent_id from identity.v_unit u join line on u.id = line.parent_id
    )
    select id from line`.execute(db);
  return rows.map((row) => row.id);
}

/** For `where … in` with a list that may be empty. */
export const noUnit = '00000000-0000-0000-0000-000000000000';
export const orNone = (ids: readonly string[]): string[] => (ids.length > 0 ? [...ids] : [noUnit]);
