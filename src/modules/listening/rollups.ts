/**
 * Counts by hour. Every batch appends its differences as a part of its own, so that batches never wait for each other;
 * a job merges the parts into the part of zeros; readers sum all parts.
 */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import { emotionNames } from '#text/analysis.ts';

/** What of a mention is counted. */
export interface Counted {
  publishedAt: string;
  kind: string;
  network: string;
  language: string;
  /** −1, 0, 1 */
  sentiment: number;
  emotions: readonly number[];
  topics: readonly string[];
}
export interface MatchedBy {
  queryId: string;
  version: number;
}

interface Delta {
  query_id: string;
  version: number;
  hour: string;
  posts: number;
}
export interface Deltas {
  volume: Map<string, Delta & { network: string; language: string; sentiment: number; reposts: number }>;
  emotion: Map<string, Delta & { emotion: string }>;
  topic: Map<string, Delta & { topic: string }>;
}

export const noDeltas = (): Deltas => ({ volume: new Map(), emotion: new Map(), topic: new Map() });

const expressed = 0.5;
const nobody = '00000000-0000-0000-0000-000000000000';

/** `sign` 1 adds the mention to what the query found, −1 takes it away. A repost is spread and nothing else. */
export function count(deltas: Deltas, { queryId, version }: MatchedBy, mention: Counted, sign: 1 | -1): void {
  const hour = `${new Date(mention.publishedAt).toISOString().slice(0, 13)}:00:00Z`;
  const base = { query_id: queryId, version, hour };
  const prefix = `${queryId} ${version} ${hour}`;
  const isRepost = mention.kind === 'repost';
  const { network, language, sentiment } = mention;
  const volume = entry(deltas.volume, `${prefix} ${network} ${language} ${sentiment}`, () => ({
    ...base,
    network,
    language,
    sentiment,
    posts: 0,
    reposts: 0,
  }));
  if (isRepost) volume.reposts += sign;
  else volume.posts += sign;
  if (isRepost) return;
  for (const [index, emotion] of emotionNames.entries()) {
    if ((mention.emotions[index] ?? 0) < expressed) continue;
    entry(deltas.emotion, `${prefix} ${emotion}`, () => ({ ...base, emotion, posts: 0 })).posts += sign;
  }
  for (const topic of mention.topics) entry(deltas.topic, `${prefix} ${topic}`, () => ({ ...base, topic, posts: 0 })).posts += sign;
}

function entry<V>(map: Map<string, V>, key: string, make: () => V): V {
  const present = map.get(key);
  if (present) return present;
  const made = make();
  map.set(key, made);
  return made;
}

export async function writeDeltas(scope: Scope, deltas: Deltas): Promise<void> {
  const common = { organisation_id: scope.organisationId, part: newId() };
  const volume = [...deltas.volume.values()].filter((delta) => delta.posts !== 0 || delta.reposts !== 0);
  const emotion = [...deltas.emotion.values()].filter((delta) => delta.posts !== 0);
  const topic = [...deltas.topic.values()].filter((delta) => delta.posts !== 0);
  const rows = (list: readonly object[]) => JSON.stringify(list.map((delta) => ({ ...delta, ...common })));
  if (volume.length > 0)
    await sql`insert into listening.rollup_volume select * from jsonb_populate_recordset(null::listening.rollup_volume, ${rows(volume)}::jsonb)`.execute(
      scope.db,
    );
  if (emotion.length > 0)
    await sql`insert into listening.rollup_emotion select * from jsonb_populate_recordset(null::listening.rollup_emotion, ${rows(emotion)}::jsonb)`.execute(
      scope.db,
    );
  if (topic.length > 0)
    await sql`insert into listening.rollup_topic select * from jsonb_populate_recordset(null::listening.rollup_topic, ${rows(topic)}::jsonb)`.execute(
      scope.db,
    );
}

/** Parts merged at once: some seconds, and no more memory however many wait. */
const mergedAtOnce = 50_000;

/**
 * Merges what batches appended, some of it; answers whether more may be left. Two at once would wait for each other's
 * rows, so one goes. Nobody else changes parts, so that what is read and what is deleted are the same.
 */
export async function compact(scope: Scope): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(hashtextextended('listening.compact:' || ${scope.organisationId}::text, 0))`.execute(scope.db);
  const families = [
    { table: 'rollup_volume', keys: ['network', 'language', 'sentiment'], counts: ['posts', 'reposts'] },
    { table: 'rollup_emotion', keys: ['emotion'], counts: ['posts'] },
    { table: 'rollup_topic', keys: ['topic'], counts: ['posts'] },
  ];
  let most = 0;
  for (const { table, keys, counts } of families) {
    const by = sql.join(['organisation_id', 'query_id', 'version', 'hour', ...keys].map((name) => sql.ref(name)));
    const summed = sql.join(counts.map((name) => sql`sum(${sql.ref(name)})`));
    const added = sql.join(counts.map((name) => sql`${sql.ref(name)} = r.${sql.ref(name)} + excluded.${sql.ref(name)}`));
    const target = sql.table(`listening.${table}`);
    const { rows } = await sql<{ gone: number }>`
      with gone as (
        delete from ${target} where ctid = any(array(select ctid from ${target} where part <> ${nobody}::uuid limit ${mergedAtOnce})) returning *
      ), merged as (
        insert into ${target} as r (${by}, part, ${sql.join(counts.map((name) => sql.ref(name)))})
        select ${by}, ${nobody}::uuid, ${summed} from gone group by ${by}
        on conflict (${by}, part) do update set ${added}
      )
      select count(*)::int as gone from gone`.execute(scope.db);
    most = Math.max(most, rows[0]?.gone ?? 0);
  }
  return most === mergedAtOnce;
}
