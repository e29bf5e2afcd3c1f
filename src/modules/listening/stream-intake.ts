/** One batch of a stream: posts and reposts in, what is gone out, and what it cost. */
import { sql } from 'kysely';
import type { JetstreamEvent } from '#connectors/bluesky/jetstream.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context } from '#kernel/types.ts';
import type { RawPost } from './contract-schemas.ts';
import { takeGoneAccounts, takeGonePosts } from './gone.ts';
import { takeIn } from './intake.ts';
import { mentionId } from './names.ts';
import { readRawPost } from './raw-post.ts';
import { keepFaults } from './runs.ts';
import type { Source } from './sources.ts';
import type { StreamBatch } from './stream-buffer.ts';
import { countUse } from './usage.ts';

const network = 'bluesky';

export async function takeInBatch(
  ctx: Context,
  { source, runId, batch, requests }: { source: Source; runId: string; batch: StreamBatch; requests: number },
): Promise<void> {
  const given = [...batch.posts.map(rawPost), ...(await repostsOf(ctx, batch))];
  const read = given.map((post) => readRawPost(post, 0));
  const posts = read.flatMap(({ post }) => (post ? [post] : []));
  const refused = read.length - posts.length + batch.unreadable;
  if (posts.length + refused > 0) await takeIn(ctx, { source, runId, posts, refused });
  const removed =
    (await takeGonePosts(ctx, network, batch.deleted)) + (await takeGoneAccounts(ctx, network, batch.goneAccounts, source.id));
  await inTransaction(ctx, async (scope) => {
    await keepFaults(
      scope,
      runId,
      read.flatMap(({ faults }) => faults),
    );
    if (removed > 0 || batch.skipped > 0)
      await sql`update listening.run set removed = removed + ${removed}, skipped = skipped + ${batch.skipped} where id = ${runId}`.execute(
        scope.db,
      );
    await countUse(scope, source.id, { requests, posts: batch.posts.length + batch.reposts.length });
  });
}

const author = (did: string) => ({ handle: did, id: did });

const rawPost = ({ uri, did, timeUs, edited, post }: Extract<JetstreamEvent, { kind: 'post' }>) =>
  ({
    externalId: uri,
    network,
    kind: post.type,
    text: post.text,
    url: post.url,
    publishedAt: post.publishedAt,
    editedAt: edited ? new Date(timeUs / 1000).toISOString() : null,
    language: post.language,
    author: author(did),
    has: post.has,
  }) satisfies RawPost;

/** A repost says no words of its own. Of a post that is kept here it counts as spread; of any other nothing is known. */
async function repostsOf(ctx: Context, { posts, reposts }: StreamBatch): Promise<RawPost[]> {
  if (reposts.length === 0) return [];
  const here = new Map(posts.map((event) => [event.uri, { text: event.post.text, language: event.post.language, url: event.post.url }]));
  const wanted = new Map(reposts.map(({ of }) => [mentionId(ctx.organisationId, network, of), of]));
  const { rows } = await inTransaction(ctx, ({ db }) =>
    sql<{ id: string; text: string; language: string; url: string | null }>`
      select m.id, t.text, m.language, m.url from listening.mention_key k
      join listening.mention m on m.organisation_id = k.organisation_id and m.id = k.id and m.published_at = k.published_at
      join listening.mention_text t on t.organisation_id = m.organisation_id and t.id = m.id and t.published_at = m.published_at
      where k.id = any(${[...wanted.keys()]}::uuid[])`.execute(db),
  );
  const kept = new Map(rows.map(({ id, text, language, url }) => [wanted.get(id) ?? '', { text, language, url }]));
  return reposts.flatMap(({ uri, did, of, at }): RawPost[] => {
    const original = here.get(of) ?? kept.get(of);
    if (!original || original.text === '') return [];
    const language = original.language && /^[a-z]{2}$/.test(original.language) ? original.language : null;
    return [
      { externalId: uri, network, kind: 'repost', text: original.text, url: original.url, publishedAt: at, language, author: author(did) },
    ];
  });
}
