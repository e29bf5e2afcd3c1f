import type { ReactNode } from 'react';
import { IconArrowDownRight, IconArrowRight, IconArrowUpRight } from '@tabler/icons-react';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import { PathLink } from './path-link.tsx';
import { Sparkline } from './sparkline.tsx';
import classes from './kpi-strip.module.css';

export interface Kpi {
  label: string;
  /** Already formatted, with its unit. */
  value: string;
  /** Change since the last period as a share, e.g. `0.12`. */
  change?: number | null;
  /** Whether a rise is good. Without it the change has no colour. */
  better?: 'up' | 'down';
  /** "of 5,000 by 31 Dec" */
  target?: string;
  /** The last values, oldest first. */
  series?: readonly number[];
  to?: string;
  /** A `WhyPopover`. */
  why?: ReactNode;
}

/** Key figures side by side: value, change, target, course. */
export function KpiStrip({ items, label }: { items: readonly Kpi[]; label: string }) {
  return (
    <ul className={classes.strip} aria-label={label}>
      {items.map((item) => (
        <li key={item.label} className={classes.item}>
          <div className={classes.label}>
            {item.to ? <PathLink to={item.to}>{item.label}</PathLink> : item.label}
            {item.why}
          </div>
          <div className={classes.figures}>
            <span className={`${classes.value} tabular`}>{item.value}</span>
            {item.change !== undefined && item.change !== null && <Change share={item.change} better={item.better} />}
          </div>
          {item.series && item.series.length > 1 && <Sparkline values={item.series} />}
          {item.target && <div className={classes.target}>{item.target}</div>}
        </li>
      ))}
    </ul>
  );
}

function Change({ share, better }: { share: number; better?: 'up' | 'down' }) {
  const t = useT();
  const format = useFormat();
  const flat = Math.abs(share) < 0.0005;
  const Icon = flat ? IconArrowRight : share > 0 ? IconArrowUpRight : IconArrowDownRight;
  const good = better && !flat ? share > 0 === (better === 'up') : null;
  return (
    <span className={classes.change} data-good={good ?? undefined}>
      <Icon size={16} aria-hidden />
      <span className="visually-hidden">{t(flat ? 'ui.kpi.flat' : share > 0 ? 'ui.kpi.up' : 'ui.kpi.down')}</span>
      <span className="tabular">{format.percent(Math.abs(share))}</span>
    </span>
  );
}
