import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import type { Standing } from './queries.ts';
import classes from './progress-bar.module.css';

/** The way from baseline to target: how much is done, and a tick where the straight line stands today. */
export function ProgressBar({ standing: { name, progress, expected, state } }: { standing: Standing }) {
  const t = useT();
  const format = useFormat();
  const done = Math.min(1, Math.max(0, progress ?? 0));
  const label = t('measurement.bar', {
    name,
    progress: progress === null ? '–' : format.percent(progress, 0),
    expected: format.percent(expected, 0),
  });
  return (
    <div className={classes.bar} role="img" aria-label={label} title={label} data-state={state}>
      <span className={classes.done} style={{ width: `${100 * done}%` }} />
      <span className={classes.tick} style={{ left: `${100 * expected}%` }} />
    </div>
  );
}
