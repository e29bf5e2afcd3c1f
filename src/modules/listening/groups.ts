/** Near-duplicates: which group each new mention belongs to, by the shapes of the last weeks. */
import { sql } from 'kysely';
import { bandsOf, groupPosts } from './simhash.ts';
import type { Scope } from '#kernel/types.ts';
import type { NewMention } from './mention-rows.ts';

export async function groupsOf(scope: Scope, mentions: readonly NewMention[]): Promise<Map<string, string>> {
  const posts = mentions.map(({ id, read }) => ({ id, simhash: read.simhash }));
  const bands = [...new Set(posts.flatMap(({ simhash }) => (simhash ? bandsOf(simhash) : [])))];
  if (bands.length === 0) return new Map();
  const { rows } = await sql<{ groupId: string; simhash: string }>`
    select distinct group_id as "groupId", simhash from listening.shape where band = any(${bands}::int[])`.execute(scope.db);
  const { groups, begun } = groupPosts(posts, rows);
  const shapes = begun.flatMap(({ groupId, simhash }) => bandsOf(simhash).map((band) => ({ band, group_id: groupId, simhash })));
  if (shapes.length > 0)
    await sql`
      insert into listening.shape (organisation_id, band, group_id, simhash)
      select ${scope.organisationId}::uuid, band, group_id, simhash
      from jsonb_to_recordset(${JSON.stringify(shapes)}::jsonb) as r (band int, group_id uuid, simhash text)
      order by band, group_id on conflict do nothing`.execute(scope.db);
  return groups;
}
