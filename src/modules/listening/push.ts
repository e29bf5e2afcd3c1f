/** Posts that a program of the organisation sends. Each is read by itself: one that cannot be is named and the others are taken in. */
import { sql } from 'kysely';
import { notFound, refuse } from '#kernel/errors.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import { takeIn } from './intake.ts';
import { readRawPost } from './raw-post.ts';
import { keepFaults, runOfToday } from './runs.ts';
import { sourceToChange } from './sources.ts';
import { countUse } from './usage.ts';

export async function pushPosts(ctx: Context, input: { sourceId: string; posts: readonly Record<string, unknown>[] }) {
  const { source, runId } = await inTransaction(ctx, async (scope) => {
    const found = await sourceToChange(scope, input.sourceId);
    if (found.kind !== 'push') throw refuse('not_a_push_source');
    if (found.archived) throw notFound();
    if (found.paused) throw refuse('paused');
    return { source: found, runId: await runOfToday(scope, found.id) };
  });
  const read = input.posts.map((post, index) => readRawPost(post, index + 1));
  const posts = read.flatMap(({ post }) => (post ? [post] : []));
  const faults = read.flatMap((one) => one.faults);
  const counts = await takeIn(ctx, { source, runId, posts, refused: read.length - posts.length });
  await inTransaction(ctx, async (scope) => {
    await keepFaults(scope, runId, faults);
    await countUse(scope, source.id, { requests: 1, posts: read.length });
    await scope.db
      .updateTable('listening.run')
      .set({ finished_at: sql<string>`kernel.now()` })
      .where('id', '=', runId)
      .where('state', '=', 'finished')
      .execute();
  });
  return { ...counts, runId, faults };
}
