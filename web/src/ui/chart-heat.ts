/** A table of numbers as colours of one hue: hours across, days down. */
import type { EChartsCoreOption } from 'echarts/core';
import type { ChartSpec, ChartWords } from './chart-spec.ts';
import { chartInk, heatColours, type Scheme } from './chart-palette.ts';

export function heatOption(spec: ChartSpec, scheme: Scheme, words: ChartWords, animate: boolean): EChartsCoreOption {
  const ink = chartInk[scheme];
  const columns = [...new Set(spec.series.flatMap((one) => one.points.map((point) => point.x)))];
  const cells = spec.series.flatMap(({ points }, row) => points.map(({ x, y }) => [columns.indexOf(x), row, y ?? 0]));
  const axis = { axisLine: { show: false }, axisTick: { show: false }, splitLine: { show: false } };
  return {
    animation: animate,
    animationDuration: 150,
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif', fontSize: 12, color: ink.text },
    grid: { left: 8, top: 8, bottom: 8, right: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    tooltip: {
      backgroundColor: ink.page,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: 12 },
      formatter: ({ value }: { value: [number, number, number] }) =>
        `${spec.series[value[1]]?.name ?? ''}, ${columns[value[0]] ?? ''}: ${words.number(value[2])}`,
    },
    visualMap: {
      show: false,
      min: 0,
      max: Math.max(1, ...cells.map(([, , value = 0]) => value)),
      inRange: { color: [...heatColours[scheme]] },
    },
    xAxis: { type: 'category', data: columns, ...axis, axisLabel: { color: ink.quiet, hideOverlap: true } },
    yAxis: { type: 'category', data: spec.series.map(({ name }) => name), inverse: true, ...axis, axisLabel: { color: ink.quiet } },
    series: [
      { type: 'heatmap', data: cells, itemStyle: { borderColor: ink.page, borderWidth: 1, borderRadius: 2 }, emphasis: { disabled: true } },
    ],
  };
}
