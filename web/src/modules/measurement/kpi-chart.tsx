import { useMemo } from 'react';
import { useT } from '../../i18n.ts';
import { ChartCard } from '../../ui/chart-card.tsx';
import { kpiSpec } from './kpi-spec.ts';
import { KpiWhy } from './kpi-why.tsx';
import type { Standing } from './queries.ts';
import { useKpiWords } from './words.ts';

/** A KPI drawn: actual against the straight line to the target, with table, files and "Why?". */
export function KpiChart({ standing, height = 240 }: { standing: Standing; height?: number }) {
  const t = useT();
  const words = useKpiWords(standing);
  const spec = useMemo(
    () =>
      kpiSpec(standing, {
        actual: t('measurement.chart.actual'),
        expected: t('measurement.chart.expected'),
        target: t('measurement.chart.target'),
      }),
    [standing, t],
  );
  return (
    <ChartCard
      title={standing.name}
      finding={words.finding}
      spec={spec}
      xName={t('measurement.chart.day')}
      value={words.amount}
      height={height}
      why={<KpiWhy standing={standing} />}
    />
  );
}
