/** content's list of posts with publishing's word on where each stands. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { listPosts, type PostFilter } from '#modules/content/index.ts';
import type { PostStage } from '#modules/publishing/contract.ts';
import { stagesOf, standsAt } from '#modules/publishing/index.ts';

/** Posts of units whose publishing the caller may not read come without stages, and are found by none. */
export async function postsStanding(scope: Scope, { stage, ...filter }: Omit<PostFilter, 'where'> & { stage?: PostStage[] | undefined }) {
  const units = scope.access.unitsWith('publishing.read');
  const page = await listPosts(scope, {
    ...filter,
    where: stage?.length ? (postId) => sql<boolean>`(p.unit_id = any(${units}::uuid[]) and ${standsAt(postId, stage)})` : undefined,
  });
  const stages = await stagesOf(
    scope,
    page.items.filter((post) => units.includes(post.unitId)).map((post) => post.id),
  );
  return { ...page, items: page.items.map((post) => ({ ...post, stages: stages.get(post.id) ?? null })) };
}
