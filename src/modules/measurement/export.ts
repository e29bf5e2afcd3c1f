/** A series as a file. */
import { assertReadable } from '#kernel/handler.ts';
import type { Scope } from '#kernel/types.ts';
import { namesOf } from '#modules/identity/index.ts';
import { seriesOf } from './subjects.ts';

/** RFC 4180. A cell that a spreadsheet would take for a formula is led by an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

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
  const lines = rows.map((row) =>
    [
      row.captured_at,
      String(row.value),
      row.source,
      cell(row.note ?? ''),
      cell(row.recorded_by ? (names.get(row.recorded_by) ?? '') : ''),
    ].join(','),
  );
  // The byte order mark makes spreadsheets read UTF-8.
  const content = `\uFEFF${['captured_at,value,source,note,recorded_by', ...lines].join('\r\n')}\r\n`;
  return new File([content], `${series!.subjectType}-${series!.metric}-${id}.csv`, { type: 'text/csv;charset=utf-8' });
}
