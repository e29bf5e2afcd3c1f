/** How much there is to read again, and its beginning. */
import { sql } from 'kysely';
import { AppError } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs.ts';
import type { Scope } from '#kernel/types.ts';
import { analysisVersion } from '../reading.ts';
import type { Reread } from './contract.ts';
import { rereadTask } from './job.ts';

const olderIn = async (scope: Scope, units: readonly string[]): Promise<number> => {
  const { rows } = await sql<{ older: number }>`
    select count(*)::int as older from listening.mention m
    join listening.mention_text t on t.organisation_id = m.organisation_id and t.published_at = m.published_at and t.id = m.id
    where m.analysis_version < ${analysisVersion} and m.unit_id = any(${[...units]}::uuid[])`.execute(scope.db);
  return rows[0]?.older ?? 0;
};

async function lastOf(scope: Scope): Promise<Reread | null> {
  const row = await scope.db.selectFrom('listening.reread').selectAll().orderBy('created_at', 'desc').limit(1).executeTakeFirst();
  if (!row) return null;
  const { id, total, done, changed } = row;
  return { id, state: row.state as Reread['state'], total, done, changed, at: row.created_at };
}

export async function readingStanding(scope: Scope): Promise<{ older: number; last: Reread | null }> {
  return { older: await olderIn(scope, scope.access.unitsWith('listening.sources')), last: await lastOf(scope) };
}

/** Throws `not_allowed_in_state` where nothing is left to read, or a re-reading is under way. */
export async function startReread(scope: Scope): Promise<Reread> {
  const units = scope.access.unitsWith('listening.sources');
  const total = await olderIn(scope, units);
  if (total === 0) throw new AppError('not_allowed_in_state', { reason: 'nothing_to_reread' });
  const id = newId();
  const progressId = scope.actor.personId ? newId() : null;
  const { rows } = await sql<{ id: string }>`
    insert into listening.reread (organisation_id, id, unit_ids, analysis_version, total, person_id, progress_id)
    values (${scope.organisationId}, ${id}, ${units}::uuid[], ${analysisVersion}, ${total}, ${scope.actor.personId}, ${progressId})
    on conflict (organisation_id) where state = 'running' do nothing returning id`.execute(scope.db);
  if (rows.length === 0) throw new AppError('not_allowed_in_state', { reason: 'reread_under_way' });
  if (progressId)
    await scope.db
      .insertInto('kernel.progress')
      .values({
        organisation_id: scope.organisationId,
        id: progressId,
        person_id: scope.actor.personId,
        message_id: 'listening.progress.reread',
        message_values: '{}',
        total,
        link: '/listening/sources',
        cancellable: true,
      })
      .execute();
  await enqueue(scope, rereadTask, { id }, { key: `listening.reread:${id}` });
  scope.record({ action: 'listening.reread.started', entity: { type: 'reread', id }, new: { analysisVersion, total } });
  return (await lastOf(scope))!;
}
