/** A series as a file. */
import { csvFile } from '#kernel/csv.ts';
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import { seriesOf } from './subjects.ts';

/** Every point, oldest first: `captured_at` in UTC, `value`, `source` (network or person), `note`, `recorded_by`. */
export async function exportSeries(scope: Scope, id: string): Promise<File> {
  const series = await seriesOf(scope, id);
  assertReadable(scope, 'measurement.read', series?.unitId);
  const rows = await scope.db
    .selectFrom('measurement.point')
    .select(['captured_at', 'value', 'source', 'note', 'recorded_by'])
    .where('series_id', '=', id)
    .orderBy('captured_at')
    .execute();
  const names = await namesOf(
    scope,
    rows.map((row) => row.recorded_by),
  );
  const lines = rows.map((row) => [
    row.captured_at,
    String(row.value),
    row.source,
    row.note ?? '',
    row.recorded_by ? (names.get(row.recorded_by) ?? '') : '',
  ]);
  return csvFile(`${series!.subjectType}-${series!.metric}-${id}.csv`, ['captured_at', 'value', 'source', 'note', 'recorded_by'], lines);
}
