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
    select m.id, m.published_at, m.kind, m.network, m.language, m.sentiment, m.emotions, m.topics, m.run_id, m.revision, m.first_seen_at
    from listening.mention_key k join listening.mention m on m.organisation_id = k.organisation_id and m.published_at = k.published_at and m.id = k.id
    where k.id = any(${wanted}::uuid[]) order by m.id for update of m`.execute(scope.db);
  const old = new Map(rows.map((row) => [row.id, row]));
  if (old.size === 0) return old;
  // After the lock, so that matches a back-fill has just written are seen.
  await forgetMatches(scope, old, deltas);
  await sql`
    delete from listening.mention_text t using ${placesOf(old)} where t.published_at = w.at and t.id = w.id`.execute(scope.db);
  await sql`delete from listening.mention m using ${placesOf(old)} where m.published_at = w.at and m.id = w.id`.execute(scope.db);
  return old;
}

/** As rows `w (id, at)`: the way to a mention is by its time first. */
const placesOf = (mentions: ReadonlyMap<string, OldMention>) => {
  const all = [...mentions.values()];
  return sql`unnest(${all.map(({ id }) => id)}::uuid[], ${all.map((one) => one.published_at)}::timestamptz[]) as w (id, at)`;
};

/** Takes all matches of these mentions away; the caller holds the mentions locked. */
export async function forgetMatches(scope: Scope, mentions: ReadonlyMap<string, OldMention>, deltas: Deltas): Promise<void> {
  const { rows } = await sql<{ query_id: string; version: number; mention_id: string }>`
    delete from listening.match x using ${placesOf(mentions)}
    where x.published_at = w.at and x.mention_id = w.id returning x.query_id, x.version, x.mention_id`.execute(scope.db);
  for (const row of rows) {
    const mention = mentions.get(row.mention_id);
    if (mention) count(deltas, { queryId: row.query_id, version: row.version }, { ...mention, publishedAt: mention.published_at }, -1);
  }
}
