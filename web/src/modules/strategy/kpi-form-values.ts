/** The form of a KPI: its values, what it checks before the server does, and what it sends. */
import type { useT } from '../../i18n.ts';
import { required } from '../../ui/field-rules.ts';
import type { Kpi } from './queries.ts';

export interface KpiValues extends Record<string, unknown> {
  name: string;
  source: Kpi['metric']['source'];
  channelIds: string[];
  postMetric: 'likes' | 'reposts' | 'replies' | 'quotes' | 'engagement';
  direction: Kpi['direction'];
  unitLabel: string;
  baseline: number | '';
  baselineOn: string | null;
  target: number | '';
  targetOn: string | null;
  ownerPersonId: string;
  unitId: string;
}

export const postMetrics = ['engagement', 'likes', 'reposts', 'replies', 'quotes'] as const;

interface Start {
  today: string;
  ownerPersonId: string;
  unitId: string;
}

export function startValues(kpi: Kpi | undefined, { today, ownerPersonId, unitId }: Start): KpiValues {
  const metric = kpi?.metric;
  return {
    name: kpi?.name ?? '',
    source: metric?.source ?? 'channel',
    channelIds: metric?.source === 'channel' ? [...metric.channelIds] : [],
    postMetric: metric?.source === 'posts' ? metric.name : 'engagement',
    direction: kpi?.direction ?? 'up',
    unitLabel: kpi?.unitLabel ?? '',
    baseline: kpi?.baseline ?? '',
    baselineOn: kpi?.baselineOn ?? today,
    target: kpi?.target ?? '',
    targetOn: kpi?.targetOn ?? null,
    ownerPersonId: kpi?.owner.id ?? ownerPersonId,
    unitId: kpi?.unitId ?? unitId,
  };
}

type T = ReturnType<typeof useT>;

/** The same refusals as the server's (`smartFaults`), said while the person is still at the field. */
export function kpiRules(t: T) {
  return {
    name: required(t),
    channelIds: (value: string[], values: KpiValues) => (values.source === 'channel' ? required(t)(value) : null),
    baseline: required(t),
    baselineOn: required(t),
    target: (value: number | '', { baseline, direction }: KpiValues) => {
      if (value === '' || baseline === '') return required(t)(value);
      if (direction === 'up' && value <= baseline) return t('strategy.error.target_not_above_baseline');
      return direction === 'down' && value >= baseline ? t('strategy.error.target_not_below_baseline') : null;
    },
    targetOn: (value: string | null, { baselineOn }: KpiValues) =>
      value !== null && baselineOn !== null && value <= baselineOn ? t('strategy.error.target_day_not_after_baseline') : required(t)(value),
    ownerPersonId: required(t),
  };
}

/** What the API takes; only for values that passed the rules. */
export function kpiInput(values: KpiValues) {
  const { name, direction, unitLabel, ownerPersonId } = values;
  const metrics = {
    channel: { source: 'channel' as const, name: 'followers' as const, channelIds: values.channelIds },
    posts: { source: 'posts' as const, name: values.postMetric, per: 'goal' as const },
    manual: { source: 'manual' as const },
  };
  return {
    name,
    direction,
    unitLabel,
    ownerPersonId,
    metric: metrics[values.source],
    baseline: Number(values.baseline),
    baselineOn: values.baselineOn ?? '',
    target: Number(values.target),
    targetOn: values.targetOn ?? '',
  };
}
