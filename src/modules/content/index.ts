/** What the rooms below may ask of content. */
import type { Scope } from '#kernel/types.ts';
import { describePost } from './posts.ts';
import { findPost } from './store.ts';

export { uploadAsset } from './assets.ts';
export { campaignOf, createCampaign } from './campaigns.ts';
export { filesOf, keepFile } from './files.ts';
export { updatePost } from './edit.ts';
export { createPost } from './posts.ts';
export { listPosts, type PostFilter } from './list.ts';
export { contentRecord } from './record.ts';
export {
  assertSubmittable,
  markSubmitted,
  renderVariants,
  writtenVariants,
  type RenderedVariant,
  type WrittenVariant,
} from './rendering.ts';
export { prepareRenditions } from './renditions.ts';

export type Post = Awaited<ReturnType<typeof describePost>>;

/** The working copy, or null. What the caller may read is the caller's question. */
export async function postOf(scope: Scope, id: string): Promise<Post | null> {
  const row = await findPost(scope, id);
  return row ? describePost(scope, row) : null;
}
