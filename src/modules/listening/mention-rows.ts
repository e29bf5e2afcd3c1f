/** Rows of new mentions, their texts and authors. */
import { sql } from 'kysely';
import type { Scope } from '#kernel/types.ts';
import type { RawPost } from './contract-schemas.ts';
import { authorId } from './names.ts';
import { analysisVersion, type ReadPost } from './reading.ts';
import type { MatchedBy } from './rollups.ts';

export interface NewMention {
  id: string;
  post: RawPost;
  read: ReadPost;
  matched: MatchedBy[];
  inSample: boolean;
  publishedAt: string;
  unitId: string;
  sourceId: string;
  runId: string;
  querySet: number;
  revision: number;
  /** Null: now. */
  firstSeenAt: string | null;
}

/** Whose words do not expire: they speak for a house, not for themselves. */
const publicVoices = ['organisation', 'journalist'];
const signs = { negative: -1, neutral: 0, positive: 1 } as const;

export async function insertMentions(
  scope: Scope,
  mentions: readonly (NewMention & { groupId: string })[],
  retentionDays: number,
): Promise<void> {
  if (mentions.length === 0) return;
  await insertAuthors(scope, mentions);
  const rows = mentions.map((mention) => {
    const { post, read } = mention;
    const { facts } = read;
    const { author } = post;
    return {
      id: mention.id,
      published_at: mention.publishedAt,
      unit_id: mention.unitId,
      source_id: mention.sourceId,
      run_id: mention.runId,
      network: post.network,
      kind: post.kind,
      external_id: post.externalId,
      url: post.url ?? null,
      title: post.title ?? null,
      author_id: authorOf(scope, post),
      author_kind: author?.kind ?? 'unsure',
      followers: author?.followers ?? null,
      is_verified: author?.verified ?? false,
      has: post.has ?? [],
      rating: post.rating ?? null,
      country: post.country?.toLowerCase() ?? null,
      language: facts.language,
      language_unsure: facts.languageUnsure,
      sentiment: signs[facts.sentiment],
      sentiment_score: facts.score,
      sentiment_abstained: facts.abstained,
      emotions: facts.emotions,
      topics: facts.topics,
      signals: facts.signals,
      spam: facts.spam,
      spam_reasons: facts.spamReasons,
      group_id: mention.groupId,
      in_sample: mention.inSample,
      query_set: mention.querySet,
      analysis_version: analysisVersion,
      revision: mention.revision,
      first_seen_at: mention.firstSeenAt,
      text: post.text,
      expires: !facts.flagged && !publicVoices.includes(author?.kind ?? 'unsure'),
    };
  });
  // As text: PostgreSQL reads arrays of a recordset from JSON.
  await sql`
    with incoming as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, published_at timestamptz, unit_id uuid, source_id uuid, run_id uuid,
        network text, kind text, external_id text, url text, title text, author_id uuid, author_kind text, followers int, is_verified boolean, has text[],
        rating real, country text, language text, language_unsure boolean, sentiment smallint, sentiment_score real, sentiment_abstained boolean,
        emotions real[], topics text[], signals text[], spam real, spam_reasons text[], group_id uuid, in_sample boolean, query_set int, analysis_version int, revision int,
        first_seen_at timestamptz, text text, expires boolean)
    ), texts as (
      insert into listening.mention_text (organisation_id, id, published_at, text, expires_at)
      select ${scope.organisationId}::uuid, id, published_at, text,
        case when expires then coalesce(first_seen_at, kernel.now()) + make_interval(days => ${retentionDays}::int) end
      from incoming
    )
    insert into listening.mention (organisation_id, id, published_at, unit_id, source_id, run_id, network, kind, external_id, url, title, author_id, author_kind,
      followers, is_verified, has, rating, country, language, language_unsure, sentiment, sentiment_score, sentiment_abstained, emotions, topics, signals,
      spam, spam_reasons, group_id, in_sample, query_set, analysis_version, revision, first_seen_at)
    select ${scope.organisationId}::uuid, id, published_at, unit_id, source_id, run_id, network, kind, external_id, url, title, author_id, author_kind,
      followers, is_verified, has, rating, country, language, language_unsure, sentiment, sentiment_score, sentiment_abstained, emotions, topics, signals,
      spam, spam_reasons, group_id, in_sample, query_set, analysis_version, revision, coalesce(first_seen_at, kernel.now())
    from incoming`.execute(scope.db);
}

/** Who wrote it, by the network's own name where there is one. */
export const authorOf = ({ organisationId }: Scope, { network, author }: RawPost): string | null =>
  author ? authorId(organisationId, network, author.id ?? author.handle) : null;

/** Known authors keep what this post does not say. In the order of ids, as other batches may meet the same people. */
async function insertAuthors(scope: Scope, mentions: readonly NewMention[]): Promise<void> {
  const authors = new Map<string, AuthorRow>();
  for (const { post } of mentions) {
    if (!post.author) continue;
    const { handle, id: external, name, followers, kind } = post.author;
    const id = authorId(scope.organisationId, post.network, external ?? handle);
    const before = authors.get(id);
    const given = kind !== undefined && kind !== 'unsure';
    authors.set(id, {
      id,
      network: post.network,
      external_id: external ?? before?.external_id ?? null,
      handle: before?.handle ?? handle.replace(/^@/, ''),
      name: name ?? before?.name ?? null,
      followers: followers ?? before?.followers ?? null,
      kind: given ? kind : (before?.kind ?? 'unsure'),
      kind_given: given || (before?.kind_given ?? false),
    });
  }
  if (authors.size === 0) return;
  await sql`
    insert into listening.author as a (organisation_id, id, network, external_id, handle, name, followers, kind, kind_given)
    select ${scope.organisationId}::uuid, id, network, external_id, handle, name, followers, kind, kind_given
    from jsonb_to_recordset(${JSON.stringify([...authors.values()])}::jsonb)
      as r (id uuid, network text, external_id text, handle text, name text, followers int, kind text, kind_given boolean)
    order by id
    on conflict (organisation_id, id) do update set name = coalesce(excluded.name, a.name), followers = coalesce(excluded.followers, a.followers),
      external_id = coalesce(a.external_id, excluded.external_id),
      -- handles change where the network has a name of its own; a source that knows that name alone does not take the handle away
      handle = case when excluded.external_id is null or excluded.handle = excluded.external_id then a.handle else excluded.handle end,
      kind = case when excluded.kind_given then excluded.kind else a.kind end, kind_given = a.kind_given or excluded.kind_given
    where (a.name, a.followers, a.handle, a.kind, a.kind_given) is distinct from
      (coalesce(excluded.name, a.name), coalesce(excluded.followers, a.followers),
       case when excluded.external_id is null or excluded.handle = excluded.external_id then a.handle else excluded.handle end,
       case when excluded.kind_given then excluded.kind else a.kind end, a.kind_given or excluded.kind_given)`.execute(scope.db);
}

interface AuthorRow {
  id: string;
  network: string;
  external_id: string | null;
  handle: string;
  name: string | null;
  followers: number | null;
  kind: string;
  kind_given: boolean;
}
