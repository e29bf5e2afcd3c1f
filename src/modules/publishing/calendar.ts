/** The calendar: what is scheduled, leaving or live, and what is only planned, each with the state that follows from all rooms. */
import { sql } from 'kysely';
import { invalidField } from '#kernel/errors.ts';
import type { Scope } from '#kernel/types.ts';
import { instantOf, localTimeOf } from '#kernel/wall-time.ts';
import { channelsOf } from '#modules/channels/index.ts';
import { unitsBelow } from '#modules/identity/index.ts';
import type { z } from 'zod';
import { channelView } from './about.ts';
import type { entrySchema } from './contract.ts';
import { plannedState, scheduledState, type DispatchState } from './rules.ts';
import { databaseNow } from './store.ts';

export type CalendarEntry = z.infer<typeof entrySchema>;
export interface CalendarQuery {
  from: string;
  to: string;
  zone: string;
  unitId?: string;
  channelId?: string;
  campaignId?: string;
}

const longestDays = 62;
const dayMs = 86_400_000;

/** Entries by time. */
export async function calendar(scope: Scope, query: CalendarQuery): Promise<CalendarEntry[]> {
  const range = rangeOf(query);
  const within = query.unitId === undefined ? null : await unitsBelow(scope, query.unitId);
  const unitsWith = (permission: string) =>
    scope.access.unitsWith(permission).filter((unitId) => within === null || within.includes(unitId));
  const scheduled = await scheduledEntries(scope, query, range, unitsWith('publishing.read'));
  const planned = await plannedEntries(scope, query, range, unitsWith('content.read'));
  return [...scheduled, ...planned].sort((one, other) => one.at.localeCompare(other.at) || one.title.localeCompare(other.title));
}

function rangeOf({ from, to, zone }: CalendarQuery): { start: Date; end: Date } {
  const after = new Date(Date.parse(`${to}T00:00:00Z`) + dayMs).toISOString().slice(0, 10);
  const days = (Date.parse(`${after}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMs;
  if (days < 1) throw invalidField('to', 'before_from');
  if (days > longestDays) throw invalidField('to', 'too_many_days', { maximum: longestDays });
  return { start: instantOf(`${from}T00:00`, zone).instant, end: instantOf(`${after}T00:00`, zone).instant };
}

async function scheduledEntries(
  scope: Scope,
  query: CalendarQuery,
  { start, end }: { start: Date; end: Date },
  units: readonly string[],
): Promise<CalendarEntry[]> {
  if (units.length === 0) return [];
  let rowsQuery = scope.db
    .selectFrom('publishing.schedule as s')
    .innerJoin('content.v_post as p', (join) => join.onRef('p.organisation_id', '=', 's.organisation_id').onRef('p.id', '=', 's.post_id'))
    .leftJoin('publishing.dispatch as d', (join) =>
      join.onRef('d.organisation_id', '=', 's.organisation_id').onRef('d.schedule_id', '=', 's.id'),
    )
    .leftJoin('publishing.task as t', (join) =>
      join.onRef('t.organisation_id', '=', 's.organisation_id').onRef('t.schedule_id', '=', 's.id').on('t.purpose', '=', 'publish'),
    )
    .select([
      's.id',
      's.unit_id',
      's.post_id',
      's.release_id',
      's.channel_id',
      's.by_hand',
      's.due_at',
      's.local_time',
      's.zone',
      's.opened_at',
      's.cancelled_at',
    ])
    .select([
      'p.title',
      'p.campaign_id',
      'd.id as dispatch_id',
      'd.state as dispatch_state',
      'd.comparison',
      'd.withdrawn_at',
      't.id as task_id',
      't.state as task_state',
    ])
    .where('s.unit_id', 'in', [...units])
    .where('s.due_at', '>=', start.toISOString())
    .where('s.due_at', '<', end.toISOString())
    // A schedule taken back leaves no trace in the calendar; what was stopped or sent does.
    .where(sql<boolean>`(s.cancelled_at is null or (d.id is not null and d.reason is distinct from 'cancelled'))`);
  if (query.channelId) rowsQuery = rowsQuery.where('s.channel_id', '=', query.channelId);
  if (query.campaignId) rowsQuery = rowsQuery.where('p.campaign_id', '=', query.campaignId);
  const rows = await rowsQuery.limit(5000).execute();
  const channels = new Map(
    (await channelsOf(scope, [...new Set(rows.map((row) => row.channel_id))])).map((channel) => [channel.id, channel]),
  );
  const now = (await databaseNow(scope)).getTime();
  return rows.map((row) => {
    const channel = channels.get(row.channel_id);
    const due = Date.parse(row.due_at) <= now;
    const dispatch =
      row.dispatch_state === null
        ? null
        : { state: row.dispatch_state as DispatchState, comparison: row.comparison, withdrawn: row.withdrawn_at !== null };
    const waits =
      row.cancelled_at === null &&
      dispatch === null &&
      row.task_state !== 'done' &&
      row.task_state !== 'cancelled' &&
      (row.by_hand || row.opened_at === null);
    return {
      key: row.id,
      unitId: row.unit_id,
      postId: row.post_id,
      title: row.title ?? '',
      campaignId: row.campaign_id,
      channel: channel ? channelView(channel) : null,
      byHand: row.by_hand,
      releaseId: row.release_id,
      scheduleId: row.id,
      dispatchId: row.dispatch_id,
      taskId: row.task_id,
      at: row.due_at,
      localTime: localTimeOf(new Date(row.due_at), query.zone),
      ownLocalTime: row.local_time,
      ownZone: row.zone,
      state: scheduledState({ due, dispatch, task: row.task_state === null ? null : { state: row.task_state } }),
      movable: waits && scope.access.can('publishing.schedule', row.unit_id) ? 'schedule' : 'no',
    };
  });
}

interface PlannedRow {
  post_id: string;
  unit_id: string;
  title: string;
  campaign_id: string | null;
  planned_at: string;
  planned_local: string;
  planned_zone: string;
  channel_id: string | null;
  release_id: string | null;
  decision: string | null;
  withdrawn: boolean;
  closed: boolean;
}

/** Posts with a planned time, once for each channel that has no schedule standing for the newest release. */
async function plannedEntries(
  scope: Scope,
  query: CalendarQuery,
  { start, end }: { start: Date; end: Date },
  units: readonly string[],
): Promise<CalendarEntry[]> {
  if (units.length === 0) return [];
  const { rows } = await sql<PlannedRow>`
    select p.id as post_id, p.unit_id, p.title, p.campaign_id, p.planned_at, p.planned_local, p.planned_zone, v.channel_id,
      r.id as release_id, r.decision, r.withdrawn_at is not null as withdrawn,
      coalesce(r.revision < p.revision or r.expires_at <= kernel.now() or r.latest_at <= kernel.now(), false) as closed
    from content.v_post p
    left join content.v_variant v on v.organisation_id = p.organisation_id and v.post_id = p.id and v.enabled
    left join lateral (
      select * from review.v_release r
      where r.organisation_id = p.organisation_id and r.post_id = p.id and r.channel_id = v.channel_id
      order by r.number desc limit 1
    ) r on true
    where p.unit_id = any(${[...units]}::uuid[]) and not p.archived and p.planned_at >= ${start.toISOString()} and p.planned_at < ${end.toISOString()}
      and not exists (
        select from publishing.schedule s
        left join publishing.dispatch d on d.organisation_id = s.organisation_id and d.schedule_id = s.id
        where s.organisation_id = p.organisation_id and s.post_id = p.id and s.channel_id = v.channel_id
          and (s.cancelled_at is null or d.state = 'published')
      )
      and (${query.channelId ?? null}::uuid is null or v.channel_id = ${query.channelId ?? null}::uuid)
      and (${query.campaignId ?? null}::uuid is null or p.campaign_id = ${query.campaignId ?? null}::uuid)
    limit 5000`.execute(scope.db);
  const channels = new Map(
    (await channelsOf(scope, [...new Set(rows.flatMap((row) => row.channel_id ?? []))])).map((channel) => [channel.id, channel]),
  );
  return rows.map((row) => {
    const channel = row.channel_id === null ? undefined : channels.get(row.channel_id);
    return {
      key: `${row.post_id} ${row.channel_id ?? ''}`,
      unitId: row.unit_id,
      postId: row.post_id,
      title: row.title,
      campaignId: row.campaign_id,
      channel: channel ? channelView(channel) : null,
      byHand: channel?.byHand ?? false,
      releaseId: row.release_id,
      scheduleId: null,
      dispatchId: null,
      taskId: null,
      at: row.planned_at,
      localTime: localTimeOf(new Date(row.planned_at), query.zone),
      ownLocalTime: row.planned_local,
      ownZone: row.planned_zone,
      state: plannedState(row.release_id === null ? null : row),
      movable: scope.access.can('content.edit', row.unit_id) ? 'post' : 'no',
    };
  });
}
