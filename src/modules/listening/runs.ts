/** Runs: one poll of a feed, one file, one day of a push source. What a run brought can be taken back. */
import { sql } from 'kysely';
import type { z } from 'zod';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed } from '#kernel/handler.ts';
import { newId } from '#kernel/ids.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import type { rowFaultSchema } from './contract-schemas.ts';
import { noDeltas, writeDeltas } from './rollups.ts';
import { takeAway } from './take-away.ts';

type RowFault = z.infer<typeof rowFaultSchema>;
const mostFaults = 100;
const page = 1000;

export async function beginRun(
  scope: Scope,
  sourceId: string,
  {
    detail = {},
    progressId = null,
    state = 'running',
  }: { detail?: object; progressId?: string | null; state?: 'running' | 'finished' } = {},
): Promise<string> {
  const id = newId();
  await scope.db
    .insertInto('listening.run')
    .values({
      organisation_id: scope.organisationId,
      id,
      source_id: sourceId,
      state,
      finished_at: state === 'finished' ? sql<string>`kernel.now()` : null,
      person_id: scope.actor.personId,
      progress_id: progressId,
      detail: JSON.stringify(detail),
    })
    .execute();
  return id;
}

/** The run of a push source is the tally of a day, UTC, so that a day can be taken back. Nothing goes on in it between two pushes. */
export async function runOfToday(scope: Scope, sourceId: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended('listening.push:' || ${sourceId}::text, 0))`.execute(scope.db);
  const { rows } = await sql<{ id: string }>`
    select id from listening.run where source_id = ${sourceId} and state = 'finished'
      and started_at >= date_trunc('day', kernel.now() at time zone 'UTC') at time zone 'UTC' order by started_at desc limit 1`.execute(
    scope.db,
  );
  return rows[0]?.id ?? beginRun(scope, sourceId, { state: 'finished' });
}

export async function keepFaults({ db }: Scope, runId: string, faults: readonly RowFault[]): Promise<void> {
  if (faults.length === 0) return;
  await sql`
    update listening.run set faults = (
      select coalesce(jsonb_agg(f order by place), '[]') from jsonb_array_elements(faults || ${JSON.stringify(faults.slice(0, mostFaults))}::jsonb) with ordinality as e (f, place)
      where place <= ${mostFaults})
    where id = ${runId}`.execute(db);
}

export async function endRun({ db }: Scope, runId: string, state: 'finished' | 'failed'): Promise<void> {
  await sql`update listening.run set state = ${state}, finished_at = kernel.now() where id = ${runId} and state = 'running'`.execute(db);
}

/** Mentions first seen in the run go, page by page, each with its counts; their keys too, so that they may come again. */
export async function undoRun(ctx: Context, id: string): Promise<{ removed: number }> {
  const unitId = await inTransaction(ctx, async (scope) => {
    const { rows } = await sql<{ unit_id: string; state: string }>`
      select s.unit_id, r.state from listening.run r join listening.source s on s.organisation_id = r.organisation_id and s.id = r.source_id
      where r.id = ${id} for update of r`.execute(scope.db);
    assertAllowed(scope, 'listening.sources', rows[0]?.unit_id);
    if (rows[0]?.state === 'undone') throw refuse('undone_already');
    await scope.db.updateTable('listening.run').set({ state: 'undone' }).where('id', '=', id).execute();
    scope.record({ action: 'listening.run.undone', entity: { type: 'run', id }, unitId: rows[0]?.unit_id ?? null });
    return rows[0]?.unit_id;
  });
  if (unitId === undefined) return { removed: 0 };
  let removed = 0;
  for (;;) {
    const gone = await inTransaction(ctx, (scope) => undoPage(scope, id));
    removed += gone;
    if (gone < page) return { removed };
  }
}

async function undoPage(scope: Scope, runId: string): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select k.id from listening.mention_key k where k.id in (select id from listening.mention where run_id = ${runId} limit ${page})
    order by k.id for update`.execute(scope.db);
  const ids = rows.map((row) => row.id);
  if (ids.length === 0) return 0;
  const deltas = noDeltas();
  await takeAway(scope, ids, deltas);
  await sql`update listening.run set stored = stored - ${ids.length} where id = ${runId}`.execute(scope.db);
  await writeDeltas(scope, deltas);
  await sql`delete from listening.mention_key where id = any(${ids}::uuid[])`.execute(scope.db);
  return ids.length;
}
