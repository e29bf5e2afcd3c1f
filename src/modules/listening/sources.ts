/** Sources: where mentions come from, how they fare, and what they may keep. */
import { sql } from 'kysely';
import { z } from 'zod';
import { invalidField, notFound, refuse } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { rowFaultSchema } from './contract-schemas.ts';
import { remedyFor, type HealthDetail } from './health.ts';
import {
  feedConfigSchema,
  jetstreamConfigSchema,
  searchConfigSchema,
  type SourceKind,
  type keeps,
  type sourceSchema,
} from './source-kinds/contract-schemas.ts';

export type Source = z.infer<typeof sourceSchema>;
type Keep = (typeof keeps)[number];

interface Row {
  id: string;
  unit_id: string;
  kind: Source['kind'];
  name: string;
  config: unknown;
  keep: Keep;
  legal_basis: string;
  retention_days: number;
  every_minutes: number | null;
  next_at: string | null;
  paused_at: string | null;
  archived_at: string | null;
  health: Source['health']['state'];
  health_code: string | null;
  health_detail: HealthDetail;
  notice_at: string | null;
  requests: number;
  posts: number;
  health_at: string | null;
  failures: number;
  created_at: string;
  mentions: number;
  last_mention_at: string | null;
}

async function sourceRows(scope: Scope, where: ReturnType<typeof sql<boolean>>): Promise<Source[]> {
  const { rows } = await sql<Row>`
    select s.*, n.mentions, n.last_mention_at, coalesce(u.requests, 0)::float8 as requests, coalesce(u.posts, 0)::float8 as posts from listening.source s
    left join listening.source_month u on u.organisation_id = s.organisation_id and u.source_id = s.id
      and u.month = date_trunc('month', kernel.now() at time zone 'UTC')::date
    left join lateral (
      select coalesce(sum(r.stored), 0)::int as mentions, max(r.last_published_at) as last_mention_at from listening.run r
      where r.organisation_id = s.organisation_id and r.source_id = s.id
    ) n on true
    where ${where} order by lower(s.name), s.id`.execute(scope.db);
  return rows.map(shown);
}

const shown = (row: Row): Source => ({
  id: row.id,
  unitId: row.unit_id,
  kind: row.kind,
  name: row.name,
  feed: row.kind === 'feed' ? feedConfigSchema.parse(row.config) : null,
  jetstream: row.kind === 'bluesky_jetstream' ? jetstreamConfigSchema.parse(row.config) : null,
  search: row.kind === 'bluesky_search' ? searchConfigSchema.parse(row.config) : null,
  keep: row.keep,
  legalBasis: row.legal_basis,
  retentionDays: row.retention_days,
  everyMinutes: row.every_minutes,
  nextAt: row.paused_at === null && row.archived_at === null ? row.next_at : null,
  paused: row.paused_at !== null,
  archived: row.archived_at !== null,
  noticeAt: row.notice_at,
  health: {
    state: row.health,
    code: row.health_code,
    remedy: remedyFor(row.health_code),
    detail: row.health_detail,
    at: row.health_at,
    failures: row.failures,
  },
  cost: { requests: row.requests, posts: row.posts, charge: 0 },
  mentions: row.mentions,
  lastMentionAt: row.last_mention_at,
  createdAt: row.created_at,
});

export async function listSources(scope: Scope, { archived }: { archived: 'without' | 'with' }): Promise<Source[]> {
  const visible = sql<boolean>`s.unit_id = any(${scope.access.unitsWith('listening.read')}::uuid[])`;
  return sourceRows(scope, archived === 'with' ? visible : sql<boolean>`${visible} and s.archived_at is null`);
}

/** Null where there is none, whoever asks. */
export async function sourceOf(scope: Scope, id: string): Promise<Source | null> {
  return (await sourceRows(scope, sql<boolean>`s.id = ${id}`))[0] ?? null;
}

export async function readableSource(scope: Scope, id: string): Promise<Source> {
  const source = await sourceOf(scope, id);
  assertReadable(scope, 'listening.read', source?.unitId);
  return source as Source;
}

/** For a change: throws `not_found` or `forbidden`. Locked, so that changes follow each other. */
export async function sourceToChange(scope: Scope, id: string): Promise<Source> {
  const row = await scope.db.selectFrom('listening.source').select('unit_id').where('id', '=', id).forUpdate().executeTakeFirst();
  assertAllowed(scope, 'listening.sources', row?.unit_id);
  const source = await sourceOf(scope, id);
  if (!source) throw notFound();
  return source;
}

/** Whoever may manage a source sees what became of it. */
export async function readableOrOwn(scope: Scope, id: string): Promise<Source> {
  const source = await sourceOf(scope, id);
  if (!source) throw notFound();
  return source;
}

type Change<T> = { [Key in keyof T]?: T[Key] | undefined };
export async function updateSource(
  scope: Scope,
  input: { id: string } & Change<{
    name: string;
    keep: Keep;
    legalBasis: string;
    retentionDays: number;
    everyMinutes: number;
    feed: z.infer<typeof feedConfigSchema>;
    paused: boolean;
    archived: boolean;
  }>,
): Promise<Source> {
  const before = await sourceToChange(scope, input.id);
  if (input.everyMinutes !== undefined && before.everyMinutes === null) throw invalidField('everyMinutes', 'not_a_feed');
  if (input.feed && before.kind !== 'feed') throw invalidField('feed', 'not_a_feed');
  const moved = input.feed !== undefined && input.feed.url !== before.feed?.url;
  const paused = input.paused ?? before.paused;
  const archived = input.archived ?? before.archived;
  const since = (on: boolean, was: boolean, column: string) =>
    on ? (was ? sql<string>`${sql.ref(column)}` : sql<string>`kernel.now()`) : null;
  await scope.db
    .updateTable('listening.source')
    .set({
      name: input.name ?? before.name,
      keep: input.keep ?? before.keep,
      legal_basis: input.legalBasis ?? before.legalBasis,
      retention_days: input.retentionDays ?? before.retentionDays,
      every_minutes: input.everyMinutes ?? before.everyMinutes,
      ...(input.feed ? { config: JSON.stringify(input.feed) } : {}),
      // Another address knows nothing of where the old one was read to.
      ...(moved ? { cursor: '{}', next_at: sql<string>`kernel.now()`, health: 'unknown', health_code: null, failures: 0 } : {}),
      paused_at: since(paused, before.paused, 'paused_at'),
      archived_at: since(archived, before.archived, 'archived_at'),
    })
    .where('id', '=', input.id)
    .execute();
  const { id, ...change } = input;
  const named = Object.keys(change) as (keyof typeof change)[];
  scope.record({
    action: 'listening.source.changed',
    entity: { type: 'source', id },
    unitId: before.unitId,
    old: Object.fromEntries(named.map((name) => [name, before[name]])),
    new: change,
  });
  return readableOrOwn(scope, id);
}

export const readsItself = (kind: SourceKind): boolean => kind !== 'file' && kind !== 'push';

export function assertReadsItself(source: Source): void {
  if (!readsItself(source.kind)) throw refuse('not_a_feed');
  if (source.paused) throw refuse('paused');
  if (source.archived) throw refuse('archived');
}

const faultsSchema = z.array(rowFaultSchema).catch([]);

export async function runsOf(scope: Scope, sourceId: string) {
  await readableSource(scope, sourceId);
  const rows = await scope.db
    .selectFrom('listening.run')
    .selectAll()
    .where('source_id', '=', sourceId)
    .orderBy('started_at', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    sourceId: row.source_id,
    state: row.state as 'running' | 'finished' | 'failed' | 'undone',
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    seen: row.seen,
    added: row.added,
    changed: row.changed,
    unchanged: row.unchanged,
    removed: row.removed,
    dropped: row.dropped,
    refused: row.refused,
    skipped: row.skipped,
    faults: faultsSchema.parse(row.faults),
  }));
}
