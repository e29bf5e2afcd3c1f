/** Where posts stand, in the words people use, from `publishing.v_stage`. */
import { sql, type Expression, type SqlBool } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { postStages, type PostStage } from './contract.ts';

export interface PostStanding {
  stage: PostStage;
  /** On which channels; none where the post goes nowhere yet. */
  channelIds: string[];
}

/** Stages of each post, in the order of the work. A post that goes nowhere yet is a draft. */
export async function stagesOf(scope: Scope, postIds: readonly string[]): Promise<Map<string, PostStanding[]>> {
  const standings = new Map<string, PostStanding[]>(postIds.map((id) => [id, []]));
  if (postIds.length > 0) {
    const { rows } = await sql<{ postId: string; stage: PostStage; channelIds: string[] }>`
      select post_id as "postId", stage, array_agg(channel_id order by channel_id) as "channelIds"
      from publishing.v_stage where post_id = any(${[...postIds]}::uuid[]) group by 1, 2`.execute(scope.db);
    for (const { postId, ...standing } of rows) standings.get(postId)?.push(standing);
  }
  for (const own of standings.values()) {
    if (own.length === 0) own.push({ stage: 'draft', channelIds: [] });
    own.sort((one, other) => postStages.indexOf(one.stage) - postStages.indexOf(other.stage));
  }
  return standings;
}

/** Posts (by their id) that stand at one of the stages somewhere. */
export function standsAt(postId: Expression<string>, stages: readonly PostStage[]): Expression<SqlBool> {
  return sql<SqlBool>`(
    exists (select from publishing.v_stage v where v.post_id = ${postId} and v.stage = any(${[...stages]}::text[]))
    or (${stages.includes('draft')} and not exists (select from publishing.v_stage v where v.post_id = ${postId})))`;
}
