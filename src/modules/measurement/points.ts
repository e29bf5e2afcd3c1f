/** Writing points: what a network said, in bulk, and what a person recorded for a day. */
import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { Scope } from '#kernel/types.ts';

export interface Subject {
  subjectType: 'channel' | 'dispatch' | 'kpi';
  subjectId: string;
  unitId: string;
}
export interface Reading extends Subject {
  metric: string;
  value: number;
}

interface SeriesRow {
  id: string;
  subject_id: string;
  metric: string;
  last_value: number | null;
  last_at: string | null;
}

/**
 * Keep what was read at `at` (default: now, by the database's clock, to the second). A value that stays makes no new
 * point, only a newer `read_at`; so keeping a reading twice changes nothing. Answers how many points were new.
 */
export async function keepReadings(scope: Scope, readings: readonly Reading[], at?: Date): Promise<number> {
  if (readings.length === 0) return 0;
  const capturedAt = at ? at.toISOString() : await secondNow(scope);
  const series = await seriesFor(scope, readings);
  const changed = readings.flatMap((reading) => {
    const row = series.get(keyOf(reading.subjectId, reading.metric))!;
    const stays = row.last_at !== null && row.last_at <= capturedAt && row.last_value === reading.value;
    return stays ? [] : [{ seriesId: row.id, value: reading.value }];
  });
  const { rows } = await sql`
    insert into measurement.point (organisation_id, series_id, captured_at, value, source)
    select ${scope.organisationId}::uuid, id, ${capturedAt}::timestamptz, value, 'network'
    from unnest(${changed.map((point) => point.seriesId)}::uuid[], ${changed.map((point) => point.value)}::float8[]) as p (id, value)
    on conflict do nothing
    returning series_id`.execute(scope.db);
  await sql`
    update measurement.series s set
      read_at = greatest(s.read_at, ${capturedAt}::timestamptz),
      revision = s.revision + (p.id is not null)::int,
      last_value = case when p.id is not null and (s.last_at is null or s.last_at < ${capturedAt}::timestamptz) then p.value else s.last_value end,
      last_at = case when p.id is not null then greatest(s.last_at, ${capturedAt}::timestamptz) else s.last_at end
    from unnest(${[...series.values()].map((row) => row.id)}::uuid[]) as r (id)
      left join unnest(${changed.map((point) => point.seriesId)}::uuid[], ${changed.map((point) => point.value)}::float8[]) as p (id, value) on p.id = r.id
    where s.id = r.id`.execute(scope.db);
  return rows.length;
}

const keyOf = (subjectId: string, metric: string) => `${subjectId} ${metric}`;

async function secondNow(scope: Scope): Promise<string> {
  const { rows } = await sql<{ at: string }>`select date_trunc('second', kernel.now()) as at`.execute(scope.db);
  return rows[0]!.at;
}

/** The series of these readings, made where missing, locked in one order so that two writers cannot block each other. */
async function seriesFor(scope: Scope, readings: readonly Reading[]): Promise<Map<string, SeriesRow>> {
  const wanted = [...readings].sort((one, other) => one.subjectId.localeCompare(other.subjectId) || one.metric.localeCompare(other.metric));
  const rows = await scope.db
    .insertInto('measurement.series')
    .values(
      wanted.map(({ subjectType, subjectId, unitId, metric }) => ({
        organisation_id: scope.organisationId,
        id: newId(),
        unit_id: unitId,
        subject_type: subjectType,
        subject_id: subjectId,
        metric,
      })),
    )
    .onConflict((oc) =>
      oc
        .columns(['organisation_id', 'subject_type', 'subject_id', 'metric'])
        .doUpdateSet((eb) => ({ unit_id: eb.ref('excluded.unit_id') })),
    )
    .returning(['id', 'subject_id', 'metric', 'last_value', 'last_at'])
    .execute();
  return new Map(rows.map((row) => [keyOf(row.subject_id, row.metric), row]));
}

export interface RecordedPoint {
  value: number;
  note: string;
}

/**
 * Record a person's value for a day; it stands at the first moment of that day. A second one for the same day takes
 * its place. Answers the series and what stood there before.
 */
export async function recordPoint(
  scope: Scope,
  subject: Subject & { metric: string },
  at: Date,
  point: RecordedPoint,
): Promise<{ seriesId: string; old: RecordedPoint | null }> {
  const [series] = (await seriesFor(scope, [{ ...subject, value: point.value }])).values();
  const seriesId = series!.id;
  const key = { organisation_id: scope.organisationId, series_id: seriesId, captured_at: at.toISOString() };
  const before = await scope.db
    .selectFrom('measurement.point')
    .select(['value', 'note'])
    .where('series_id', '=', seriesId)
    .where('captured_at', '=', key.captured_at)
    .executeTakeFirst();
  const values = { value: point.value, note: point.note, recorded_by: scope.actor.personId };
  await scope.db
    .insertInto('measurement.point')
    .values({ ...key, ...values, source: 'person' })
    .onConflict((oc) => oc.columns(['organisation_id', 'series_id', 'captured_at']).doUpdateSet(values))
    .execute();
  await settleLast(scope, seriesId);
  return { seriesId, old: before ? { value: before.value, note: before.note ?? '' } : null };
}

/** Take back what a person recorded on a day of `zone`; null where there is nothing of the kind. */
export async function removeRecorded(scope: Scope, seriesId: string, on: string, zone: string): Promise<RecordedPoint | null> {
  const removed = await scope.db
    .deleteFrom('measurement.point')
    .where('series_id', '=', seriesId)
    .where('source', '=', 'person')
    .where(sql<boolean>`(captured_at at time zone ${zone})::date = ${on}::date`)
    .returning(['value', 'note'])
    .executeTakeFirst();
  if (!removed) return null;
  await settleLast(scope, seriesId);
  return { value: removed.value, note: removed.note ?? '' };
}

/** A recorded series is as fresh as its newest day. */
async function settleLast(scope: Scope, seriesId: string): Promise<void> {
  const last = await scope.db
    .selectFrom('measurement.point')
    .select(['value', 'captured_at'])
    .where('series_id', '=', seriesId)
    .orderBy('captured_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  await scope.db
    .updateTable('measurement.series')
    .set({
      last_value: last?.value ?? null,
      last_at: last?.captured_at ?? null,
      read_at: last?.captured_at ?? null,
      revision: sql`revision + 1`,
    })
    .where('id', '=', seriesId)
    .execute();
}
