/**
 * Taking posts in. What is new or different is matched in worker threads, and analysed if it is kept, with no transaction
 * open; then written in one: keys, mentions with their texts, their words, matches, counts, and what the run has done.
 * Sent again, nothing changes. Batches may run beside each other.
 */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { Batch } from './batch.ts';
import type { Counts, RawPost } from './contract-schemas.ts';
import { contentOf, isOlder, isSampled, mentionId } from './names.ts';
import { currentSet, holdSet } from './query-sets.ts';
import { readIncoming, type ReadSlice, type WorkPost } from './reading.ts';
import { writeBatch, type Incoming, type IncomingSlice, type Written } from './write-batch.ts';

const noCounts = (): Counts => ({ seen: 0, added: 0, changed: 0, unchanged: 0, removed: 0, dropped: 0, refused: 0 });

/** Answers what came of it. Throws what the database or a thread throws, and then nothing is written. */
export async function takeIn(ctx: Context, batch: Batch): Promise<Counts> {
  const { organisationId } = ctx;
  const editions = latest(
    batch.posts.map((post) => ({ id: mentionId(organisationId, post.network, post.externalId), content: contentOf(post), post })),
  );
  const counts: Counts = { ...noCounts(), seen: batch.posts.length + (batch.refused ?? 0), refused: batch.refused ?? 0 };
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
    const deleted = fresh.filter(({ post }) => post.deleted === true);
    const toRead = fresh.filter(({ post }) => post.deleted !== true);
    const sampled = new Set(batch.source.keep === 'matched' ? toRead.filter(({ id }) => isSampled(id)).map(({ id }) => id) : []);
    const slices = await readIncoming(
      ctx,
      set,
      batch.source.unitId,
      toRead.map(({ id, post }) => ({
        work: workPost(post),
        sure: batch.source.keep === 'everything' || sampled.has(id) || known.has(id),
      })),
    );
    const ready: IncomingSlice[] = [
      { incoming: deleted.map((edition) => ({ ...edition, read: null, matched: [], sampled: false })), words: [] },
      ...slices.map(({ kept, words }) => ({
        words,
        incoming: kept.map((read): Incoming => {
          const edition = toRead[read.place] as Edition;
          return { ...edition, read, matched: matchedBy(set.queries, read), sampled: sampled.has(edition.id) };
        }),
      })),
    ];
    const kept = ready.reduce((sum, { incoming }) => sum + incoming.length, 0);
    const written = await inTransaction(ctx, async (scope) => {
      // A query was saved meanwhile: matched by the old set it would be missed, so it is matched again.
      if ((await holdSet(scope)) !== set.number) return null;
      const done = await writeBatch(scope, batch, set.number, ready);
      const all = {
        ...counts,
        added: done.added,
        changed: done.changed,
        removed: done.removed,
        dropped: fresh.length - kept,
        unchanged: counts.unchanged + done.unchanged + editions.length - fresh.length,
      };
      await countRun(scope, batch, all, done);
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
    select id, content from listening.mention_key where id = any(${`{${ids.join(',')}}`}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.content]));
}

const matchedBy = (queries: readonly { queryId: string; version: number }[], read: ReadSlice['kept'][number]) =>
  read.matched.flatMap((place) => {
    const query = queries[place];
    return query ? [{ queryId: query.queryId, version: query.version }] : [];
  });

export function workPost(post: RawPost): WorkPost {
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

async function countRun({ db }: Scope, { runId, position }: Batch, counts: Counts, stored: Written): Promise<void> {
  const less = [...stored.lost].filter(([id]) => id !== runId);
  await sql`select id from listening.run where id = any(${[runId, ...less.map(([id]) => id)]}::uuid[]) order by id for update`.execute(db);
  await sql`
    update listening.run set seen = seen + ${counts.seen}, added = added + ${counts.added}, changed = changed + ${counts.changed},
      unchanged = unchanged + ${counts.unchanged}, removed = removed + ${counts.removed}, dropped = dropped + ${counts.dropped},
      refused = refused + ${counts.refused}, position = ${position ?? sql.ref('position')},
      stored = stored + ${counts.added - (stored.lost.get(runId) ?? 0)}, last_published_at = greatest(last_published_at, ${stored.lastAt}::timestamptz)
    where id = ${runId}`.execute(db);
  for (const [id, count] of less) await sql`update listening.run set stored = stored - ${count} where id = ${id}`.execute(db);
}
