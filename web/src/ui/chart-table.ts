/** The numbers of a chart as rows, for its table and its CSV. */
import type { ChartSpec } from './chart-spec.ts';

export interface ChartRows {
  header: string[];
  /** One row for each x, in the order they come; a value that is missing is null. */
  rows: { x: string; values: (number | null)[] }[];
}

export function chartRows(spec: ChartSpec, xName: string): ChartRows {
  const xs = [...new Set(spec.series.flatMap((one) => one.points.map((point) => point.x)))];
  if (spec.axis === 'time') xs.sort((a, b) => Date.parse(a) - Date.parse(b));
  const bySeries = spec.series.map((one) => new Map(one.points.map((point) => [point.x, point.y])));
  return {
    header: [xName, ...spec.series.map((one) => one.name)],
    rows: xs.map((x) => ({ x, values: bySeries.map((values) => values.get(x) ?? null) })),
  };
}

/**
 * RFC 4180, with a byte order mark so that spreadsheets read it as UTF-8. Numbers are plain (`1234.5`), a cell that a
 * spreadsheet would take for a formula is led by an apostrophe.
 */
export function chartCsv({ header, rows }: ChartRows): string {
  const cell = (value: string | number | null) => {
    if (value === null) return '';
    if (typeof value === 'number') return String(value);
    const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const lines = [header, ...rows.map(({ x, values }) => [x, ...values])].map((line) => line.map(cell).join(','));
  return `\uFEFF${lines.join('\r\n')}\r\n`;
}
