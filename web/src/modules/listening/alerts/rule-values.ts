/** A rule as the form holds it, flat, and as the API takes it. */
import { emotionNames, signalNames } from '../../../../../src/text/analysis.ts';
import { fields } from '../../../../../src/text/query/fields.ts';
import type { AlertRule, Condition, Metric, Severity } from './queries.ts';

export const metricNames = ['posts', 'people', 'negative', 'negative_share', 'balance', 'emotion', 'topic', 'signal'] as const;
export type MetricName = (typeof metricNames)[number];
export type Kind = Condition['kind'];
export const kinds: readonly Kind[] = ['unusual', 'threshold', 'change'];
export const sensitivities = ['low', 'normal', 'high'] as const;
export const againsts = ['day', 'week', 'four_weeks'] as const;

const topics = fields.topic.type === 'vocabulary' ? fields.topic.values : [];
/** What an emotion, topic or signal may be. */
export const valuesOf: Partial<Record<MetricName, readonly string[]>> = { emotion: emotionNames, topic: topics, signal: signalNames };
const firstValue: Partial<Record<MetricName, string>> = { emotion: 'worry', topic: 'service.waiting', signal: 'adverse_event' };

export interface RuleValues {
  unitId: string;
  name: string;
  queryId: string;
  of: MetricName;
  value: string;
  kind: Kind;
  sensitivity: (typeof sensitivities)[number];
  limit: number;
  by: number;
  against: (typeof againsts)[number];
  hours: number;
  leastPosts: number;
  severity: Severity;
  coolDownHours: number;
  zone: string;
  quiet: boolean;
  quietFrom: string;
  quietTo: string;
  personIds: string[];
  roles: string[];
  inWeb: boolean;
  byMail: boolean;
  webhookIds: string[];
  lookBack: boolean;
}

export const sharesOf: readonly MetricName[] = ['negative_share', 'balance'];
/** Shares have no usual that the detector could know. */
export const kindsOf = (of: MetricName): readonly Kind[] => (sharesOf.includes(of) ? ['threshold', 'change'] : kinds);
const limits: Partial<Record<MetricName, number>> = { negative_share: 50, balance: -30, signal: 1 };

/** What else changes when another metric is chosen. */
export function withMetric(of: MetricName, { kind }: RuleValues): Partial<RuleValues> {
  return {
    of,
    value: firstValue[of] ?? '',
    kind: kindsOf(of).includes(kind) ? kind : 'threshold',
    limit: limits[of] ?? 10,
    by: sharesOf.includes(of) ? 20 : 100,
    leastPosts: 10,
    hours: sharesOf.includes(of) ? 24 : 1,
  };
}

export function valuesFrom(
  rule: AlertRule | null,
  start: { unitId: string; queryId: string; zone: string; personId: string | null },
): RuleValues {
  const common = { sensitivity: 'normal', limit: 10, by: 100, against: 'four_weeks', hours: 1, leastPosts: 10 } as const;
  if (!rule)
    return {
      ...common,
      unitId: start.unitId,
      name: '',
      queryId: start.queryId,
      of: 'posts',
      value: '',
      kind: 'unusual',
      severity: 'warning',
      coolDownHours: 6,
      zone: start.zone,
      quiet: true,
      quietFrom: '22:00',
      quietTo: '07:00',
      personIds: start.personId ? [start.personId] : [],
      roles: [],
      inWeb: true,
      byMail: false,
      webhookIds: [],
      lookBack: true,
    };
  return {
    ...common,
    ...rule.condition,
    unitId: rule.unitId,
    name: rule.name,
    queryId: rule.queryId,
    of: rule.metric.of,
    value: 'value' in rule.metric ? rule.metric.value : '',
    severity: rule.severity,
    coolDownHours: rule.coolDownMinutes / 60,
    zone: rule.zone,
    quiet: rule.quiet !== null,
    quietFrom: rule.quiet?.from ?? '22:00',
    quietTo: rule.quiet?.to ?? '07:00',
    personIds: rule.personIds,
    roles: rule.roles,
    inWeb: rule.inWeb,
    byMail: rule.byMail,
    webhookIds: rule.webhookIds,
    lookBack: false,
  };
}

export const metricOf = ({ of, value }: Pick<RuleValues, 'of' | 'value'>): Metric => (valuesOf[of] ? { of, value } : { of }) as Metric;

export function conditionOf(values: RuleValues): Condition {
  const { kind, sensitivity, limit, hours, leastPosts, by, against, of } = values;
  if (kind === 'unusual') return { kind, sensitivity };
  if (kind === 'threshold') return { kind, limit, hours, leastPosts: sharesOf.includes(of) ? leastPosts : 0 };
  return { kind, by, against, hours, leastPosts: Math.max(1, leastPosts) };
}

/** All that the API asks of a rule, without what only a new one says. */
export function sentOf(values: RuleValues) {
  const { name, queryId, severity, coolDownHours, zone, quiet, quietFrom, quietTo, personIds, roles, inWeb, byMail, webhookIds } = values;
  return {
    name,
    queryId,
    metric: metricOf(values),
    condition: conditionOf(values),
    severity,
    coolDownMinutes: Math.round(coolDownHours * 60),
    zone,
    quiet: quiet ? { from: quietFrom, to: quietTo } : null,
    personIds,
    roles,
    inWeb,
    byMail,
    webhookIds,
  };
}
