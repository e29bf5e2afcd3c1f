import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { ChartCard } from '../../../ui/chart-card.tsx';
import type { ChartSpec } from '../../../ui/chart-spec.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import type { BackTest } from './queries.ts';
import { conditionOf, metricOf, type RuleValues } from './rule-values.ts';
import { useAlertWords } from './use-alert-words.ts';
import classes from './alerts.module.css';

/** While a rule is written: when it would have alerted in the last 90 days. */
export function BackTestPanel({ values, tuning }: { values: RuleValues; tuning: number }) {
  const t = useT();
  const { describe } = useErrorText();
  const asked = useMemo(
    () => ({
      queryId: values.queryId,
      metric: metricOf(values),
      condition: conditionOf(values),
      coolDownMinutes: Math.max(60, Math.round(values.coolDownHours * 60)),
      zone: values.zone,
      tuning,
    }),
    [values, tuning],
  );
  const [input] = useDebouncedValue(JSON.stringify(asked), 400);
  const ready = values.queryId !== '';
  const { data, error, isPending, isPlaceholderData } = useQuery({
    ...api.listening.alerts.rules.backTest.queryOptions({ input: JSON.parse(input) as typeof asked }),
    enabled: ready,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (!ready) return <p className={classes.quiet}>{t('listening.alerts.test_without_query')}</p>;
  return (
    <section aria-label={t('listening.alerts.test')} aria-live="polite" aria-busy={isPlaceholderData}>
      {error && <p role="alert">{describe(error)}</p>}
      {isPending && !error && <ListSkeleton />}
      {data && !error && <Tested found={data} values={values} />}
    </section>
  );
}

function Tested({ found, values }: { found: BackTest; values: RuleValues }) {
  const t = useT();
  const format = useFormat();
  const words = useAlertWords();
  const metric = useMemo(() => metricOf({ of: values.of, value: values.value }), [values.of, values.value]);
  const spec = useMemo(
    (): ChartSpec => ({
      kind: 'bar',
      axis: 'time',
      series: [{ name: t('listening.alerts.observed'), points: found.days.map(({ on, observed }) => ({ x: on, y: observed })) }],
      notes: found.fired.slice(0, 12).map(({ firstHour }) => ({ x: firstHour, label: '▲' })),
    }),
    [found, t],
  );
  return (
    <>
      <ChartCard
        title={t('listening.alerts.test')}
        finding={t('listening.alerts.test_fired', { count: found.fired.length })}
        spec={spec}
        xName={t('listening.insights.day')}
        value={(value) => words.number(metric, value)}
        height={200}
      />
      {found.learningUntil && <p className={classes.quiet}>{t('listening.alerts.learning', { when: format.date(found.learningUntil) })}</p>}
      <ul className={classes.fired}>
        {found.fired.slice(0, 20).map((one) => (
          <li key={one.firstHour}>
            <time dateTime={one.firstHour}>{format.dateTime(one.firstHour, values.zone)}</time>:{' '}
            {t('listening.alerts.test_one', {
              observed: words.number(metric, one.observed),
              hours: one.hours,
              expected: one.expected === null ? '–' : words.number(metric, one.expected),
            })}
          </li>
        ))}
      </ul>
      {found.fired.length > 20 && <p className={classes.quiet}>{t('listening.alerts.test_more', { count: found.fired.length - 20 })}</p>}
    </>
  );
}
