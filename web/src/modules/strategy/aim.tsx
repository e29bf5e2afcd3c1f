import { useAmount } from '../../amount.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Kpi } from './queries.ts';

type Aimed = Pick<Kpi, 'baseline' | 'baselineOn' | 'target' | 'targetOn' | 'unitLabel'>;

const weekDays = 7;

/** "From 1,200 followers on 1 Jan 2027 to 2,000 followers by 31 Dec 2027: 15.4 more a week." */
export function AimSentence({ aim }: { aim: Aimed }) {
  const t = useT();
  const format = useFormat();
  const amount = useAmount();
  const weeks = (Date.parse(aim.targetOn) - Date.parse(aim.baselineOn)) / (weekDays * 86_400_000);
  const step = (aim.target - aim.baseline) / weeks;
  const values = {
    baseline: amount(aim.baseline, aim.unitLabel),
    baselineOn: format.date(aim.baselineOn),
    target: amount(aim.target, aim.unitLabel),
    targetOn: format.date(aim.targetOn),
    step: format.number(Math.abs(step), { maximumSignificantDigits: 2 }),
  };
  return <>{t(step > 0 ? 'strategy.kpi.aim_up' : 'strategy.kpi.aim_down', values)}</>;
}
