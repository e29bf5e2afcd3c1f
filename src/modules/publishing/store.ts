/**
 * SQL on schedules and dispatches. The lease and the state machine have a file of their own.
 *
 * Rows are locked `for no key update`: a second update of a row in one transaction checks its foreign keys again (for key
 * share), which must not wait for somebody who merely holds the row above. Locks are taken from schedule to dispatch.
 */
import { sql, type Insertable, type Selectable, type UpdateObject } from 'kysely';
import type { DB, PublishingDispatch, PublishingSchedule, PublishingTask } from '#kernel/db.gen.ts';
import type { Scope } from '#kernel/types.ts';

export type ScheduleRow = Selectable<PublishingSchedule>;
export type DispatchRow = Selectable<PublishingDispatch>;
export type TaskRow = Selectable<PublishingTask>;

export async function databaseNow({ db }: Scope): Promise<Date> {
  const { rows } = await sql<{ now: string }>`select kernel.now() as now`.execute(db);
  return new Date(rows[0]!.now);
}

export function findSchedule({ db }: Scope, id: string): Promise<ScheduleRow | undefined> {
  return db.selectFrom('publishing.schedule').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockSchedule({ db }: Scope, id: string): Promise<ScheduleRow | undefined> {
  return db.selectFrom('publishing.schedule').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** The schedule of a release that has not been cancelled. */
export function standingSchedule({ db }: Scope, releaseId: string): Promise<ScheduleRow | undefined> {
  return db
    .selectFrom('publishing.schedule')
    .selectAll()
    .where('release_id', '=', releaseId)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst();
}

export async function insertSchedule(scope: Scope, values: Omit<Insertable<PublishingSchedule>, 'organisation_id'>): Promise<ScheduleRow> {
  return scope.db
    .insertInto('publishing.schedule')
    .values({ organisation_id: scope.organisationId, ...values })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function updateSchedule({ db }: Scope, id: string, values: UpdateObject<DB, 'publishing.schedule'>): Promise<ScheduleRow> {
  return db.updateTable('publishing.schedule').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

export function findDispatch({ db }: Scope, id: string): Promise<DispatchRow | undefined> {
  return db.selectFrom('publishing.dispatch').selectAll().where('id', '=', id).executeTakeFirst();
}

export function lockDispatch({ db }: Scope, id: string): Promise<DispatchRow | undefined> {
  return db.selectFrom('publishing.dispatch').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
}

/** The dispatch of a release, in whatever state. */
export function dispatchOfRelease({ db }: Scope, releaseId: string, occurrence = 1): Promise<DispatchRow | undefined> {
  return db
    .selectFrom('publishing.dispatch')
    .selectAll()
    .where('release_id', '=', releaseId)
    .where('occurrence', '=', occurrence)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

export async function updateDispatch({ db }: Scope, id: string, values: UpdateObject<DB, 'publishing.dispatch'>): Promise<DispatchRow> {
  return db.updateTable('publishing.dispatch').set(values).where('id', '=', id).returningAll().executeTakeFirstOrThrow();
}

/** Ids of schedules that are due and not opened, and of dispatches that somebody should work on. Both by their due time. */
export async function dueWork({ db }: Scope): Promise<{ scheduleIds: string[]; dispatchIds: string[] }> {
  const schedules = await db
    .selectFrom('publishing.schedule')
    .select('id')
    .where('by_hand', '=', false)
    .where('cancelled_at', 'is', null)
    .where('opened_at', 'is', null)
    .where(sql<boolean>`due_at <= kernel.now()`)
    .orderBy('due_at')
    .limit(1000)
    .execute();
  const dispatches = await db
    .selectFrom('publishing.dispatch')
    .select('id')
    .where(sql<boolean>`next_at <= kernel.now()`)
    .where(sql<boolean>`(leased_until is null or leased_until <= kernel.now())`)
    .orderBy('next_at')
    .limit(1000)
    .execute();
  return { scheduleIds: schedules.map((row) => row.id), dispatchIds: dispatches.map((row) => row.id) };
}
