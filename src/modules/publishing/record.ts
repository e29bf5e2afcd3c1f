/** Dispatches and tasks in the joined record: release above, numbers below; what waits for the caller. */
import type { LinkEnd, NeedOfPerson, RoomRecord } from '#kernel/room.ts';
import type { Scope } from '#kernel/types.ts';
import { aboutThese } from './about.ts';
import { scheduledState, type DispatchState } from './rules.ts';
import { databaseNow, findDispatch, findSchedule } from './store.ts';
import { findTask } from './task-life.ts';

async function describe(scope: Scope, type: string, id: string) {
  const row =
    type === 'dispatch'
      ? await findDispatch(scope, id)
      : type === 'task'
        ? await findTask(scope, id)
        : type === 'schedule'
          ? await findSchedule(scope, id)
          : undefined;
  if (!row) return null;
  const about = (await aboutThese(scope, [row]))(row);
  return { title: `${about.title} · ${about.channel.name}`, state: stateOf(type, row), unitId: row.unit_id };
}

function stateOf(type: string, row: object): string | null {
  if (type === 'schedule') return 'cancelled_at' in row && row.cancelled_at !== null ? 'cancelled' : 'scheduled';
  if (type === 'task') return 'state' in row ? `task_${String(row.state)}` : null;
  const {
    state,
    comparison,
    withdrawn_at: withdrawnAt,
  } = row as { state: DispatchState; comparison: string | null; withdrawn_at: string | null };
  return scheduledState({ due: true, task: null, dispatch: { state, comparison, withdrawn: withdrawnAt !== null } });
}

/** Where a thing of this room hangs, and what of this room hangs below a release or a channel. */
async function links(scope: Scope, type: string, id: string): Promise<LinkEnd[]> {
  const { db } = scope;
  if (type === 'dispatch' || type === 'task' || type === 'schedule') {
    const row =
      type === 'dispatch' ? await findDispatch(scope, id) : type === 'task' ? await findTask(scope, id) : await findSchedule(scope, id);
    if (!row) return [];
    return [
      { type: 'release', id: row.release_id, direction: 'up', relation: 'publishing.relation.release' },
      { type: 'channel', id: row.channel_id, direction: 'up', relation: 'publishing.relation.channel' },
    ];
  }
  if (type !== 'release' && type !== 'channel') return [];
  const column = type === 'release' ? 'release_id' : 'channel_id';
  const limit = type === 'release' ? 50 : 20;
  const dispatches = await db
    .selectFrom('publishing.dispatch')
    .select('id')
    .where(column, '=', id)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const tasks = await db.selectFrom('publishing.task').select('id').where(column, '=', id).orderBy('id', 'desc').limit(limit).execute();
  const schedules = await db
    .selectFrom('publishing.schedule')
    .select('id')
    .where(column, '=', id)
    .where('cancelled_at', 'is', null)
    .where('opened_at', 'is', null)
    .orderBy('due_at')
    .limit(limit)
    .execute();
  const down =
    (kind: string, relation: string) =>
    (row: { id: string }): LinkEnd => ({ type: kind, id: row.id, direction: 'down', relation });
  return [
    ...dispatches.map(down('dispatch', 'publishing.relation.dispatch')),
    ...tasks.map(down('task', 'publishing.relation.task')),
    ...schedules.map(down('schedule', 'publishing.relation.schedule')),
  ];
}

/** My tasks, and what went wrong with what I scheduled, of the last month. */
async function needs(scope: Scope): Promise<NeedOfPerson[]> {
  const { personId } = scope.actor;
  if (!personId) return [];
  const now = (await databaseNow(scope)).getTime();
  const tasks = await scope.db
    .selectFrom('publishing.task')
    .selectAll()
    .where('person_id', '=', personId)
    .where('state', '=', 'open')
    .execute();
  const troubled = await scope.db
    .selectFrom('publishing.dispatch as d')
    .innerJoin('publishing.schedule as s', (join) =>
      join.onRef('s.organisation_id', '=', 'd.organisation_id').onRef('s.id', '=', 'd.schedule_id'),
    )
    .selectAll('d')
    .where('s.scheduled_by', '=', personId)
    .where('s.cancelled_at', 'is', null)
    .where('d.withdrawn_at', 'is', null)
    .where('d.due_at', '>=', new Date(now - 30 * 86_400_000).toISOString())
    .where((eb) => eb.or([eb('d.state', 'in', ['rejected', 'unknown', 'stopped']), eb('d.comparison', 'in', ['differs', 'gone'])]))
    .execute();
  const about = await aboutThese(scope, [...tasks, ...troubled]);
  const values = (row: (typeof tasks)[number] | (typeof troubled)[number]) => ({
    title: about(row).title,
    channel: about(row).channel.name,
  });
  return [
    ...tasks.map((row): NeedOfPerson => ({
      messageId: row.purpose === 'remove' ? 'publishing.need.task_remove' : 'publishing.need.task',
      values: values(row),
      entity: { type: 'task', id: row.id },
      due: row.due_at,
      urgency:
        row.purpose === 'remove' || Date.parse(row.due_at) < now
          ? 'overdue'
          : Date.parse(row.due_at) < now + 86_400_000
            ? 'soon'
            : 'normal',
    })),
    ...troubled.map((row): NeedOfPerson => ({
      messageId: `publishing.need.${row.state === 'published' ? 'differs' : row.state}`,
      values: values(row),
      entity: { type: 'dispatch', id: row.id },
      due: row.due_at,
      urgency: 'overdue',
    })),
  ];
}

export const publishingRecord: RoomRecord = {
  entities: { schedule: { can: 'publishing.read' }, dispatch: { can: 'publishing.read' }, task: { can: 'publishing.read' } },
  describe,
  links,
  needs,
};
