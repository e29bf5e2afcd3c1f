/** Mentions as readers see them. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import { emotionNames } from '#text/analysis.ts';
import type { AuthorKind, Mention, MentionKind } from './contract-schemas.ts';
import { spamLine } from './marks/spam.ts';
import { labelOf } from './stored-posts.ts';

interface Row {
  id: string;
  unit_id: string;
  source_id: string;
  source_name: string;
  network: string;
  kind: MentionKind;
  published_at: string;
  url: string | null;
  title: string | null;
  text: string | null;
  expires_at: string | null;
  author_id: string | null;
  handle: string | null;
  author_name: string | null;
  author_followers: number | null;
  author_kind: AuthorKind | null;
  followers: number | null;
  rating: number | null;
  country: string | null;
  language: string;
  language_unsure: boolean;
  sentiment: number;
  sentiment_score: number;
  sentiment_abstained: boolean;
  corrected: boolean;
  emotions: number[];
  topics: string[];
  signals: string[];
  spam: number;
  spam_reasons: string[];
  group_size: number;
  in_sample: boolean;
}

const expressed = 0.5;

/** In the order of `ids`; those that are gone are left out. Whoever asks must have been let. */
export async function mentionsOf(scope: Scope, ids: readonly string[]): Promise<Mention[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Row>`
    select m.id, m.unit_id, m.source_id, s.name as source_name, m.network, m.kind, m.published_at, m.url, m.title, t.text, t.expires_at,
      a.id as author_id, a.handle, a.name as author_name, a.followers as author_followers, a.kind as author_kind, m.followers, m.rating, m.country,
      m.language, m.language_unsure, m.sentiment, m.sentiment_score, m.sentiment_abstained, m.emotions, m.topics, m.signals, m.spam, m.spam_reasons, m.in_sample,
      exists (select from listening.correction c where c.organisation_id = m.organisation_id and c.mention_id = m.id) as corrected,
      -- copies have an entry in a small index; the first of a group is found by its id
      ((select count(*) from listening.mention g where g.organisation_id = m.organisation_id and g.group_id = m.group_id and g.group_id <> g.id)
        + case when m.group_id = m.id then 1 else (select count(*) from listening.mention_key fk
            join listening.mention f on f.organisation_id = fk.organisation_id and f.published_at = fk.published_at and f.id = fk.id
            where fk.organisation_id = m.organisation_id and fk.id = m.group_id) end)::int as group_size
    from unnest(${[...ids]}::uuid[]) with ordinality as wanted (id, place)
    join listening.mention_key k on k.id = wanted.id
    join listening.mention m on m.organisation_id = k.organisation_id and m.id = k.id and m.published_at = k.published_at
    join listening.source s on s.organisation_id = m.organisation_id and s.id = m.source_id
    left join listening.mention_text t on t.organisation_id = m.organisation_id and t.id = m.id and t.published_at = m.published_at
    left join listening.author a on a.organisation_id = m.organisation_id and a.id = m.author_id
    order by wanted.place`.execute(scope.db);
  return rows.map(shown);
}

function shown(row: Row): Mention {
  const emotions = emotionNames
    .map((emotion, index) => ({ emotion, score: row.emotions[index] ?? 0 }))
    .filter(({ score }) => score >= expressed)
    .sort((one, other) => other.score - one.score);
  return {
    id: row.id,
    unitId: row.unit_id,
    source: { id: row.source_id, name: row.source_name },
    network: row.network,
    kind: row.kind,
    publishedAt: row.published_at,
    url: row.url,
    title: row.title,
    text: row.text,
    textExpiresAt: row.expires_at,
    author:
      row.author_id === null || row.handle === null
        ? null
        : {
            id: row.author_id,
            network: row.network,
            handle: row.handle,
            name: row.author_name,
            followers: row.author_followers,
            kind: row.author_kind ?? 'unsure',
          },
    followers: row.followers,
    rating: row.rating,
    country: row.country,
    language: row.language,
    languageUnsure: row.language_unsure,
    sentiment: labelOf(row.sentiment),
    sentimentScore: row.sentiment_score,
    sentimentAbstained: row.sentiment_abstained,
    corrected: row.corrected,
    emotions,
    topics: row.topics,
    signals: row.signals,
    spam: row.spam,
    isSpam: row.spam >= spamLine,
    spamReasons: row.spam_reasons,
    groupSize: row.group_size,
    inSample: row.in_sample,
  };
}

/** The unit of a mention, or undefined. */
export async function unitOfMention(scope: Scope, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ unit_id: string }>`
    select m.unit_id from listening.mention_key k
    join listening.mention m on m.organisation_id = k.organisation_id and m.id = k.id and m.published_at = k.published_at
    where k.id = ${id}`.execute(scope.db);
  return rows[0]?.unit_id;
}

/** Light records of authors that are still kept. */
export async function authorsById({ db }: Scope, ids: readonly string[]) {
  if (ids.length === 0) return [];
  return db.selectFrom('listening.author').select(['id', 'network', 'handle', 'name', 'followers']).where('id', 'in', ids).execute();
}
