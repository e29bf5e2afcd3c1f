/** What was read again takes the place of what was read before: facts, matches, counts. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { Facts } from '../reading.ts';
import { count, noDeltas, writeDeltas, type MatchedBy } from '../rollups.ts';
import { byPlace, type StoredPost } from '../stored-posts.ts';
import { forgetMatches, type OldMention } from '../take-away.ts';
import { signOf } from '../write-batch.ts';

export interface Reading {
  post: StoredPost;
  facts: Facts;
  matched: MatchedBy[];
}

/** Answers how many are judged otherwise. A mention that was edited or corrected meanwhile is left: it was read by what is new. */
export async function writeReread(
  scope: Scope,
  readings: readonly Reading[],
  by: { setNumber: number; analysisVersion: number },
): Promise<number> {
  if (readings.length === 0) return 0;
  const { rows } = await sql<OldMention>`
    select m.id, m.published_at, m.kind, m.network, m.language, m.sentiment, m.emotions, m.topics, m.run_id, m.revision, m.first_seen_at
    from ${byPlace(readings.map(({ post }) => post))} order by m.id for update of m`.execute(scope.db);
  const old = new Map(rows.map((row) => [row.id, row]));
  const present = readings.filter(({ post }) => old.get(post.id)?.revision === post.revision);
  const deltas = noDeltas();
  await forgetMatches(scope, new Map(present.map(({ post }) => [post.id, old.get(post.id)!])), deltas);
  await sql`
    update listening.mention m set language = r.language, language_unsure = r.language_unsure, sentiment = r.sentiment, sentiment_score = r.score,
      sentiment_abstained = r.abstained, emotions = r.emotions, topics = r.topics, signals = r.signals, spam = r.spam, spam_reasons = r.spam_reasons, query_set = ${by.setNumber},
      analysis_version = ${by.analysisVersion}, revision = m.revision + 1
    from jsonb_to_recordset(${JSON.stringify(present.map(rowOf))}::jsonb) as r (id uuid, at timestamptz, language text, language_unsure boolean,
      sentiment smallint, score real, abstained boolean, emotions real[], topics text[], signals text[], spam real, spam_reasons text[])
    where m.published_at = r.at and m.id = r.id`.execute(scope.db);
  const found = present.flatMap(({ post, matched }) => matched.map((match) => ({ post, match })));
  await sql`
    insert into listening.match (organisation_id, query_id, version, published_at, mention_id, author_id)
    select ${scope.organisationId}::uuid, p.query_id, p.version, p.at, p.id, m.author_id
    from unnest(${found.map(({ match }) => match.queryId)}::uuid[], ${found.map(({ match }) => match.version)}::int[],
      ${found.map(({ post }) => post.publishedAt)}::timestamptz[], ${found.map(({ post }) => post.id)}::uuid[]) as p (query_id, version, at, id)
    join listening.mention m on m.published_at = p.at and m.id = p.id`.execute(scope.db);
  for (const { post, facts, matched } of present) {
    const { kind, network } = post.work;
    const counted = { ...facts, sentiment: signOf(facts.sentiment), publishedAt: post.publishedAt, kind, network };
    for (const match of matched) count(deltas, match, counted, 1);
  }
  await writeDeltas(scope, deltas);
  await keepFlagged(scope, present);
  return present.filter(({ post, facts }) => isOtherwise(post.work.facts, facts)).length;
}

const rowOf = ({ post, facts }: Reading) => ({
  id: post.id,
  at: post.publishedAt,
  language: facts.language,
  language_unsure: facts.languageUnsure,
  sentiment: signOf(facts.sentiment),
  score: facts.score,
  abstained: facts.abstained,
  emotions: facts.emotions,
  topics: facts.topics,
  signals: facts.signals,
  spam: facts.spam,
  spam_reasons: facts.spamReasons,
});

/** A text that a person must look at expires no more. */
async function keepFlagged(scope: Scope, readings: readonly Reading[]): Promise<void> {
  const flagged = readings.filter(({ facts }) => facts.flagged).map(({ post }) => post);
  if (flagged.length === 0) return;
  await sql`
    update listening.mention_text t set expires_at = null
    from unnest(${flagged.map(({ id }) => id)}::uuid[], ${flagged.map(({ publishedAt }) => publishedAt)}::timestamptz[]) as w (id, at)
    where t.published_at = w.at and t.id = w.id and t.expires_at is not null`.execute(scope.db);
}

const listed = (words: readonly string[]) => words.toSorted().join();

function isOtherwise(before: Facts | null, after: Facts): boolean {
  return (
    before === null ||
    before.language !== after.language ||
    before.sentiment !== after.sentiment ||
    listed(before.topics) !== listed(after.topics) ||
    listed(before.signals) !== listed(after.signals)
  );
}
