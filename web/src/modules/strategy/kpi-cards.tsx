import { IconArrowRight } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { AimSentence } from './aim.tsx';
import type { Kpi } from './queries.ts';
import classes from './goal-page.module.css';

interface Props {
  kpis: readonly Kpi[];
  /** Actual against target; without it, what the KPI aims at. */
  chart?: (kpi: Kpi) => ReactNode;
}

/** KPIs of one objective, each drawn, each leading to its own page. */
export function KpiCards({ kpis, chart }: Props) {
  const t = useT();
  return (
    <ul className={classes.cards}>
      {kpis.map((kpi) => (
        <li key={kpi.id} className={classes.card}>
          {chart?.(kpi) ?? (
            <div className={classes.plain}>
              <h3 className={classes.quiet}>{kpi.name}</h3>
              <AimSentence aim={kpi} />
            </div>
          )}
          <Link
            to="/strategy/kpis/$id"
            params={{ id: kpi.id }}
            className={classes.open}
            aria-label={t('strategy.kpi.open', { name: kpi.name })}
          >
            {kpi.owner.name} · {t('strategy.kpi.details')} <IconArrowRight size={14} aria-hidden />
          </Link>
        </li>
      ))}
    </ul>
  );
}
