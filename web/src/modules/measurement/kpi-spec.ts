import type { ChartSpec } from '../../ui/chart-spec.ts';
import type { Standing } from './queries.ts';

interface Names {
  actual: string;
  expected: string;
  target: string;
}

/** Actual against target: the course, the straight line from baseline to target, the target itself. */
export function kpiSpec({ points, baseline, baselineOn, target, targetOn }: Standing, names: Names): ChartSpec {
  return {
    kind: 'line',
    axis: 'time',
    series: [
      { name: names.actual, points: points.map(({ on, value }) => ({ x: on, y: value })) },
      {
        name: names.expected,
        estimated: true,
        points: [
          { x: baselineOn, y: baseline },
          { x: targetOn, y: target },
        ],
      },
    ],
    target: { value: target, label: names.target },
  };
}
