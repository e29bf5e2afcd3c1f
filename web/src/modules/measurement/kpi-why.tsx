import { Text } from '@mantine/core';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { WhyPopover } from '../../ui/why-popover.tsx';
import type { Standing } from './queries.ts';
import { useKpiWords } from './words.ts';

/** How a KPI's state came about: the sum, the line, where the numbers come from, how old they are. */
export function KpiWhy({ standing }: { standing: Standing }) {
  const t = useT();
  const format = useFormat();
  const { amount, fresh } = useKpiWords(standing);
  const { current, baseline, target, expectedValue, state, source, metric, counted, stale, freshAt, name, zone, tolerance } = standing;
  const values = {
    current: current === null ? '' : amount(current),
    expected: amount(expectedValue),
    target: amount(target),
    tolerance: format.percent(tolerance, 0),
    day: format.date(standing.targetOn),
  };
  const sourceWords =
    source === 'channel'
      ? t('measurement.source.channel', { withNumbers: counted.withNumbers, all: counted.all })
      : source === 'posts'
        ? t('measurement.source.posts', { metric: t(`measurement.metric.${metric}`), withNumbers: counted.withNumbers, all: counted.all })
        : t(freshAt ? 'measurement.source.manual_until' : 'measurement.source.manual', { day: fresh });
  return (
    <WhyPopover
      about={name}
      reason={
        <>
          {t(`measurement.why.${state}`, values)}
          {stale && (
            <Text size="sm" c="var(--state-waiting)" mt={4}>
              {t(`measurement.why.stale_${source}`)}
            </Text>
          )}
        </>
      }
      formula={
        <span className="tabular">
          {current === null
            ? t('measurement.why.no_formula')
            : t('measurement.why.formula', {
                current: format.number(current),
                baseline: format.number(baseline),
                target: format.number(target),
                progress: format.percent(standing.progress ?? 0, 1),
              })}
        </span>
      }
      source={`${sourceWords} ${t('measurement.why.zone', { zone })}`}
      fresh={source === 'manual' ? undefined : (freshAt ?? undefined)}
    />
  );
}
