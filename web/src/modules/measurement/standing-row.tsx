import { useT } from '../../i18n.ts';
import { Sparkline } from '../../ui/sparkline.tsx';
import { KpiState } from './kpi-state.tsx';
import { ProgressBar } from './progress-bar.tsx';
import type { Standing } from './queries.ts';
import { useKpiWords } from './words.ts';
import classes from './standing-row.module.css';

/** Where a KPI stands in one line: state, value of target, way done, course. For trees and panels. */
export function StandingRow({ standing }: { standing: Standing }) {
  const t = useT();
  const words = useKpiWords(standing);
  return (
    <div className={classes.row}>
      <span className={classes.state}>
        <KpiState state={standing.state} />
      </span>
      <span className={`${classes.value} tabular`}>
        <strong>{standing.current === null ? '–' : words.amount(standing.current)}</strong>
        <span className={classes.target}>{words.target}</span>
      </span>
      <span className={classes.way}>
        <ProgressBar standing={standing} />
        {standing.progress !== null && <span className="tabular">{t('measurement.of_way', { progress: words.progress })}</span>}
      </span>
      <span className={classes.course}>
        {standing.points.length > 1 && <Sparkline values={standing.points.map((point) => point.value)} target={standing.target} />}
      </span>
    </div>
  );
}
