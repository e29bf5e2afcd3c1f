/** Stored mentions as the worker threads read them: with what is known of them, so that nothing is analysed again. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { MentionKind } from './contract-schemas.ts';
import type { WorkPost } from './reading.ts';

export interface StoredPost {
  id: string;
  unitId: string;
  sourceId: string;
  querySet: number;
  revision: number;
  publishedAt: string;
  hasText: boolean;
  /** `unsure` without an author. */
  authorKind: string;
  work: WorkPost;
}

interface Row {
  id: string;
  unit_id: string;
  source_id: string;
  query_set: number;
  revision: number;
  published_at: string;
  text: string | null;
  title: string | null;
  network: string;
  kind: MentionKind;
  url: string | null;
  handle: string | null;
  name: string | null;
  followers: number | null;
  is_verified: boolean;
  rating: number | null;
  country: string | null;
  has: string[];
  language: string;
  language_unsure: boolean;
  sentiment: number;
  sentiment_score: number;
  sentiment_abstained: boolean;
  emotions: number[];
  topics: string[];
  signals: string[];
  spam: number;
  spam_reasons: string[];
  author_kind: string | null;
}

type Sql<T = unknown> = ReturnType<typeof sql<T>>;

/** As PostgreSQL reads an array: ids and instants need no quotes, and thousands of them are written at once. */
const listOf = (plain: readonly string[]): string => `{${plain.join(',')}}`;

/** Ways to mentions, each naming them `m`. */
export const byId = (id: string): Sql => sql`listening.mention_key k
  join listening.mention m on m.organisation_id = k.organisation_id and m.published_at = k.published_at and m.id = k.id and k.id = ${id}`;
export const byPlace = (members: readonly { id: string; publishedAt: string }[]): Sql => sql`
  unnest(${listOf(members.map(({ id }) => id))}::uuid[], ${listOf(members.map(({ publishedAt }) => publishedAt))}::timestamptz[]) as w (id, at)
  join listening.mention m on m.published_at = w.at and m.id = w.id`;
/** `query` is the condition on the match `x`. */
export const byMatch = (query: Sql<boolean>): Sql => sql`listening.match x
  join listening.mention m on m.organisation_id = x.organisation_id and m.published_at = x.published_at and m.id = x.mention_id and ${query}`;

/** `which` speaks of `m`, the mention. Newest first. */
export async function storedPosts(
  scope: Scope,
  which: Sql<boolean>,
  limit: number,
  from: Sql = sql`listening.mention m`,
): Promise<StoredPost[]> {
  const { rows } = await sql<Row>`
    select m.id, m.unit_id, m.source_id, m.query_set, m.revision, m.published_at, t.text, m.title, m.network, m.kind, m.url, a.handle, a.name, m.followers,
      m.is_verified, m.rating, m.country, m.has, m.language, m.language_unsure, m.sentiment, m.sentiment_score, m.sentiment_abstained,
      m.emotions, m.topics, m.signals, m.spam, m.spam_reasons, a.kind as author_kind
    from ${from}
    left join listening.mention_text t on t.organisation_id = m.organisation_id and t.published_at = m.published_at and t.id = m.id
    left join listening.author a on a.organisation_id = m.organisation_id and a.id = m.author_id
    where ${which} order by m.published_at desc, m.id desc limit ${limit}`.execute(scope.db);
  return rows.map((row) => ({
    id: row.id,
    unitId: row.unit_id,
    sourceId: row.source_id,
    querySet: row.query_set,
    revision: row.revision,
    publishedAt: row.published_at,
    hasText: row.text !== null,
    authorKind: row.author_kind ?? 'unsure',
    work: {
      text: row.text ?? '',
      title: row.title,
      network: row.network,
      kind: row.kind,
      url: row.url,
      handle: row.handle,
      name: row.name,
      followers: row.followers,
      verified: row.is_verified,
      rating: row.rating,
      country: row.country,
      has: row.has,
      publishedAt: Date.parse(row.published_at),
      language: row.language,
      facts: {
        language: row.language,
        languageUnsure: row.language_unsure,
        sentiment: labelOf(row.sentiment),
        score: row.sentiment_score,
        abstained: row.sentiment_abstained,
        emotions: row.emotions,
        topics: row.topics,
        signals: row.signals,
        flagged: false,
        spam: row.spam,
        spamReasons: row.spam_reasons,
      },
    },
  }));
}

export const labelOf = (sentiment: number) =>
  (sentiment < 0 ? 'negative' : sentiment > 0 ? 'positive' : 'neutral') as 'negative' | 'neutral' | 'positive';
