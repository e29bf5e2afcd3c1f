import type { TablerIcon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './empty-state.module.css';

interface Props {
  icon: TablerIcon;
  /** One sentence: what this is for. */
  sentence: string;
  /** One button: what to do next. Left out for those who may not. */
  action?: ReactNode;
  /** One example, in words or drawn. */
  example?: ReactNode;
}

/** Nothing here yet: what it is for, how to begin, what one looks like. */
export function EmptyState({ icon: Icon, sentence, action, example }: Props) {
  return (
    <div className={classes.empty}>
      <span className={classes.icon}>
        <Icon size={28} stroke={1.5} aria-hidden />
      </span>
      <p className={classes.sentence}>{sentence}</p>
      {action}
      {example && <div className={classes.example}>{example}</div>}
    </div>
  );
}
