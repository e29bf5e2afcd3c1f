import { Progress } from '@mantine/core';
import { useFormat } from '../format.ts';
import { useT } from '../i18n.ts';
import { StateWord } from './state-word.tsx';
import classes from './count-meter.module.css';

export interface Count {
  /** What is counted, as the network counts it. */
  unit: 'graphemes' | 'bytes' | 'characters';
  used: number;
  limit: number;
}

/** How much of a network's limits a text uses; each limit its own bar, over the limit said in words. */
export function CountMeter({ counts, label }: { counts: readonly Count[]; label: string }) {
  const t = useT();
  const format = useFormat();
  return (
    <div className={classes.meters} role="group" aria-label={label}>
      {counts.map(({ unit, used, limit }) => {
        const over = used - limit;
        const share = limit === 0 ? 100 : Math.min(100, (100 * used) / limit);
        const words = t(`ui.count.${unit}`, { used: format.number(used), limit: format.number(limit) });
        return (
          <div key={unit} className={classes.meter}>
            <div className={classes.line}>
              <span className="tabular">{words}</span>
              {over > 0 && <StateWord tone="stop" label={t('ui.count.over', { over: format.number(over) })} />}
            </div>
            <Progress value={share} size={4} color={over > 0 ? 'red' : share > 90 ? 'yellow' : 'accent'} aria-label={words} />
          </div>
        );
      })}
    </div>
  );
}
