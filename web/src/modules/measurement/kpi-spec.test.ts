import { expect, test } from 'vitest';
import type { Standing } from './queries.ts';
import { kpiSpec } from './kpi-spec.ts';

test('the chart holds the course, the line to the target as an estimate, and the target as a level', () => {
  const standing = {
    points: [
      { on: '2027-01-01', value: 1 },
      { on: '2027-02-01', value: 4 },
    ],
    baseline: 0,
    baselineOn: '2027-01-01',
    target: 10,
    targetOn: '2027-12-31',
  } as Standing;
  const spec = kpiSpec(standing, { actual: 'Actual', expected: 'Line', target: 'Target' });
  expect(spec.series).toEqual([
    {
      name: 'Actual',
      points: [
        { x: '2027-01-01', y: 1 },
        { x: '2027-02-01', y: 4 },
      ],
    },
    {
      name: 'Line',
      estimated: true,
      points: [
        { x: '2027-01-01', y: 0 },
        { x: '2027-12-31', y: 10 },
      ],
    },
  ]);
  expect(spec.target).toEqual({ value: 10, label: 'Target' });
});
