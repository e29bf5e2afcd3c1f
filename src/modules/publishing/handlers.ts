import { implement } from '@orpc/server';
import { refuse } from '#kernel/errors.ts';
import { assertAllowed, assertReadable, authorised, type RequestContext } from '#kernel/handler.ts';
import { inTransaction } from '#kernel/transaction.ts';
import type { Context, Scope } from '#kernel/types.ts';
import { releaseOf } from '#modules/review/index.ts';
import { calendar } from './calendar.ts';
import { compareDispatch } from './compare-job.ts';
import { publishingContract } from './contract.ts';
import { freeze, liftFreeze, listFreezes } from './freeze.ts';
import { downloadOf, pictureAt } from './pictures.ts';
import { dispatchView, listDispatches, scheduleView, scheduleViews, type DispatchView, type ScheduleView } from './receipt.ts';
import { retryDispatch } from './retry.ts';
import { cancelSchedule, publishNow, reschedule, schedule } from './schedule.ts';
import { findDispatch, findSchedule, type DispatchRow, type ScheduleRow } from './store.ts';
import { assignTask, lockTask, reopenTask } from './task-life.ts';
import { closeWithEvidence, downloadScreenshot, downloadTaskPicture, listTasks, taskDetail, type TaskDetail } from './tasks.ts';
import { withdrawDispatch } from './withdraw.ts';

const os = implement(publishingContract).$context<RequestContext>().use(authorised);
const finished = { done: true } as const;

const asSchedule = (ctx: Context, change: (scope: Scope) => Promise<ScheduleRow>): Promise<ScheduleView> =>
  inTransaction(ctx, async (scope) => scheduleView(scope, await change(scope)));
const asDispatch = (ctx: Context, change: (scope: Scope) => Promise<DispatchRow>): Promise<DispatchView> =>
  inTransaction(ctx, async (scope) => dispatchView(scope, await change(scope)));

async function readableDispatch(scope: Scope, id: string): Promise<DispatchRow> {
  const row = await findDispatch(scope, id);
  assertReadable(scope, 'publishing.read', row?.unit_id);
  return row!;
}

async function readableSchedule(scope: Scope, id: string): Promise<ScheduleRow> {
  const row = await findSchedule(scope, id);
  assertReadable(scope, 'publishing.read', row?.unit_id);
  return row!;
}

async function listSchedules(scope: Scope, { postId, releaseId }: { postId?: string; releaseId?: string }): Promise<ScheduleView[]> {
  const units = scope.access.unitsWith('publishing.read');
  if (units.length === 0) return [];
  let query = scope.db.selectFrom('publishing.schedule').selectAll().where('unit_id', 'in', units);
  if (postId) query = query.where('post_id', '=', postId);
  if (releaseId) query = query.where('release_id', '=', releaseId);
  return scheduleViews(scope, await query.orderBy('scheduled_at', 'desc').limit(100).execute());
}

/** The network is asked with no transaction open. */
async function compareNow(ctx: Context, id: string): Promise<DispatchView> {
  await inTransaction(ctx, async (scope) => {
    const row = await findDispatch(scope, id);
    assertAllowed(scope, 'publishing.schedule', row?.unit_id);
    if (row?.state !== 'published') throw refuse('nothing_published');
    if (row.withdraw_requested_at !== null) throw refuse('withdrawn');
  });
  await compareDispatch(ctx, id);
  return asDispatch(ctx, (scope) => readableDispatch(scope, id));
}

/** A change of a task by somebody who handles tasks in its unit. */
function changeTask(
  ctx: Context,
  id: string,
  change: (scope: Scope, row: NonNullable<Awaited<ReturnType<typeof lockTask>>>) => Promise<void>,
): Promise<TaskDetail> {
  return inTransaction(ctx, async (scope) => {
    const row = await lockTask(scope, id);
    assertAllowed(scope, 'publishing.handle', row?.unit_id);
    await change(scope, row!);
    return taskDetail(scope, id);
  });
}

async function downloadDispatchPicture(ctx: Context, id: string, position: number) {
  const picture = await inTransaction(ctx, async (scope) =>
    pictureAt((await releaseOf(scope, (await readableDispatch(scope, id)).release_id))!, position),
  );
  return downloadOf(ctx, picture, 'inline');
}

export function createPublishingHandlers() {
  return os.router({
    calendar: os.calendar.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => calendar(scope, input))),
    schedules: {
      create: os.schedules.create.handler(({ context: { ctx }, input }) => asSchedule(ctx, (scope) => schedule(scope, input))),
      createNow: os.schedules.createNow.handler(({ context: { ctx }, input }) =>
        asSchedule(ctx, (scope) => schedule(scope, { ...input, now: true })),
      ),
      list: os.schedules.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listSchedules(scope, input))),
      get: os.schedules.get.handler(({ context: { ctx }, input }) => asSchedule(ctx, (scope) => readableSchedule(scope, input.id))),
      move: os.schedules.move.handler(({ context: { ctx }, input }) => asSchedule(ctx, (scope) => reschedule(scope, input))),
      now: os.schedules.now.handler(({ context: { ctx }, input }) => asSchedule(ctx, (scope) => publishNow(scope, input.id))),
      cancel: os.schedules.cancel.handler(({ context: { ctx }, input }) => asSchedule(ctx, (scope) => cancelSchedule(scope, input.id))),
    },
    dispatches: {
      list: os.dispatches.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listDispatches(scope, input))),
      get: os.dispatches.get.handler(({ context: { ctx }, input }) => asDispatch(ctx, (scope) => readableDispatch(scope, input.id))),
      retry: os.dispatches.retry.handler(({ context: { ctx }, input }) => asDispatch(ctx, (scope) => retryDispatch(scope, input.id))),
      withdraw: os.dispatches.withdraw.handler(({ context: { ctx }, input }) => asDispatch(ctx, (scope) => withdrawDispatch(scope, input))),
      compare: os.dispatches.compare.handler(({ context: { ctx }, input }) => compareNow(ctx, input.id)),
      picture: os.dispatches.picture.handler(({ context: { ctx }, input }) => downloadDispatchPicture(ctx, input.id, input.position)),
    },
    tasks: {
      list: os.tasks.list.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => listTasks(scope, input))),
      get: os.tasks.get.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => taskDetail(scope, input.id))),
      picture: os.tasks.picture.handler(({ context: { ctx }, input }) => downloadTaskPicture(ctx, input.id, input.position)),
      screenshot: os.tasks.screenshot.handler(({ context: { ctx }, input }) => downloadScreenshot(ctx, input.id)),
      close: os.tasks.close.handler(({ context: { ctx }, input }) => closeWithEvidence(ctx, input)),
      reopen: os.tasks.reopen.handler(({ context: { ctx }, input }) => changeTask(ctx, input.id, reopenTask)),
      assign: os.tasks.assign.handler(({ context: { ctx }, input }) =>
        changeTask(ctx, input.id, (scope, row) => assignTask(scope, row, input.personId)),
      ),
    },
    freezes: {
      list: os.freezes.list.handler(({ context: { ctx } }) => inTransaction(ctx, listFreezes)),
      set: os.freezes.set.handler(({ context: { ctx }, input }) => inTransaction(ctx, (scope) => freeze(scope, input))),
      lift: os.freezes.lift.handler(async ({ context: { ctx }, input }) => {
        await inTransaction(ctx, (scope) => liftFreeze(scope, input.id));
        return finished;
      }),
    },
  });
}
