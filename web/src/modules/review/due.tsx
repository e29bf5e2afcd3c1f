import { IconAlarm } from '@tabler/icons-react';
import { useState } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import classes from './due.module.css';

/** When a decision is due; an icon and a word where that has passed. */
export function Due({ at }: { at: string }) {
  const t = useT();
  const format = useFormat();
  const [now] = useState(() => Date.now());
  const late = Date.parse(at) < now;
  return (
    <time className={classes.due} dateTime={at} title={format.dateTime(at)} data-late={late || undefined}>
      {late && <IconAlarm size={14} aria-hidden />}
      {t(late ? 'review.due.late' : 'review.due.on', { when: format.relative(at) })}
    </time>
  );
}
