import type { ReactNode } from 'react';
import classes from './page-body.module.css';

interface Props {
  children: ReactNode;
  /** Panels beside the page (`LinkedPanel`, `HistoryPanel`); under it on small screens. */
  aside?: ReactNode;
  /** `text` keeps lines readable (forms, prose), `wide` uses the room there is (lists, charts). */
  width?: 'text' | 'wide';
}

/** The space under a `PageHeader`. */
export function PageBody({ children, aside, width = 'wide' }: Props) {
  return (
    <div className={classes.body} data-aside={aside ? true : undefined}>
      <div className={width === 'text' ? classes.text : classes.wide}>{children}</div>
      {aside && <aside className={classes.aside}>{aside}</aside>}
    </div>
  );
}
