/** The one transaction of a batch. What replaces an older edition takes that edition's matches and counts away first. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import type { Batch } from './batch.ts';
import type { RawPost } from './contract-schemas.ts';
import { groupsOf } from './groups.ts';
import { authorOf, insertMentions, type NewMention } from './mention-rows.ts';
import type { ReadPost } from './reading.ts';
import type { Block } from './words/blocks.ts';
import { writeSegment } from './words/segments.ts';
import { isOlder } from './names.ts';
import { takeAway } from './take-away.ts';
import { count, noDeltas, writeDeltas, type Deltas, type MatchedBy } from './rollups.ts';

export interface Incoming {
  id: string;
  content: string;
  post: RawPost;
  /** Null for a deletion. */
  read: ReadPost | null;
  matched: MatchedBy[];
  sampled: boolean;
}

/** Posts that were read together, and the words they hold by their place. */
export interface IncomingSlice {
  incoming: readonly Incoming[];
  words: readonly Block[];
}

interface Key {
  id: string;
  unit_id: string;
  published_at: string;
  content: string;
  edited_at: string | null;
  gone: string | null;
}

export interface Written {
  added: number;
  changed: number;
  unchanged: number;
  removed: number;
  /** By the run that first saw them: mentions that are there no more. */
  lost: Map<string, number>;
  /** When the last that was written was published. */
  lastAt: string | null;
}

export async function writeBatch(scope: Scope, batch: Batch, setNumber: number, slices: readonly IncomingSlice[]): Promise<Written> {
  const at = now().toISOString();
  const incoming = slices.flatMap((slice) => slice.incoming);
  const outcome: Written = { added: 0, changed: 0, unchanged: 0, removed: 0, lost: new Map(), lastAt: null };
  if (incoming.length === 0) return outcome;
  const fresh = await insertKeys(scope, batch, incoming, at);
  const keys = await lockKeys(
    scope,
    incoming.filter(({ id }) => !fresh.has(id)).map(({ id }) => id),
  );
  const deltas = noDeltas();
  const write: NewMention[] = [];
  const replaced: Incoming[] = [];
  // What another unit brought is that unit's: nobody edits or deletes it from beside.
  const stays = (one: Incoming, key: Key) =>
    key.gone !== null ||
    key.unit_id !== batch.source.unitId ||
    isOlder(one.post.editedAt, key.edited_at) ||
    (one.read !== null && key.content === one.content);
  for (const one of incoming) {
    const key = keys.get(one.id);
    if (!key) {
      if (one.read) outcome.added += 1;
      else outcome.unchanged += 1; // a deletion of what was never here: its key keeps the post away, should it come late
      if (one.read) write.push(newMention(batch, one, one.read, one.post.publishedAt ?? at, setNumber));
    } else if (stays(one, key)) {
      outcome.unchanged += 1;
    } else {
      replaced.push(one);
      if (one.read) outcome.changed += 1;
      else outcome.removed += 1;
      if (one.read) write.push(newMention(batch, one, one.read, one.post.publishedAt ?? key.published_at, setNumber));
    }
  }
  const old = await takeAway(
    scope,
    replaced.map(({ id }) => id),
    deltas,
  );
  for (const one of replaced) {
    const before = one.read ? undefined : old.get(one.id);
    if (before) outcome.lost.set(before.run_id, (outcome.lost.get(before.run_id) ?? 0) + 1);
  }
  for (const mention of write) {
    if (outcome.lastAt === null || mention.publishedAt > outcome.lastAt) outcome.lastAt = mention.publishedAt;
    const before = old.get(mention.id);
    if (!before) continue;
    mention.firstSeenAt = before.first_seen_at;
    mention.runId = before.run_id;
    mention.revision = before.revision + 1;
  }
  await changeKeys(scope, replaced, new Map(write.map((mention) => [mention.id, mention.publishedAt])));
  const groups = await groupsOf(
    scope,
    write.map(({ id, read }) => ({ id, simhash: read.simhash })),
  );
  await insertMentions(
    scope,
    write.map((mention) => ({ ...mention, groupId: groups.get(mention.id) ?? mention.id })),
    batch.source.retentionDays,
  );
  await insertMatches(scope, write, deltas);
  await writeDeltas(scope, deltas);
  await writeWords(scope, slices, new Map(write.map(({ id, publishedAt }) => [id, publishedAt])), setNumber);
  return outcome;
}

/** Each slice is a segment. A post that was not written after all keeps its place, with nobody there. */
async function writeWords(
  scope: Scope,
  slices: readonly IncomingSlice[],
  publishedAt: ReadonlyMap<string, string>,
  querySet: number,
): Promise<void> {
  for (const { incoming, words } of slices) {
    const written = incoming.filter(({ id }) => publishedAt.has(id));
    if (written.length === 0) continue;
    const somewhen = publishedAt.get(written[0]?.id ?? '') ?? '';
    const members = incoming.map(({ id }) => ({ id, publishedAt: publishedAt.get(id) ?? somewhen }));
    await writeSegment(scope, { members, words, querySet, texts: written.length });
  }
}

const toMilliseconds = (instant: string): string => new Date(instant).toISOString();

function newMention({ source, runId }: Batch, one: Incoming, read: ReadPost, publishedAt: string, querySet: number): NewMention {
  return {
    id: one.id,
    post: one.post,
    read,
    matched: one.matched,
    inSample: one.sampled && one.matched.length === 0,
    publishedAt: toMilliseconds(publishedAt),
    unitId: source.unitId,
    sourceId: source.id,
    runId,
    querySet,
    revision: 1,
    firstSeenAt: null,
  };
}

/** Answers the ids that are new. In the order of ids, so that two batches with the same posts wait for each other in turn. */
async function insertKeys(scope: Scope, { source }: Batch, incoming: readonly Incoming[], at: string): Promise<Set<string>> {
  const rows = incoming.map(({ id, content, post, read }) => ({
    id,
    content,
    published_at: toMilliseconds(post.publishedAt ?? at),
    edited_at: post.editedAt ?? null,
    gone: read ? null : 'deleted',
  }));
  const { rows: made } = await sql<{ id: string }>`
    insert into listening.mention_key (organisation_id, id, source_id, published_at, content, edited_at, gone)
    select ${scope.organisationId}::uuid, id, ${source.id}::uuid, published_at, content, edited_at, gone
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, published_at timestamptz, content text, edited_at timestamptz, gone text)
    order by id
    on conflict do nothing returning id`.execute(scope.db);
  return new Set(made.map((row) => row.id));
}

async function lockKeys({ db }: Scope, ids: readonly string[]): Promise<Map<string, Key>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Key>`
    select k.id, s.unit_id, k.published_at, k.content, k.edited_at, k.gone from listening.mention_key k
    join listening.source s on s.organisation_id = k.organisation_id and s.id = k.source_id
    where k.id = any(${[...ids]}::uuid[]) order by k.id for update of k`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

async function changeKeys({ db }: Scope, replaced: readonly Incoming[], publishedAt: ReadonlyMap<string, string>): Promise<void> {
  if (replaced.length === 0) return;
  const rows = replaced.map(({ id, content, post, read }) => ({
    id,
    content,
    edited_at: post.editedAt ?? null,
    published_at: publishedAt.get(id) ?? null,
    gone: read ? null : 'deleted',
  }));
  await sql`
    update listening.mention_key k set content = r.content, edited_at = coalesce(r.edited_at, k.edited_at),
      published_at = coalesce(r.published_at, k.published_at), gone = r.gone
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id uuid, content text, edited_at timestamptz, published_at timestamptz, gone text)
    where k.id = r.id`.execute(db);
}

export async function insertMatches(scope: Scope, mentions: readonly NewMention[], deltas: Deltas): Promise<void> {
  const rows = mentions.flatMap((mention) =>
    mention.matched.map((by) => {
      const { facts } = mention.read;
      count(
        deltas,
        by,
        {
          ...facts,
          sentiment: signOf(facts.sentiment),
          publishedAt: mention.publishedAt,
          kind: mention.post.kind,
          network: mention.post.network,
        },
        1,
      );
      return {
        query_id: by.queryId,
        version: by.version,
        published_at: mention.publishedAt,
        mention_id: mention.id,
        author_id: authorOf(scope, mention.post),
      };
    }),
  );
  if (rows.length === 0) return;
  await sql`
    insert into listening.match (organisation_id, query_id, version, published_at, mention_id, author_id)
    select ${scope.organisationId}::uuid, query_id, version, published_at, mention_id, author_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (query_id uuid, version int, published_at timestamptz, mention_id uuid, author_id uuid)`.execute(
    scope.db,
  );
}

export const signOf = (label: string): -1 | 0 | 1 => (label === 'negative' ? -1 : label === 'positive' ? 1 : 0);
