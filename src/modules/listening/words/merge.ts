/**
 * Keeps the index of words small and true: segments not read yet are read, small ones merged eight at a time, and those
 * whose texts have gone are made anew without them. Each step replaces segments in one transaction.
 */
import { sql } from 'kysely';
import { z } from 'zod';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { readMembers, type Block, type Member } from './blocks.ts';
import { writeSegment } from './segments.ts';

const work = new URL('./word-work.ts', import.meta.url);
const blocksSchema = z.array(z.object({ first: z.string(), bytes: z.instanceof(Uint8Array) }));

/** No segment is larger. A word costs one look-up in each; a larger one takes longer to make and to read again. */
const largest = 65_536;
/** Segments of about a size that are merged: each mention is merged at most log₈ of the largest, five times. */
const fan = 8;

/** Answers when nothing is left to do, or the signal ends. */
export async function tendSegments(ctx: Context, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await readOne(ctx)));
  while (!signal.aborted && (await mergeSome(ctx)));
}

/** Answers whether there may be another. */
async function readOne(ctx: Context): Promise<boolean> {
  const found = await inTransaction(ctx, async (scope) => {
    const { rows } = await sql<{ id: string; members: Buffer; querySet: number }>`
      select id, members, query_set as "querySet" from listening.segment where not indexed limit 1`.execute(scope.db);
    const [segment] = rows;
    return segment ? { ...segment, texts: await textsOf(scope, readMembers(segment.members)) } : null;
  });
  if (!found) return false;
  const words = await indexed(ctx, found.texts);
  return inTransaction(ctx, async (scope) => {
    if (!(await drop(scope, [found.id]))) return true;
    await writeSegment(scope, {
      members: found.texts,
      words,
      querySet: found.querySet,
      texts: found.texts.filter(({ text }) => text !== null).length,
    });
    return true;
  });
}

type Text = Member & { title: string | null; text: string | null };

/** Of the members that are still there. */
async function textsOf({ db }: Scope, members: readonly Member[]): Promise<Text[]> {
  const { rows } = await sql<Text>`
    select m.id, m.published_at as "publishedAt", m.title, t.text
    from unnest(${members.map(({ id }) => id)}::uuid[], ${members.map(({ publishedAt }) => publishedAt)}::timestamptz[]) as w (id, at)
    join listening.mention m on m.published_at = w.at and m.id = w.id
    left join listening.mention_text t on t.organisation_id = m.organisation_id and t.published_at = m.published_at and t.id = m.id`.execute(
    db,
  );
  return rows;
}

async function indexed({ kernel }: Context, texts: readonly Text[]): Promise<Block[]> {
  const posts = texts.map(({ title, text }) => ({ title, text: text ?? '' }));
  return blocksSchema.parse(await kernel.pool.run(work, 'indexTexts', posts));
}

async function mergeSome(ctx: Context): Promise<boolean> {
  const found = await inTransaction(ctx, async (scope) => {
    const segments = await mergeable(scope);
    const { rows } = await sql<{ id: string; block: Buffer }>`
      select segment_id as id, block from listening.segment_words where segment_id = any(${segments.map(({ id }) => id)}::uuid[])
      order by segment_id, first_word`.execute(scope.db);
    const blocks = Map.groupBy(rows, ({ id }) => id);
    return segments.map((segment) => ({ ...segment, blocks: (blocks.get(segment.id) ?? []).map(({ block }) => new Uint8Array(block)) }));
  });
  if (found.length < 2) return false;
  const words = blocksSchema.parse(
    await ctx.kernel.pool.run(
      work,
      'mergeWords',
      found.map(({ size, blocks }) => ({ size, blocks })),
    ),
  );
  return inTransaction(ctx, async (scope) => {
    if (
      !(await drop(
        scope,
        found.map(({ id }) => id),
      ))
    )
      return true;
    await writeSegment(scope, {
      members: found.flatMap(({ members }) => readMembers(members)),
      words,
      querySet: Math.min(...found.map(({ querySet }) => querySet)),
      texts: found.reduce((sum, { texts }) => sum + texts, 0),
    });
    return true;
  });
}

interface Mergeable {
  id: string;
  size: number;
  members: Buffer;
  querySet: number;
  texts: number;
}

/** The oldest of the smallest step that has enough of them. */
async function mergeable({ db }: Scope): Promise<Mergeable[]> {
  const { rows } = await sql<{ ids: string[]; sizes: number[] }>`
    select array_agg(id order by id) as ids, array_agg(size order by id) as sizes from listening.segment
    where indexed and size < ${largest / 2} group by floor(log(${fan}::numeric, size)) having count(*) >= ${fan} order by min(size) limit 1`.execute(
    db,
  );
  const [step] = rows;
  if (!step) return [];
  let sum = 0;
  const ids = step.ids.filter((_, index) => (sum += step.sizes[index] ?? 0) <= largest);
  const { rows: segments } = await sql<Mergeable>`
    select id, size, members, query_set as "querySet", texts from listening.segment where id = any(${ids}::uuid[]) order by id`.execute(db);
  return segments;
}

/** False, and nothing is gone, where another worker was here first. */
async function drop({ db }: Scope, ids: readonly string[]): Promise<boolean> {
  const { rows } = await sql`select id from listening.segment where id = any(${[...ids]}::uuid[]) order by id for update`.execute(db);
  if (rows.length < ids.length) return false;
  await sql`delete from listening.segment_words where segment_id = any(${[...ids]}::uuid[])`.execute(db);
  await sql`delete from listening.segment where id = any(${[...ids]}::uuid[])`.execute(db);
  return true;
}

/** Words of texts that expired or were erased must not stay: segments that lost any are read again. Run daily. */
export async function forgetLostTexts(ctx: Context, signal: AbortSignal): Promise<void> {
  const ids = await inTransaction(ctx, async ({ db }) => {
    const { rows } = await sql<{ id: string }>`select id from listening.segment where indexed order by id`.execute(db);
    return rows.map(({ id }) => id);
  });
  for (const id of ids) {
    signal.throwIfAborted();
    await inTransaction(ctx, async ({ db }) => {
      const { rows } = await sql<{ members: Buffer; texts: number }>`
        select members, texts from listening.segment where id = ${id} and indexed for update`.execute(db);
      const [segment] = rows;
      if (!segment) return;
      const members = readMembers(segment.members);
      const { rows: kept } = await sql<{ texts: number }>`
        select count(*)::int as texts
        from unnest(${members.map((member) => member.id)}::uuid[], ${members.map(({ publishedAt }) => publishedAt)}::timestamptz[]) as w (id, at)
        join listening.mention_text t on t.published_at = w.at and t.id = w.id`.execute(db);
      if ((kept[0]?.texts ?? 0) >= segment.texts) return;
      await sql`delete from listening.segment_words where segment_id = ${id}`.execute(db);
      await sql`update listening.segment set indexed = false where id = ${id}`.execute(db);
    });
  }
}
