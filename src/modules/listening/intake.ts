/**
 * Taking posts in. What is new or different is analysed and matched in worker threads with no transaction open, then
 * written in one: keys, mentions with their texts, matches, counts, and what the run has done. Sent again, nothing changes.
 */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { Batch, IntakeSource } from './batch.ts';
import type { Counts, RawPost } from './contract-schemas.ts';
import { heardBy } from './heard.ts';
import { contentOf, isOlder, isSampled, mentionId } from './names.ts';
import { currentSet, holdSet, type QuerySetNow } from './query-sets.ts';
import { readPosts, type ReadPost, type WorkPost } from './reading.ts';
import { writeBatch, type Incoming } from './write-batch.ts';

const noCounts = (): Counts => ({ seen: 0, added: 0, changed: 0, unchanged: 0, removed: 0, dropped: 0, refused: 0 });

/** Answers what came of it. Throws what the database or a thread throws, and then nothing is written. */
export async function takeIn(ctx: Context, batch: Batch): Promise<Counts> {
  const { organisationId } = ctx;
  const editions = latest(
    batch.posts.map((post) => ({ id: mentionId(organisationId, post.network, post.externalId), content: contentOf(post), post })),
  );
  const counts = { ...noCounts(), seen: batch.posts.length + (batch.refused ?? 0), refused: batch.refused ?? 0 };
  counts.unchanged += batch.posts.length - editions.length;
  for (;;) {
    const { set, known } = await inTransaction(ctx, async (scope) => ({
      set: await currentSet(scope),
      known: await contents(
        scope,
        editions.map(({ id }) => id),
      ),
    }));
    const fresh = editions.filter(({ id, content, post }) => post.deleted === true || known.get(id) !== content);
    const read = await readAll(ctx, set, fresh, batch.source);
    const ready = fresh.flatMap((edition, index): Incoming[] => {
      const { read: answer, matched } = read[index] ?? { read: null, matched: [] };
      const sampled = batch.source.keep === 'matched' && isSampled(edition.id);
      const wanted =
        batch.source.keep === 'everything' || matched.length > 0 || sampled || known.has(edition.id) || edition.post.deleted === true;
      return wanted ? [{ ...edition, read: answer, matched, sampled }] : [];
    });
    const written = await inTransaction(ctx, async (scope) => {
      // A query was saved meanwhile: matched by the old set it would be missed, so it is matched again.
      if ((await holdSet(scope)) !== set.number) return null;
      const done = await writeBatch(scope, batch, set.number, ready);
      const all = {
        ...counts,
        added: done.added,
        changed: done.changed,
        removed: done.removed,
        dropped: fresh.length - ready.length,
        unchanged: counts.unchanged + done.unchanged + editions.length - fresh.length,
      };
      await countRun(scope, batch, all);
      return all;
    });
    if (written) return written;
  }
}

interface Edition {
  id: string;
  content: string;
  post: RawPost;
}

/** One edition for each post: the latest by the source's own word, else the one that came last. */
function latest(editions: readonly Edition[]): Edition[] {
  const last = new Map<string, Edition>();
  for (const edition of editions) {
    const before = last.get(edition.id);
    if (before && isOlder(edition.post.editedAt, before.post.editedAt)) continue;
    last.set(edition.id, edition);
  }
  return [...last.values()];
}

async function contents({ db }: Scope, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await sql<{ id: string; content: string }>`
    select id, content from listening.mention_key where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.content]));
}

/** Each with the queries of its unit's line that match it; deletions are not read. */
async function readAll(ctx: Context, set: QuerySetNow, editions: readonly Edition[], source: IntakeSource) {
  const read = await readPosts(
    ctx,
    set.number,
    set.queries,
    editions.filter(({ post }) => !post.deleted).map(({ post }) => workPost(post)),
  );
  let next = 0;
  return editions.map(({ post }) => {
    if (post.deleted) return { read: null, matched: [] };
    const answer = read[next++] as ReadPost;
    return { read: answer, matched: heardBy(set, answer.matched, source.unitId) };
  });
}

function workPost(post: RawPost): WorkPost {
  return {
    text: post.text,
    title: post.title ?? null,
    network: post.network,
    kind: post.kind,
    url: post.url ?? null,
    handle: post.author?.handle ?? null,
    name: post.author?.name ?? null,
    followers: post.author?.followers ?? null,
    verified: post.author?.verified ?? false,
    rating: post.rating ?? null,
    country: post.country?.toLowerCase() ?? null,
    has: post.has ?? [],
    publishedAt: post.publishedAt ? Date.parse(post.publishedAt) : now().getTime(),
    language: post.language ?? null,
    facts: null,
  };
}

async function countRun({ db }: Scope, { runId, position }: Batch, counts: Counts): Promise<void> {
  await sql`
    update listening.run set seen = seen + ${counts.seen}, added = added + ${counts.added}, changed = changed + ${counts.changed},
      unchanged = unchanged + ${counts.unchanged}, removed = removed + ${counts.removed}, dropped = dropped + ${counts.dropped},
      refused = refused + ${counts.refused}, position = ${position ?? sql.ref('position')}
    where id = ${runId}`.execute(db);
}
