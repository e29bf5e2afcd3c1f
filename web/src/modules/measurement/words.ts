/** Figures of a KPI in the reader's words. */
import { useMemo } from 'react';
import { useAmount } from '../../amount.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Standing } from './queries.ts';

export interface KpiWords {
  /** "2,310 followers" */
  amount: (value: number) => string;
  /** "2,310 followers: 62 % of the way, 55 % expected today." */
  finding: string;
  /** "62 %", or a dash without data. */
  progress: string;
  target: string;
  /** "2 hours ago"; of recorded values the day they are for; a dash without data. */
  fresh: string;
}

export function useKpiWords(standing: Standing): KpiWords {
  const t = useT();
  const format = useFormat();
  const amountIn = useAmount();
  return useMemo(() => {
    const { unitLabel, current, progress, expected, state, target, targetOn, freshAt, source, points } = standing;
    const amount = (value: number) => amountIn(value, unitLabel);
    const done = progress === null ? '–' : format.percent(progress, 0);
    const values = {
      current: current === null ? '' : amount(current),
      progress: done,
      expected: format.percent(expected, 0),
      target: amount(target),
      targetOn: format.date(targetOn),
    };
    const recordedOn = source === 'manual' ? points.at(-1)?.on : undefined;
    const fresh = recordedOn ? format.date(recordedOn) : freshAt ? format.relative(freshAt) : '–';
    return {
      amount,
      fresh,
      finding: t(`measurement.finding.${state}`, values),
      progress: done,
      target: t('measurement.target_by', values),
    };
  }, [standing, t, format, amountIn]);
}
