import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useWords } from '../words.ts';
import type { Condition, Firing, Metric } from './queries.ts';

export const isShare = ({ of }: Metric): boolean => of === 'negative_share' || of === 'balance';

/** How rules, metrics and findings read. */
export function useAlertWords() {
  const t = useT();
  const format = useFormat();
  const words = useWords();
  return useMemo(() => {
    const metric = (one: Metric): string => {
      if (one.of === 'emotion') return t('listening.alerts.metric_of_emotion', { name: words.emotion(one.value) });
      if (one.of === 'topic') return t('listening.alerts.metric_of_topic', { name: words.topic(one.value) });
      if (one.of === 'signal') return t('listening.alerts.metric_of_signal', { name: words.signal(one.value) });
      return t(`listening.alerts.metric_${one.of}`);
    };
    const number = (of: Metric, value: number) =>
      of.of === 'negative_share' ? format.percent(value / 100, 0) : format.number(value, { maximumFractionDigits: 1 });
    const condition = (of: Metric, one: Condition): string => {
      if (one.kind === 'unusual') return t('listening.alerts.when_unusual', { sensitivity: one.sensitivity });
      if (one.kind === 'threshold')
        return t('listening.alerts.when_threshold', {
          falls: of.of === 'balance' ? 'yes' : 'no',
          limit: number(of, one.limit),
          hours: one.hours,
        });
      return t('listening.alerts.when_change', {
        by: format.number(one.by),
        share: isShare(of) ? 'yes' : 'no',
        hours: one.hours,
        against: one.against,
      });
    };
    return { metric, condition, number, sentence: ({ sentence }: Firing) => t(sentence.messageId, sentence.values) };
  }, [t, format, words]);
}
