/** From a chart described in words to ECharts' option. Pure, so that what is drawn can be tested without drawing. */
import type { EChartsCoreOption } from 'echarts/core';
import { heatOption } from './chart-heat.ts';
import { endLabelShifts } from './chart-labels.ts';
import { chartInk, feelingColours, feelingDecals, seriesColours, seriesSymbols, type Scheme } from './chart-palette.ts';
import type { ChartSpec, ChartWords, Series } from './chart-spec.ts';

const dayMs = 86_400_000;

/** The option for one chart in one colour scheme. The value axis always holds zero. */
export function chartOption(
  spec: ChartSpec,
  scheme: Scheme,
  words: ChartWords,
  { width, height = 260, animate }: { width: number; height?: number; animate: boolean },
): EChartsCoreOption {
  if (spec.kind === 'heat') return heatOption(spec, scheme, words, animate);
  const ink = chartInk[scheme];
  const colours = spec.series.map(
    ({ feeling }, index) =>
      (feeling && feelingColours[scheme][feeling]) ?? seriesColours[scheme][index % seriesColours[scheme].length] ?? '',
  );
  const horizontal = spec.kind === 'bar' && spec.axis === 'category';
  // Direct labels need room on the right; a narrow chart names its lines in a legend instead.
  const direct = spec.kind === 'line' && width >= 520;
  const longest = Math.max(0, ...spec.series.map((one) => one.name.length));
  const legend = spec.series.length > 1 && !direct;

  // Where only whole things are counted, no axis speaks of 0.3 likes; and no day stands twice under a short course.
  const whole = [...spec.series.flatMap((one) => one.points.map((point) => point.y)), spec.target?.value ?? 0].every(
    (value) => value === null || Number.isInteger(value),
  );
  const categories = spec.axis === 'category' ? [...new Set(spec.series.flatMap((one) => one.points.map((point) => point.x)))] : [];
  const crossAxis = {
    type: spec.axis,
    data: spec.axis === 'category' ? categories : undefined,
    inverse: horizontal,
    axisLine: { lineStyle: { color: ink.strong } },
    axisTick: { show: false },
    axisLabel: {
      color: ink.quiet,
      hideOverlap: true,
      formatter: spec.axis === 'time' ? (value: number) => words.day(value) : undefined,
      width: horizontal ? Math.min(160, width * 0.35) : undefined,
      overflow: 'truncate',
    },
    minInterval: spec.axis === 'time' ? dayMs : undefined,
    splitLine: { show: false },
  };
  const highest = Math.max(0, spec.target?.value ?? 0, ...spec.series.flatMap((one) => one.points.map((point) => point.y ?? 0)));
  const top = highest > 0 ? niceCeiling(highest) : 1;
  const shifts = direct ? endLabelShifts(spec.series, top, height - plotMargins) : [];
  const valueAxis = {
    type: 'value',
    // The target is in sight even where it is far above the values. Labels at the ends of lines need to know the end of the axis.
    max: spec.target
      ? ({ max }: { max: number }) => (spec.target && spec.target.value > max ? niceCeiling(spec.target.value) : null)
      : direct
        ? top
        : spec.share && spec.stacked
          ? 1
          : undefined,
    // Never `scale: true`: an axis that does not start at zero makes small changes look large.
    splitNumber: 4,
    minInterval: whole ? 1 : undefined,
    axisLabel: { color: ink.quiet, formatter: spec.share ? words.number : words.compact },
    splitLine: { lineStyle: { color: ink.line } },
    axisLine: { show: false },
  };

  return {
    animation: animate,
    animationDuration: 150,
    textStyle: { fontFamily: 'Inter Variable, system-ui, sans-serif', fontSize: 12, color: ink.text },
    color: [...colours],
    grid: {
      left: 8,
      top: legend ? 36 : 16,
      bottom: 8,
      right: direct ? Math.min(180, 24 + longest * 7) : 20,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: legend ? { top: 0, left: 0, icon: 'roundRect', textStyle: { color: ink.text }, itemWidth: 12, itemHeight: 12 } : undefined,
    tooltip: {
      trigger: 'axis',
      backgroundColor: ink.page,
      borderColor: ink.line,
      textStyle: { color: ink.text, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? words.number(value) : '–'),
      axisPointer: {
        type: spec.kind === 'bar' ? 'shadow' : 'line',
        label: spec.axis === 'time' ? { formatter: ({ value }: { value: number }) => words.date(value) } : undefined,
      },
    },
    xAxis: horizontal ? valueAxis : crossAxis,
    yAxis: horizontal ? crossAxis : valueAxis,
    series: spec.series.map((one, index) => ({
      name: one.name,
      type: spec.kind,
      stack: spec.stacked ? 'all' : undefined,
      data:
        spec.axis === 'time'
          ? one.points.map((point) => [point.x, point.y])
          : categories.map((x) => one.points.find((point) => point.x === x)?.y ?? null),
      symbol: seriesSymbols[index % seriesSymbols.length],
      symbolSize: 6,
      showSymbol: one.points.length <= 40 && !one.estimated,
      connectNulls: false,
      barMaxWidth: 28,
      lineStyle: { width: 2, type: one.estimated ? 'dashed' : 'solid' },
      itemStyle:
        spec.kind === 'bar'
          ? {
              borderRadius: horizontal ? [0, 3, 3, 0] : [3, 3, 0, 0],
              decal: decalOf(one, ink.page),
            }
          : undefined,
      label:
        horizontal && !spec.stacked
          ? {
              show: true,
              position: 'right',
              color: ink.text,
              formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? words.number(value) : ''),
            }
          : undefined,
      endLabel: direct
        ? {
            show: true,
            // Only rich text keeps to its padding here.
            formatter: '{name|{a}}',
            rich: { name: { color: colours[index], fontWeight: 600 } },
            distance: 8,
            padding: shiftedBy(shifts[index] ?? 0),
          }
        : undefined,
      emphasis: { focus: 'series' },
      markLine: index === 0 ? marks(spec, ink, horizontal) : undefined,
    })),
  };
}

/** Above and below what is drawn: the margins of the grid and the axis under it. */
const plotMargins = 48;

/** A label in the middle of its box moves by half of what is added to one side; ECharts knows no offset for labels of ends. */
const shiftedBy = (pixels: number): number[] => (pixels > 0 ? [2 * pixels, 0, 0, 0] : [0, 0, -2 * pixels, 0]);

function decalOf({ estimated, feeling }: Series, page: string) {
  if (estimated) return { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -0.8, color: page };
  const decal = feeling && feelingDecals[feeling];
  return decal && { ...decal, color: `${page}66` };
}

/** The next round number at or above a positive value, for the end of an axis. */
export function niceCeiling(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].find((one) => one * power >= value) ?? 10;
  return step * power;
}

function marks(spec: ChartSpec, ink: (typeof chartInk)[Scheme], horizontal: boolean) {
  const target = spec.target && {
    [horizontal ? 'xAxis' : 'yAxis']: spec.target.value,
    lineStyle: { color: ink.target, type: 'dashed', width: 1.5 },
    label: { formatter: spec.target.label, position: horizontal ? 'end' : 'insideStartBottom', color: ink.target, fontWeight: 600 },
  };
  const notes = (spec.notes ?? []).map((note) => ({
    xAxis: note.x,
    lineStyle: { color: ink.strong, type: 'dotted', width: 1 },
    label: { formatter: note.label, position: 'insideEndTop', rotate: 0, color: ink.quiet },
  }));
  const data = [...(target ? [target] : []), ...notes];
  return data.length > 0 ? { silent: true, symbol: 'none', animation: false, data } : undefined;
}
