import { expect, test } from 'vitest';
import { chartOption, niceCeiling } from './chart-option.ts';
import type { ChartSpec } from './chart-spec.ts';
import { endLabelShifts } from './chart-labels.ts';
import { feelingColours } from './chart-palette.ts';
import { chartCsv, chartRows } from './chart-table.ts';
import { fileName } from './download.ts';

const words = { number: String, compact: String, date: String, day: String };
const spec: ChartSpec = {
  kind: 'line',
  axis: 'time',
  series: [
    {
      name: 'Followers',
      points: [
        { x: '2026-02-02', y: 12 },
        { x: '2026-01-05', y: 10 },
        { x: '2026-03-02', y: null },
      ],
    },
    { name: 'Expected', estimated: true, points: [{ x: '2026-01-05', y: 11 }] },
  ],
  target: { value: 47, label: 'Target' },
};
const option = (changes: Partial<ChartSpec> = {}, width = 900) =>
  chartOption({ ...spec, ...changes }, 'light', words, { width, animate: true }) as Record<string, never>;

test('the value axis starts at zero and reaches the target', () => {
  const { yAxis } = option() as unknown as { yAxis: { scale?: boolean; max: (extent: { max: number }) => number | null } };
  expect(yAxis.scale).toBeUndefined();
  expect(yAxis.max({ max: 12 })).toBe(50);
  expect(yAxis.max({ max: 60 })).toBeNull();
});

test('wide line charts label their lines directly, narrow ones have a legend', () => {
  const wide = option() as unknown as { legend?: object; series: { endLabel?: object }[] };
  expect(wide.legend).toBeUndefined();
  expect(wide.series.every((one) => one.endLabel)).toBe(true);
  const narrow = option({}, 360) as unknown as { legend?: object; series: { endLabel?: object }[] };
  expect(narrow.legend).toBeDefined();
  expect(narrow.series.some((one) => one.endLabel)).toBe(false);
});

test('what is estimated is dashed, a missing value stays a gap', () => {
  const { series } = option() as unknown as {
    series: { lineStyle: { type: string }; data: [string, number | null][]; connectNulls: boolean }[];
  };
  expect(series.map((one) => one.lineStyle.type)).toEqual(['solid', 'dashed']);
  expect(series[0]?.data[2]).toEqual(['2026-03-02', null]);
  expect(series[0]?.connectNulls).toBe(false);
});

test('names at the ends of lines never lie on each other, and keep the order of the lines', () => {
  const line = (name: string, y: number | null) => ({
    name,
    points: [
      { x: '2026-01-01', y: 1 },
      { x: '2026-01-02', y },
    ],
  });
  const shifts = endLabelShifts([line('a', 5), line('b', 5), line('c', 0), line('d', null), line('e', 10)], 10, 200);
  const ends = [100, 100, 200, 180, 0].map((end, index) => end + (shifts[index] ?? 0));
  const sorted = ends.toSorted((one, other) => one - other);
  for (const [place, end] of sorted.slice(1).entries()) expect(end - (sorted[place] ?? 0)).toBeGreaterThanOrEqual(16);
  expect(Math.max(...ends)).toBeLessThanOrEqual(208);
  expect(ends.indexOf(Math.min(...ends))).toBe(4);
  expect(endLabelShifts([line('a', 9), line('b', 1)], 10, 200)).toEqual([0, 0]);
});

test('what was felt has its own colours, and a pattern', () => {
  const { series } = option({
    kind: 'bar',
    stacked: true,
    series: [
      { name: 'Negative', feeling: 'negative', points: [{ x: '2026-01-05', y: 10 }] },
      { name: 'Neutral', feeling: 'neutral', points: [{ x: '2026-01-05', y: 10 }] },
    ],
  }) as unknown as { series: { itemStyle: { decal?: object } }[] };
  expect(
    (option({ kind: 'bar', series: [{ name: 'Neutral', feeling: 'neutral', points: [] }] }) as unknown as { color: string[] }).color,
  ).toEqual([feelingColours.light.neutral]);
  expect(series[0]?.itemStyle.decal).toBeDefined();
  expect(series[1]?.itemStyle.decal).toBeUndefined();
});

test('a heat map has a cell for each row and column', () => {
  const heat = option({
    kind: 'heat',
    axis: 'category',
    series: [
      {
        name: 'Mon',
        points: [
          { x: '00', y: 1 },
          { x: '01', y: 3 },
        ],
      },
    ],
  }) as unknown as {
    series: { data: number[][] }[];
    visualMap: { max: number };
  };
  expect(heat.series[0]?.data).toEqual([
    [0, 0, 1],
    [1, 0, 3],
  ]);
  expect(heat.visualMap.max).toBe(3);
});

test('the end of an axis is the next round number', () => {
  expect([1, 4.2, 47, 188, 5000, 5001, 99_000].map(niceCeiling)).toEqual([1, 5, 50, 200, 5000, 6000, 100_000]);
});

test('the table has one row for each moment, in order, with gaps', () => {
  expect(chartRows(spec, 'Day')).toEqual({
    header: ['Day', 'Followers', 'Expected'],
    rows: [
      { x: '2026-01-05', values: [10, 11] },
      { x: '2026-02-02', values: [12, null] },
      { x: '2026-03-02', values: [null, null] },
    ],
  });
});

test('the CSV quotes, escapes and defuses', () => {
  const csv = chartCsv({
    header: ['Channel, network', 'a "b"'],
    rows: [
      { x: '=HYPERLINK("x")', values: [1234.5] },
      { x: '@hospital', values: [null] },
    ],
  });
  expect(csv).toBe('\uFEFF"Channel, network","a ""b"""\r\n"\'=HYPERLINK(""x"")",1234.5\r\n\'@hospital,\r\n');
});

test('titles become names of files', () => {
  expect(fileName('Réponses: médiane (h)', 'csv')).toBe('reponses-mediane-h.csv');
  expect(fileName('…', 'png')).toBe('chart.png');
});
