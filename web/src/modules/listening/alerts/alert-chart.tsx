import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import type { ChartSpec } from '../../../ui/chart-spec.ts';
import { WhyPopover } from '../../../ui/why-popover.tsx';
import type { AlertDetail } from './queries.ts';
import { useAlertWords } from './use-alert-words.ts';

/** What was seen hour by hour, beside what is usual in that hour of the week; the alert is marked where it began. */
export function AlertChart({ event, zone }: { event: AlertDetail; zone: string }) {
  const t = useT();
  const format = useFormat();
  const words = useAlertWords();
  const { chart, firings } = event;
  const [first] = firings;
  const spec = useMemo((): ChartSpec => {
    const line = (pick: 'observed' | 'expected' | 'upper') =>
      chart.hours.map((hour) => ({ x: hour.at, y: hour[pick] === null ? null : Math.round(10 * hour[pick]) / 10 }));
    return {
      kind: 'line',
      axis: 'time',
      byHour: true,
      series: [
        { name: t('listening.alerts.observed'), points: line('observed') },
        ...(chart.weeks > 0
          ? [
              { name: t('listening.alerts.expected'), points: line('expected'), estimated: true },
              { name: t('listening.alerts.upper'), points: line('upper'), estimated: true },
            ]
          : []),
      ],
      notes: [{ x: first?.firstHour ?? event.openedAt, label: t('listening.alerts.began') }],
    };
  }, [chart, first, event.openedAt, t]);
  if (!first || chart.hours.length === 0) return null;
  const title = t('listening.alerts.chart', { metric: words.metric(first.metric) });
  return (
    <ChartCard
      title={title}
      finding={words.sentence(first)}
      spec={spec}
      xName={t('listening.alerts.hour')}
      value={(value) => words.number(first.metric, value)}
      why={
        <WhyPopover
          about={title}
          reason={t(`listening.alerts.why_${first.basis === 'limit' ? 'limit' : first.condition.kind}`)}
          formula={t('listening.alerts.why_usual', { weeks: chart.weeks })}
          source={t('listening.alerts.why_zone', { zone, to: format.dateTime(chart.hours.at(-1)?.at ?? event.lastAt, zone) })}
        />
      }
    />
  );
}
