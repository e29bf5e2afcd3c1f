/** Private persons: their words expire, and at their request all that is kept of them is handed out or goes. */
import { sql } from 'kysely';
import { notFound } from '#kernel/errors.ts';
import { now } from '#kernel/clock.ts';
import type { Scope } from '#kernel/types.ts';
import { authorsNamed } from './authors.ts';
import type { AuthorKind } from './contract-schemas.ts';
import { mentionsOf } from './mentions.ts';

interface Asked {
  network: string;
  handle: string;
}

/** In the caller's units. Throws `not_found` for an author nothing is kept of there. */
async function mentionsBy(scope: Scope, asked: Asked): Promise<{ authors: string[]; ids: string[] }> {
  const authors = await authorsNamed(scope, asked);
  const units = scope.access.unitsWith('listening.privacy');
  const { rows } = await sql<{ id: string }>`
    select id from listening.mention where author_id = any(${authors}::uuid[]) and unit_id = any(${units}::uuid[]) order by published_at`.execute(
    scope.db,
  );
  if (rows.length === 0) throw notFound();
  return { authors, ids: rows.map((row) => row.id) };
}

/** What an export would hold and an erasure would take, counted. Nothing kept is an answer too. */
export async function keptOf(scope: Scope, asked: Asked) {
  const ids = await authorsNamed(scope, asked);
  const units = scope.access.unitsWith('listening.privacy');
  const { rows } = await sql<{
    mentions: number;
    texts: number;
    first_at: string | null;
    last_at: string | null;
    sources: string[] | null;
  }>`
    select count(*)::int as mentions, count(t.id)::int as texts, min(m.published_at) as first_at, max(m.published_at) as last_at,
      array_agg(distinct s.name) as sources
    from listening.mention m
    join listening.source s on s.organisation_id = m.organisation_id and s.id = m.source_id
    left join listening.mention_text t on t.organisation_id = m.organisation_id and t.id = m.id and t.published_at = m.published_at
    where m.author_id = any(${ids}::uuid[]) and m.unit_id = any(${units}::uuid[])`.execute(scope.db);
  const found = rows[0];
  const author =
    found && found.mentions > 0
      ? await scope.db
          .selectFrom('listening.author')
          .select(['network', 'handle', 'name', 'kind'])
          .where('id', 'in', ids)
          .orderBy('external_id')
          .executeTakeFirst()
      : undefined;
  return {
    author: author ? { ...author, kind: author.kind as AuthorKind } : null,
    mentions: found?.mentions ?? 0,
    texts: found?.texts ?? 0,
    firstAt: found?.first_at ?? null,
    lastAt: found?.last_at ?? null,
    sources: found?.sources ?? [],
  };
}

export async function exportAuthor(scope: Scope, asked: Asked): Promise<File> {
  const { authors, ids } = await mentionsBy(scope, asked);
  const records = await scope.db.selectFrom('listening.author').selectAll().where('id', 'in', authors).orderBy('external_id').execute();
  const mentions = await mentionsOf(scope, ids);
  const { rows: bases } = await sql<{ name: string; legal_basis: string; retention_days: number }>`
    select distinct s.name, s.legal_basis, s.retention_days from listening.source s
    join listening.mention m on m.organisation_id = s.organisation_id and m.source_id = s.id
    join listening.mention_key k on m.published_at = k.published_at and m.id = k.id where k.id = any(${ids}::uuid[])`.execute(scope.db);
  scope.record({
    action: 'listening.author.exported',
    entity: { type: 'organisation', id: scope.organisationId },
    new: { mentions: ids.length },
  });
  const [kept, ...others] = records.map(({ organisation_id: _organisation, ...record }) => record);
  const content = {
    exportedAt: now().toISOString(),
    author: kept ?? {},
    ...(others.length > 0 ? { otherRecords: others } : {}),
    sources: bases.map((row) => ({ name: row.name, legalBasis: row.legal_basis, retentionDays: row.retention_days })),
    mentions,
  };
  return new File([`${JSON.stringify(content, null, 2)}\n`], 'author.json', { type: 'application/json' });
}

/** Counts stay, nobody is in them. The keys stay too, without any text, so that the same posts are not taken in again. */
export async function eraseAuthor(scope: Scope, asked: Asked): Promise<{ mentions: number }> {
  const { authors, ids } = await mentionsBy(scope, asked);
  await sql`select id from listening.mention_key where id = any(${ids}::uuid[]) order by id for update`.execute(scope.db);
  await sql`
    delete from listening.mention_text t using listening.mention_key k
    where k.id = any(${ids}::uuid[]) and t.published_at = k.published_at and t.id = k.id`.execute(scope.db);
  await sql`
    update listening.mention m set author_id = null, author_kind = 'unsure', followers = null, title = null, url = null, external_id = null, revision = revision + 1
    from listening.mention_key k where k.id = any(${ids}::uuid[]) and m.published_at = k.published_at and m.id = k.id`.execute(scope.db);
  await sql`
    update listening.match x set author_id = null
    from listening.mention_key k where k.id = any(${ids}::uuid[]) and x.published_at = k.published_at and x.mention_id = k.id`.execute(
    scope.db,
  );
  await sql`update listening.mention_key set gone = 'erased', content = '' where id = any(${ids}::uuid[])`.execute(scope.db);
  // Other units may still keep something of the same person.
  await sql`
    delete from listening.author a where a.id = any(${authors}::uuid[])
      and not exists (select from listening.mention m where m.organisation_id = a.organisation_id and m.author_id = a.id)`.execute(
    scope.db,
  );
  scope.record({
    action: 'listening.author.erased',
    entity: { type: 'organisation', id: scope.organisationId },
    new: { mentions: ids.length },
  });
  return { mentions: ids.length };
}

/** What has expired goes, headline and address with it. Answers how many. */
export async function expireTexts(scope: Scope): Promise<number> {
  const { rows } = await sql<{ id: string; published_at: string }>`
    delete from listening.mention_text where expires_at <= kernel.now() returning id, published_at`.execute(scope.db);
  const ids = rows.map((row) => row.id);
  if (ids.length > 0)
    await sql`
      update listening.mention m set title = null, url = null, revision = revision + 1
      from unnest(${ids}::uuid[], ${rows.map((row) => row.published_at)}::timestamptz[]) as w (id, at) where m.published_at = w.at and m.id = w.id`.execute(
      scope.db,
    );
  // Shapes only tell near-duplicates of recent weeks; runs that brought nothing are of no use to anybody.
  await sql`delete from listening.shape_part where seen_at < kernel.now() - interval '30 days'`.execute(scope.db);
  await sql`
    delete from listening.run r where r.started_at < kernel.now() - interval '30 days' and r.added = 0 and r.changed = 0 and r.state = 'finished'
      and not exists (select from listening.mention m where m.organisation_id = r.organisation_id and m.run_id = r.id)`.execute(scope.db);
  return ids.length;
}
