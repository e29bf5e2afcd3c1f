/** A task from its making to its end: what a person publishes, or takes off again, by hand. */
import { sql } from 'kysely';
import { invalidField, refuse } from '#kernel/errors.ts';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';
import type { Channel } from '#modules/channels/index.ts';
import { peopleWith } from '#modules/identity/index.ts';
import { tellAboutTask } from './notices.ts';
import { databaseNow, type ScheduleRow, type TaskRow } from './store.ts';

export type TaskPurpose = 'publish' | 'remove';

/** Somebody who may handle tasks in the unit: the one named, else the channel's own, else whoever schedules. */
async function personFor(scope: Scope, unitId: string, named: string | null, channel: Channel | null): Promise<string> {
  const able = await peopleWith(scope, 'publishing.handle', unitId);
  if (named !== null) {
    if (!able.includes(named)) throw invalidField('personId', 'cannot_handle');
    return named;
  }
  const person = [channel?.responsiblePersonId, scope.actor.personId].find((id) => id && able.includes(id)) ?? able[0];
  if (!person) throw invalidField('personId', 'nobody_can_handle');
  return person;
}

export async function openTask(scope: Scope, schedule: ScheduleRow, channel: Channel, named: string | null): Promise<void> {
  const personId = await personFor(scope, schedule.unit_id, named, channel);
  await putTask(scope, schedule, 'publish', personId);
  await scope.db
    .updateTable('publishing.schedule')
    .set({ opened_at: sql<string>`kernel.now()` })
    .where('id', '=', schedule.id)
    .execute();
}

/** Anew, or the one there is, open again: a release scheduled a second time has one task still. */
async function putTask(scope: Scope, schedule: ScheduleRow, purpose: TaskPurpose, personId: string): Promise<void> {
  const values = {
    schedule_id: schedule.id,
    person_id: personId,
    due_at: schedule.due_at,
    state: 'open',
    url: null,
    screenshot_sha256: null,
    done_at: null,
    done_by: null,
  };
  const row = await scope.db
    .insertInto('publishing.task')
    .values({
      organisation_id: scope.organisationId,
      id: newId(),
      unit_id: schedule.unit_id,
      release_id: schedule.release_id,
      occurrence: schedule.occurrence,
      purpose,
      post_id: schedule.post_id,
      channel_id: schedule.channel_id,
      ...values,
    })
    .onConflict((oc) => oc.columns(['organisation_id', 'release_id', 'occurrence', 'purpose']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
  scope.record({
    action: 'publishing.task.opened',
    entity: { type: 'task', id: row.id },
    unitId: row.unit_id,
    new: { purpose, personId, due: row.due_at },
  });
  await tellAboutTask(scope, row, [personId], purpose === 'publish' ? 'task' : 'task_remove');
}

export function findTask({ db }: Scope, id: string): Promise<TaskRow | undefined> {
  return db.selectFrom('publishing.task').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockTask({ db }: Scope, id: string): Promise<TaskRow | undefined> {
  return db.selectFrom('publishing.task').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

function publishTaskOf({ db }: Scope, schedule: ScheduleRow): Promise<TaskRow | undefined> {
  return db
    .selectFrom('publishing.task')
    .selectAll()
    .where('schedule_id', '=', schedule.id)
    .where('purpose', '=', 'publish')
    .forNoKeyUpdate()
    .executeTakeFirst();
}

/** The schedule moved: so does the task. */
export async function moveTaskOf(scope: Scope, schedule: ScheduleRow): Promise<void> {
  const task = await publishTaskOf(scope, schedule);
  if (!task) return;
  if (task.state !== 'open') throw refuse('task_done');
  await scope.db.updateTable('publishing.task').set({ due_at: schedule.due_at }).where('id', '=', task.id).execute();
  await tellAboutTask(scope, task, [task.person_id], 'task_moved');
}

/** Do not publish this any more. What was published is taken off, not cancelled. */
export async function cancelTaskOf(scope: Scope, schedule: ScheduleRow): Promise<void> {
  const task = await publishTaskOf(scope, schedule);
  if (!task || task.state === 'cancelled') return;
  if (task.state === 'done') throw refuse('task_done');
  await cancelTask(scope, task);
}

async function cancelTask(scope: Scope, task: TaskRow): Promise<void> {
  await scope.db.updateTable('publishing.task').set({ state: 'cancelled' }).where('id', '=', task.id).execute();
  scope.record({ action: 'publishing.task.cancelled', entity: { type: 'task', id: task.id }, unitId: task.unit_id });
  await tellAboutTask(scope, task, [task.person_id], 'task_cancelled');
}

/** The release was withdrawn: an open task is cancelled, a finished one is followed by one to take the post off. */
export async function takeOffByHand(scope: Scope, schedule: ScheduleRow): Promise<void> {
  const task = await publishTaskOf(scope, schedule);
  if (!task || task.state === 'cancelled') return;
  if (task.state === 'open') return cancelTask(scope, task);
  const standing = await scope.db
    .selectFrom('publishing.task')
    .select('id')
    .where('schedule_id', '=', schedule.id)
    .where('purpose', '=', 'remove')
    .executeTakeFirst();
  if (!standing) await putTask(scope, { ...schedule, due_at: (await databaseNow(scope)).toISOString() }, 'remove', task.person_id);
}

/** Another person's task from now on. */
export async function assignTask(scope: Scope, task: TaskRow, personId: string): Promise<void> {
  if (task.state !== 'open') throw refuse('task_not_open');
  await personFor(scope, task.unit_id, personId, null);
  await scope.db.updateTable('publishing.task').set({ person_id: personId }).where('id', '=', task.id).execute();
  scope.record({
    action: 'publishing.task.assigned',
    entity: { type: 'task', id: task.id },
    unitId: task.unit_id,
    old: { personId: task.person_id },
    new: { personId },
  });
  if (personId !== scope.actor.personId) await tellAboutTask(scope, task, [personId], task.purpose === 'remove' ? 'task_remove' : 'task');
}

/** It is done: here is the link, or a picture of it. */
export async function closeTask(scope: Scope, task: TaskRow, evidence: { url: string | null; screenshot: string | null }): Promise<void> {
  if (task.state !== 'open') throw refuse('task_not_open');
  if (task.purpose === 'publish' && evidence.url === null && evidence.screenshot === null) throw invalidField('url', 'link_or_screenshot');
  await scope.db
    .updateTable('publishing.task')
    .set({
      state: 'done',
      url: evidence.url,
      screenshot_sha256: evidence.screenshot,
      done_at: sql<string>`kernel.now()`,
      done_by: scope.actor.personId,
    })
    .where('id', '=', task.id)
    .execute();
  scope.record({
    action: 'publishing.task.closed',
    entity: { type: 'task', id: task.id },
    unitId: task.unit_id,
    new: { url: evidence.url, screenshot: evidence.screenshot },
  });
}

/** Closed by mistake, or the evidence was wrong. */
export async function reopenTask(scope: Scope, task: TaskRow): Promise<void> {
  if (task.state !== 'done') throw refuse('task_not_done');
  await scope.db
    .updateTable('publishing.task')
    .set({ state: 'open', url: null, screenshot_sha256: null, done_at: null, done_by: null })
    .where('id', '=', task.id)
    .execute();
  scope.record({
    action: 'publishing.task.reopened',
    entity: { type: 'task', id: task.id },
    unitId: task.unit_id,
    old: { url: task.url, screenshot: task.screenshot_sha256 },
  });
  if (task.person_id !== scope.actor.personId) await tellAboutTask(scope, task, [task.person_id], 'task_reopened');
}
