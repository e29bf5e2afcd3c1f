/** Feeds that name their entries anew each time: an entry is known again by its words and address. */
import { sql } from 'kysely';
import { sha256Hex } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import type { RawPost } from './contract-schemas.ts';

const fingerprintOf = ({ title, text, url }: RawPost): string => sha256Hex(JSON.stringify([title ?? '', text, url ?? '']));
/** Fewer renamed entries are a correction, not a habit. */
const fewest = 3;

/**
 * The posts under the names they were first read by. `renamed` counts those that came under another one; `habit` is set where
 * that is most of what was known. Two entries of one document that say the same stay two.
 */
export async function underFirstNames(
  { db }: Scope,
  sourceId: string,
  posts: readonly RawPost[],
): Promise<{ posts: RawPost[]; renamed: number; habit: boolean }> {
  const prints = posts.map(fingerprintOf);
  const { rows } = await sql<{ fingerprint: string; external_id: string }>`
    select fingerprint, external_id from listening.feed_entry where source_id = ${sourceId} and fingerprint = any(${prints}::text[])`.execute(
    db,
  );
  const known = new Map(rows.map((row) => [row.fingerprint, row.external_id]));
  const given = new Set(posts.map(({ externalId }) => externalId));
  const used = new Set<string>();
  let renamed = 0;
  const named = posts.map((post, index) => {
    const before = known.get(prints[index] ?? '');
    if (before === undefined || before === post.externalId || given.has(before) || used.has(before)) return post;
    used.add(before);
    renamed += 1;
    return { ...post, externalId: before };
  });
  return { posts: named, renamed, habit: renamed >= fewest && renamed * 2 > known.size };
}

/** Remembers the posts by their words, for as long as they are seen and thirty days more. */
export async function rememberNames({ db, organisationId }: Scope, sourceId: string, posts: readonly RawPost[]): Promise<void> {
  const rows = new Map(posts.map((post) => [fingerprintOf(post), post.externalId]));
  const list = [...rows].map(([fingerprint, externalId]) => ({ fingerprint, external_id: externalId }));
  if (list.length > 0)
    await sql`
      insert into listening.feed_entry (organisation_id, source_id, fingerprint, external_id)
      select ${organisationId}::uuid, ${sourceId}::uuid, fingerprint, external_id
      from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as r (fingerprint text, external_id text) order by fingerprint
      on conflict (organisation_id, source_id, fingerprint) do update set seen_at = kernel.now()`.execute(db);
  await sql`delete from listening.feed_entry where source_id = ${sourceId} and seen_at < kernel.now() - interval '30 days'`.execute(db);
}
