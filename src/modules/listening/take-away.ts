/** Takes mentions out of the store, with their texts and matches, and their counts by difference. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { count, type Deltas } from './rollups.ts';

export interface OldMention {
  id: string;
  published_at: string;
  kind: string;
  network: string;
  language: string;
  sentiment: number;
  emotions: number[];
  topics: string[];
  run_id: string;
  revision: number;
  first_seen_at: string;
}

/** The caller holds their keys locked. Answers what was there. */
export async function takeAway(scope: Scope, ids: readonly string[], deltas: Deltas): Promise<Map<string, OldMention>> {
  if (ids.length === 0) return new Map();
  const wanted = [...ids];
  const { rows } = await sql<OldMention>`
    select id, published_at, kind, network, language, sentiment, emotions, topics, run_id, revision, first_seen_at
    from listening.mention where id = any(${wanted}::uuid[]) order by id for update`.execute(scope.db);
  const old = new Map(rows.map((row) => [row.id, row]));
  // After the lock, so that matches a back-fill has just written are seen.
  await forgetMatches(scope, old, deltas);
  await sql`delete from listening.mention_text where id = any(${wanted}::uuid[])`.execute(scope.db);
  await sql`delete from listening.mention where id = any(${wanted}::uuid[])`.execute(scope.db);
  return old;
}

/** Takes all matches of these mentions away; the caller holds the mentions locked. */
export async function forgetMatches(scope: Scope, mentions: ReadonlyMap<string, OldMention>, deltas: Deltas): Promise<void> {
  const { rows } = await sql<{ query_id: string; version: number; mention_id: string }>`
    delete from listening.match where mention_id = any(${[...mentions.keys()]}::uuid[]) returning query_id, version, mention_id`.execute(
    scope.db,
  );
  for (const row of rows) {
    const mention = mentions.get(row.mention_id);
    if (mention) count(deltas, { queryId: row.query_id, version: row.version }, { ...mention, publishedAt: mention.published_at }, -1);
  }
}
