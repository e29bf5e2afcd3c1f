import { expect, test } from 'vitest';
import type { AlertRule } from './queries.ts';
import { conditionOf, metricOf, sentOf, valuesFrom, withMetric } from './rule-values.ts';

const start = { unitId: 'unit', queryId: 'query', zone: 'Europe/Amsterdam', personId: 'me' };
const rule = {
  unitId: 'unit',
  name: 'Worry',
  queryId: 'query',
  metric: { of: 'emotion', value: 'worry' },
  condition: { kind: 'change', by: 50, against: 'week', hours: 3, leastPosts: 5 },
  severity: 'critical',
  coolDownMinutes: 180,
  zone: 'Europe/Berlin',
  quiet: null,
  personIds: ['me'],
  roles: ['analyst'],
  inWeb: true,
  byMail: true,
  webhookIds: [],
} as unknown as AlertRule;

test('a rule taken into the form and sent again is the same', () => {
  const { unitId: _unit, ...sent } = rule;
  expect(sentOf(valuesFrom(rule, start))).toEqual(sent);
});

test('a new rule asks for what is unusual, and tells who makes it', () => {
  const values = valuesFrom(null, start);
  expect(sentOf(values)).toMatchObject({
    metric: { of: 'posts' },
    condition: { kind: 'unusual', sensitivity: 'normal' },
    personIds: ['me'],
    quiet: { from: '22:00', to: '07:00' },
  });
});

test('a share is never asked for what is unusual, and an emotion always names one', () => {
  const values = valuesFrom(null, start);
  const share = { ...values, ...withMetric('negative_share', values) };
  expect(conditionOf(share)).toEqual({ kind: 'threshold', limit: 50, hours: 24, leastPosts: 10 });
  expect(metricOf({ ...values, ...withMetric('emotion', values) })).toEqual({ of: 'emotion', value: 'worry' });
  expect(metricOf({ ...share, ...withMetric('posts', share) })).toEqual({ of: 'posts' });
});
