import { expect, test } from 'vitest';
import { kpiInput, kpiRules, startValues, type KpiValues } from './kpi-form-values.ts';

const rules = kpiRules((id) => id);
const sound: KpiValues = {
  ...startValues(undefined, { today: '2027-01-01', ownerPersonId: 'p', unitId: 'u' }),
  name: 'Followers',
  source: 'manual',
  baseline: 100,
  target: 200,
  targetOn: '2027-12-31',
};
const faults = (change: Partial<KpiValues>) => {
  const values = { ...sound, ...change };
  return Object.entries(rules).flatMap(([field, rule]) => {
    const fault = (rule as (value: unknown, values: KpiValues) => string | null)(values[field], values);
    return fault ? [`${field}: ${fault}`] : [];
  });
};

test('a sound KPI passes; each fault is said at its field, as the server would', () => {
  expect(faults({})).toEqual([]);
  expect(faults({ direction: 'down', target: 50 })).toEqual([]);
  expect(faults({ baseline: 0, target: 0.5 })).toEqual([]);
  expect(faults({ target: 100 })).toEqual(['target: strategy.error.target_not_above_baseline']);
  expect(faults({ direction: 'down' })).toEqual(['target: strategy.error.target_not_below_baseline']);
  expect(faults({ targetOn: '2027-01-01' })).toEqual(['targetOn: strategy.error.target_day_not_after_baseline']);
  expect(faults({ name: ' ', baseline: '', targetOn: null })).toEqual([
    'name: ui.form.required',
    'baseline: ui.form.required',
    'targetOn: ui.form.required',
  ]);
  expect(faults({ source: 'channel' })).toEqual(['channelIds: ui.form.required']);
});

test('only what belongs to the source is sent', () => {
  expect(kpiInput({ ...sound, channelIds: ['c'] }).metric).toEqual({ source: 'manual' });
  expect(kpiInput({ ...sound, source: 'posts', postMetric: 'likes' }).metric).toEqual({ source: 'posts', name: 'likes', per: 'goal' });
  expect(kpiInput({ ...sound, source: 'channel', channelIds: ['c'] }).metric).toEqual({
    source: 'channel',
    name: 'followers',
    channelIds: ['c'],
  });
});
