/** Tasks as people see them, and what they hand out: the released text and pictures, while the release may leave. */
import { z } from 'zod';
import { putBlob } from '#kernel/blob-store.ts';
import { AppError, notFound } from '#kernel/errors.ts';
import { assertAllowed, assertReadable } from '#kernel/handler.ts';
import { imageTypes, maximumImageBytes } from '#kernel/media.ts';
import { TaskError } from '#kernel/pool.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { channelOf } from '#modules/channels/index.ts';
import { filesOf, keepFile } from '#modules/content/index.ts';
import { unitsBelow } from '#modules/identity/index.ts';
import { mayLeave, releaseOf } from '#modules/review/index.ts';
import { aboutThese, peopleThese } from './about.ts';
import type { taskDetailSchema, taskSchema } from './contract.ts';
import { isFrozen } from './freeze.ts';
import { downloadOf, pictureAt, picturesOf, type Download } from './pictures.ts';
import { databaseNow, type TaskRow } from './store.ts';
import { closeTask, findTask, lockTask } from './task-life.ts';

const work = new URL('./screenshot-work.ts', import.meta.url);
const factsSchema = z.object({ mediaType: z.enum(imageTypes) });

export type TaskView = z.infer<typeof taskSchema>;
export type TaskDetail = z.infer<typeof taskDetailSchema>;

async function viewsOf(scope: Scope, rows: readonly TaskRow[]): Promise<TaskView[]> {
  if (rows.length === 0) return [];
  const about = await aboutThese(scope, rows);
  const people = await peopleThese(
    scope,
    rows.flatMap((row) => [row.person_id, row.done_by]),
  );
  const schedules = await scope.db
    .selectFrom('publishing.schedule')
    .select(['id', 'local_time', 'zone'])
    .where(
      'id',
      'in',
      rows.map((row) => row.schedule_id),
    )
    .execute();
  const now = await databaseNow(scope);
  return rows.map((row) => {
    const schedule = schedules.find((one) => one.id === row.schedule_id)!;
    return {
      id: row.id,
      unitId: row.unit_id,
      scheduleId: row.schedule_id,
      ...about(row),
      purpose: row.purpose as TaskView['purpose'],
      person: people(row.person_id)!,
      dueAt: row.due_at,
      localTime: schedule.local_time,
      zone: schedule.zone,
      state: row.state as TaskView['state'],
      overdue: row.state === 'open' && Date.parse(row.due_at) < now.getTime(),
      url: row.url,
      screenshot: row.screenshot_sha256 !== null,
      doneAt: row.done_at,
      doneBy: people(row.done_by),
      createdAt: row.created_at,
    };
  });
}

export async function listTasks(scope: Scope, input: { mine: boolean; state?: string; unitId?: string }): Promise<TaskView[]> {
  const readable = scope.access.unitsWith('publishing.read');
  const within = input.unitId === undefined ? null : await unitsBelow(scope, input.unitId);
  const units = within ? readable.filter((unitId) => within.includes(unitId)) : readable;
  if (units.length === 0) return [];
  let query = scope.db.selectFrom('publishing.task').selectAll().where('unit_id', 'in', units);
  if (input.state) query = query.where('state', '=', input.state);
  if (input.mine) query = query.where('person_id', '=', scope.actor.personId ?? '00000000-0000-0000-0000-000000000000');
  return viewsOf(
    scope,
    await query
      .orderBy('due_at', input.state === 'open' ? 'asc' : 'desc')
      .limit(500)
      .execute(),
  );
}

async function readable(scope: Scope, id: string): Promise<TaskRow> {
  const row = await findTask(scope, id);
  assertReadable(scope, 'publishing.read', row?.unit_id);
  return row!;
}

/** Whether the text and pictures may be handed out, at the latest when the task is due. */
async function leaveOf(scope: Scope, row: TaskRow): Promise<{ ok: boolean; reason: string | null }> {
  if (row.purpose === 'remove' || row.state === 'done') return { ok: true, reason: null };
  if (row.state === 'cancelled') return { ok: false, reason: 'cancelled' };
  if (await isFrozen(scope, row.unit_id)) return { ok: false, reason: 'frozen' };
  const leave = await mayLeave(scope, row.release_id, { at: row.due_at });
  return { ok: leave.ok, reason: leave.ok ? null : leave.reason };
}

export async function taskDetail(scope: Scope, id: string): Promise<TaskDetail> {
  const row = await readable(scope, id);
  const [view] = await viewsOf(scope, [row]);
  const release = (await releaseOf(scope, row.release_id))!;
  const channel = await channelOf(scope, row.channel_id);
  const leave = await leaveOf(scope, row);
  return {
    ...view!,
    channelUrl: channel?.url ?? null,
    language: release.language,
    leave,
    text: leave.ok ? release.content.text : null,
    pictures: leave.ok ? picturesOf(release) : [],
    mayHandle: scope.access.can('publishing.handle', row.unit_id),
  };
}

export async function downloadTaskPicture(ctx: Context, id: string, position: number): Promise<Download> {
  const picture = await inTransaction(ctx, async (scope) => {
    const row = await readable(scope, id);
    const leave = await leaveOf(scope, row);
    if (!leave.ok) throw new AppError('not_allowed_in_state', { reason: `release_${leave.reason}` });
    return pictureAt((await releaseOf(scope, row.release_id))!, position);
  });
  return downloadOf(ctx, picture, 'attachment');
}

export async function downloadScreenshot(ctx: Context, id: string): Promise<Download> {
  const file = await inTransaction(ctx, async (scope) => {
    const row = await readable(scope, id);
    if (row.screenshot_sha256 === null) throw notFound();
    const { media_type: mediaType } = await scope.db
      .selectFrom('kernel.file')
      .select('media_type')
      .where('sha256', '=', row.screenshot_sha256)
      .executeTakeFirstOrThrow();
    return { sha256: row.screenshot_sha256, mediaType, name: `screenshot.${mediaType.replace('image/', '')}` };
  });
  return downloadOf(ctx, file, 'inline');
}

/** The bytes are inspected and kept before the transaction, the task is closed within it. */
export async function closeWithEvidence(ctx: Context, input: { id: string; url?: string; screenshot?: File }): Promise<TaskDetail> {
  await inTransaction(ctx, async (scope) => assertAllowed(scope, 'publishing.handle', (await findTask(scope, input.id))?.unit_id));
  const screenshot = input.screenshot ? await keepScreenshot(ctx, input.screenshot) : null;
  return inTransaction(ctx, async (scope) => {
    const row = await lockTask(scope, input.id);
    assertAllowed(scope, 'publishing.handle', row?.unit_id);
    if (screenshot) await keepFile(scope, screenshot);
    await closeTask(scope, row!, { url: input.url ?? null, screenshot: screenshot?.sha256 ?? null });
    return taskDetail(scope, input.id);
  });
}

async function keepScreenshot(ctx: Context, file: File): Promise<{ sha256: string; bytes: number; mediaType: string }> {
  if (file.size > maximumImageBytes) throw new AppError('too_large', { values: { megabytes: Math.floor(maximumImageBytes / 1e6) } });
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { mediaType } = await ctx.kernel.pool.run(work, 'inspect', { bytes }, { urgent: true }).then(
    (facts) => factsSchema.parse(facts),
    (error: unknown) => {
      if (!(error instanceof TaskError) || error.kind !== 'MediaError' || !error.code) throw error;
      throw new AppError('invalid', { reason: error.code, fields: [{ path: 'screenshot', code: error.code }] }, error);
    },
  );
  const { sha256 } = await putBlob(filesOf(ctx.kernel), ctx.organisationId, bytes);
  return { sha256, bytes: bytes.byteLength, mediaType };
}
