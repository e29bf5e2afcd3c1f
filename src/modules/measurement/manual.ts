/** What people record themselves: values of KPIs, numbers of accounts that no connector reads. One value a day, corrected by a second. */
import { AppError, invalidField, refuse } from '#kernel/errors.ts';
import { assertAllowed, assertReadableBelow } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { instantOf } from '#kernel/wall-time.ts';
import { channelOf } from '#modules/channels/index.ts';
import { namesOf, organisationOf } from '#modules/identity/index.ts';
import { kpiOf } from '#modules/strategy/index.ts';
import { recordPoint, removeRecorded } from './points.ts';
import { dayOf, today } from './progress.ts';
import { recordableOf, seriesOf } from './subjects.ts';

interface Entry {
  on: string;
  value: number;
  note: string;
}

/** A recorded value stands at the first moment of its day in the reporting zone. */
export async function momentOf(scope: Scope, on: string): Promise<Date> {
  const { zone, day } = await today(scope);
  if (on > day) throw invalidField('on', 'day_in_future');
  return instantOf(`${on}T00:00`, zone).instant;
}

export async function recordKpi(scope: Scope, { id, ...entry }: Entry & { id: string }) {
  const kpi = await kpiOf(scope, id);
  assertAllowed(scope, 'measurement.record', kpi?.unitId);
  if (kpi!.archived) throw refuse('archived');
  if (kpi!.metric.source !== 'manual') throw refuse('kpi_is_collected');
  const at = await momentOf(scope, entry.on);
  const { seriesId, old } = await recordPoint(
    scope,
    { subjectType: 'kpi', subjectId: id, unitId: kpi!.unitId, metric: 'value' },
    at,
    entry,
  );
  scope.record({
    action: `measurement.value.${old ? 'corrected' : 'recorded'}`,
    entity: { type: 'kpi', id },
    unitId: kpi!.unitId,
    old: old ?? undefined,
    new: entry,
  });
  return { seriesId };
}

export async function recordChannel(scope: Scope, { id, metric, ...entry }: Entry & { id: string; metric: string }) {
  const channel = await channelOf(scope, id);
  assertAllowed(scope, 'measurement.record', channel?.unitId);
  if (channel!.archived) throw refuse('archived');
  if (!recordableOf(channel!).includes(metric)) throw invalidField('metric', 'metric_not_recordable');
  const at = await momentOf(scope, entry.on);
  const { seriesId, old } = await recordPoint(scope, { subjectType: 'channel', subjectId: id, unitId: channel!.unitId, metric }, at, entry);
  scope.record({
    action: `measurement.value.${old ? 'corrected' : 'recorded'}`,
    entity: { type: 'channel_numbers', id },
    unitId: channel!.unitId,
    old: old ?? undefined,
    new: { metric, ...entry },
  });
  return { seriesId };
}

/** Values of a KPI that people recorded, newest first, with who did and why. */
export async function recordedValues(scope: Scope, id: string) {
  const kpi = await kpiOf(scope, id);
  assertReadableBelow(scope, 'measurement.read', kpi?.unitId);
  const { reportingZone: zone } = await organisationOf(scope);
  const rows = await scope.db
    .selectFrom('measurement.point as p')
    .innerJoin('measurement.series as s', (join) =>
      join.onRef('s.organisation_id', '=', 'p.organisation_id').onRef('s.id', '=', 'p.series_id'),
    )
    .select(['s.id', 'p.captured_at', 'p.value', 'p.note', 'p.recorded_by'])
    .where('s.subject_type', '=', 'kpi')
    .where('s.subject_id', '=', id)
    .where('p.source', '=', 'person')
    .orderBy('p.captured_at', 'desc')
    .limit(1000)
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.recorded_by),
  );
  return rows.map((row) => ({
    seriesId: row.id,
    on: dayOf(row.captured_at, zone),
    value: row.value,
    note: row.note ?? '',
    recordedBy: row.recorded_by ? (names.get(row.recorded_by) ?? null) : null,
  }));
}

/** Take back what was recorded for a day of the reporting zone. */
export async function removePoint(scope: Scope, { id, on }: { id: string; on: string }): Promise<void> {
  const series = await seriesOf(scope, id);
  assertAllowed(scope, 'measurement.record', series?.unitId);
  const { reportingZone } = await organisationOf(scope);
  const old = await removeRecorded(scope, id, on, reportingZone);
  if (!old) throw new AppError('not_found', { reason: 'no_value_that_day' });
  const type = ({ kpi: 'kpi', channel: 'channel_numbers', dispatch: 'post_numbers' } as const)[series!.subjectType];
  scope.record({
    action: 'measurement.value.removed',
    entity: { type, id: series!.subjectId },
    unitId: series!.unitId,
    old: { metric: series!.metric, on, ...old },
  });
}
