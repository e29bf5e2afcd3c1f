/** Files of posts: handed in, looked at, taken in by a job that goes on where it stopped. */
import { sql } from 'kysely';
import { join } from 'node:path';
import { z } from 'zod';
import { BlobError, getBlob, putBlob } from '#kernel/blob-store.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import { defineTask, enqueue } from '#kernel/jobs.ts';
import { TaskError } from '#kernel/pool.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Kernel, Scope } from '#kernel/types.ts';
import { organisationOf } from '#modules/identity/index.ts';
import { filePreviewSchema, mappingSchema, rawPostSchema, rowFaultSchema, type Mapping } from './contract-schemas.ts';
import { takeIn } from './intake.ts';
import { beginRun, endRun, keepFaults } from './runs.ts';
import { assertSourceUnit, createSource, type NewSource } from './add-source.ts';
import { sourceOf } from './sources.ts';
import { countUse } from './usage.ts';

const work = new URL('./files/file-work.ts', import.meta.url);
const previewSchema = filePreviewSchema.omit({ file: true, earlierRunId: true }).extend({ format: z.enum(['csv', 'xlsx', 'jsonl']) });
const rowsSchema = z.array(z.object({ row: z.number(), post: rawPostSchema.nullable(), faults: z.array(rowFaultSchema) }));
const batch = 500;

const filesOf = (kernel: Kernel): string => join(kernel.config.dataDir, 'files');

export async function uploadTable(ctx: Context, { unitId, file }: { unitId: string; file: File }) {
  await inTransaction(ctx, (scope) => assertSourceUnit(scope, unitId));
  const bytes = new Uint8Array(await file.arrayBuffer());
  const preview = await look(ctx, bytes, null);
  const { sha256 } = await putBlob(filesOf(ctx.kernel), ctx.organisationId, bytes);
  await inTransaction(ctx, (scope) =>
    scope.db
      .insertInto('kernel.file')
      .values({ organisation_id: ctx.organisationId, sha256, bytes: bytes.byteLength, media_type: mediaTypes[preview.format] })
      .onConflict((oc) => oc.doNothing())
      .execute(),
  );
  return shown(ctx, preview, { sha256, name: nameOf(file.name), bytes: bytes.byteLength });
}

const mediaTypes = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  jsonl: 'application/jsonl',
};
// oxlint-disable-next-line no-control-regex
const nameOf = (name: string): string => name.replaceAll(/[\u0000-\u001f\u007f/\\]/g, '').slice(0, 200) || 'file';

export async function previewUploaded(ctx: Context, input: { unitId: string; sha256: string; mapping: Mapping }) {
  await inTransaction(ctx, (scope) => assertSourceUnit(scope, input.unitId));
  const bytes = await uploaded(ctx, input.sha256);
  return shown(ctx, await look(ctx, bytes, input.mapping), {
    sha256: input.sha256,
    name: input.sha256.slice(0, 8),
    bytes: bytes.byteLength,
  });
}

async function look(ctx: Context, bytes: Uint8Array, mapping: Mapping | null) {
  const { reportingZone: zone } = await inTransaction(ctx, organisationOf);
  try {
    return previewSchema.parse(
      await ctx.kernel.pool.run(work, 'previewTable', { bytes, mapping, zone }, { urgent: true, timeoutMs: 60_000 }),
    );
  } catch (error) {
    throw inWords(error);
  }
}

/** A file that cannot be read is the sender's to mend. */
function inWords(error: unknown): unknown {
  if (!(error instanceof TaskError) || error.kind !== 'FileError' || error.code === undefined) return error;
  const details = z.record(z.string(), z.number().nullable()).catch({}).parse(error.details);
  const values = Object.fromEntries(Object.entries(details).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  return new AppError('invalid', { reason: error.code, fields: [{ path: 'file', code: error.code, values }] }, error);
}

async function shown(ctx: Context, preview: z.infer<typeof previewSchema>, file: { sha256: string; name: string; bytes: number }) {
  const earlierRunId = await inTransaction(ctx, async (scope) => {
    const { rows } = await sql<{ id: string }>`
      select r.id from listening.run r join listening.source s on s.organisation_id = r.organisation_id and s.id = r.source_id
      where r.detail ->> 'sha256' = ${file.sha256} and r.state <> 'undone' and s.unit_id = any(${scope.access.unitsWith('listening.sources')}::uuid[])
      order by r.started_at desc limit 1`.execute(scope.db);
    return rows[0]?.id ?? null;
  });
  const { format, ...rest } = preview;
  return { ...rest, file: { ...file, format }, earlierRunId };
}

async function uploaded(ctx: Context, sha256: string): Promise<Uint8Array> {
  const known = await inTransaction(ctx, ({ db }) =>
    db
      .selectFrom('kernel.file')
      .select('sha256')
      .where('sha256', '=', sha256)
      .where('media_type', 'in', Object.values(mediaTypes))
      .executeTakeFirst(),
  );
  if (!known) throw notFound();
  try {
    return await getBlob(filesOf(ctx.kernel), ctx.organisationId, sha256);
  } catch (error) {
    if (error instanceof BlobError && error.code === 'absent') throw notFound();
    throw error;
  }
}

export async function importTable(ctx: Context, input: Omit<NewSource, 'origin'> & { sha256: string; mapping: Mapping }) {
  await inTransaction(ctx, (scope) => assertSourceUnit(scope, input.unitId));
  const preview = await look(ctx, await uploaded(ctx, input.sha256), input.mapping);
  if (preview.readable === 0)
    throw new AppError('invalid', { reason: 'no_row_readable', fields: [{ path: 'mapping', code: 'no_row_readable' }] });
  return inTransaction(ctx, async (scope) => {
    const { sha256, mapping, ...about } = input;
    const source = await createSource(scope, { ...about, origin: { kind: 'file' } });
    const progressId = newId();
    await scope.db
      .insertInto('kernel.progress')
      .values({
        organisation_id: scope.organisationId,
        id: progressId,
        person_id: scope.actor.personId,
        message_id: 'listening.progress.import',
        message_values: JSON.stringify({ file: input.name }),
        total: preview.rows,
        link: `/listening/sources/${source.id}`,
      })
      .execute();
    const runId = await beginRun(scope, source.id, { detail: { sha256, mapping }, progressId });
    await enqueue(scope, importTask, { runId }, { key: `listening.import:${runId}`, maximumAttempts: 5 });
    return { sourceId: source.id, runId, progressId };
  });
}

const detailSchema = z.object({ sha256: z.string(), mapping: mappingSchema });

async function importRun(scope: Scope, runId: string) {
  const run = await scope.db
    .selectFrom('listening.run')
    .select(['source_id', 'state', 'position', 'detail', 'progress_id'])
    .where('id', '=', runId)
    .executeTakeFirst();
  const source = run && run.state === 'running' ? await sourceOf(scope, run.source_id) : null;
  return run && source ? { source, position: run.position, progressId: run.progress_id, ...detailSchema.parse(run.detail) } : null;
}

export const importTask = defineTask({
  name: 'listening.import',
  version: 1,
  payload: z.object({ runId: z.uuid() }),
  async run(ctx, { runId }) {
    const run = await inTransaction(ctx, (scope) => importRun(scope, runId));
    if (!run) return;
    try {
      const bytes = await uploaded(ctx, run.sha256);
      const rows = rowsSchema.parse(await ctx.kernel.pool.run(work, 'readRows', { bytes, mapping: run.mapping }));
      for (let position = run.position; position < rows.length; position += batch) {
        ctx.signal.throwIfAborted();
        // Taken back while it ran: nothing more comes in.
        if (!(await inTransaction(ctx, (scope) => importRun(scope, runId)))) return;
        const some = rows.slice(position, position + batch);
        const posts = some.flatMap(({ post }) => (post ? [post] : []));
        const end = position + some.length;
        await takeIn(ctx, { source: run.source, runId, posts, refused: some.length - posts.length, position: end });
        await inTransaction(ctx, async (scope) => {
          await keepFaults(
            scope,
            runId,
            some.flatMap(({ faults }) => faults),
          );
          await countUse(scope, run.source.id, { requests: 0, posts: some.length });
          await sql`update kernel.progress set done = ${end}, updated_at = kernel.now() where id = ${run.progressId}`.execute(scope.db);
        });
      }
      await inTransaction(ctx, (scope) => settle(scope, runId, run.progressId, 'finished'));
    } catch (error) {
      if (ctx.lastAttempt) await inTransaction(ctx, (scope) => settle(scope, runId, run.progressId, 'failed'));
      throw error;
    }
  },
});

async function settle(scope: Scope, runId: string, progressId: string | null, state: 'finished' | 'failed'): Promise<void> {
  await endRun(scope, runId, state);
  await sql`update kernel.progress set state = ${state}, updated_at = kernel.now() where id = ${progressId} and state = 'running'`.execute(
    scope.db,
  );
}
