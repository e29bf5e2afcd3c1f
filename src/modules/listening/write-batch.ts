/** The one transaction of a batch. What replaces an older edition takes that edition's matches and counts away first. */
import { sql } from 'kysely';
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import type { Batch } from './batch.ts';
import type { RawPost } from './contract-schemas.ts';
import { groupsOf } from './groups.ts';
import { insertMentions, type NewMention } from './mention-rows.ts';
import type { ReadPost } from './reading.ts';
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

interface Key {
  id: string;
  unit_id: string;
  published_at: string;
  content: string;
  edited_at: string | null;
  gone: string | null;
}

export async function writeBatch(scope: Scope, batch: Batch, setNumber: number, incoming: readonly Incoming[]) {
  const at = now().toISOString();
  const outcome = { added: 0, changed: 0, unchanged: 0, removed: 0 };
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
  for (const mention of write) {
    const before = old.get(mention.id);
    if (!before) continue;
    mention.firstSeenAt = before.first_seen_at;
    mention.runId = before.run_id;
    mention.revision = before.revision + 1;
  }
  await changeKeys(scope, replaced, new Map(write.map((mention) => [mention.id, mention.publishedAt])));
  const groups = await groupsOf(scope, write);
  await insertMentions(
    scope,
    write.map((mention) => ({ ...mention, groupId: groups.get(mention.id) ?? mention.id })),
    batch.source.retentionDays,
  );
  await insertMatches(scope, write, deltas);
  await writeDeltas(scope, deltas);
  return outcome;
}

function newMention({ source, runId }: Batch, one: Incoming, read: ReadPost, publishedAt: string, querySet: number): NewMention {
  return {
    id: one.id,
    post: one.post,
    read,
    matched: one.matched,
    inSample: one.sampled && one.matched.length === 0,
    publishedAt: new Date(publishedAt).toISOString(),
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
    published_at: post.publishedAt ?? at,
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
      return { query_id: by.queryId, version: by.version, published_at: mention.publishedAt, mention_id: mention.id };
    }),
  );
  if (rows.length === 0) return;
  await sql`
    insert into listening.match (organisation_id, query_id, version, published_at, mention_id)
    select ${scope.organisationId}::uuid, query_id, version, published_at, mention_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (query_id uuid, version int, published_at timestamptz, mention_id uuid)`.execute(
    scope.db,
  );
}

export const signOf = (label: string): -1 | 0 | 1 => (label === 'negative' ? -1 : label === 'positive' ? 1 : 0);
