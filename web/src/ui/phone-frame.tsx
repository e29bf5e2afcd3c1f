import type { ReactNode } from 'react';
import classes from './phone-frame.module.css';

interface Props {
  /** What is shown, for those who hear the page: "As it will look on Bluesky". */
  label: string;
  children: ReactNode;
}

/** A preview at the width of a phone (390 CSS pixels, as most sold phones), on its own light or dark ground. */
export function PhoneFrame({ label, children }: Props) {
  return (
    <section className={classes.phone} aria-label={label}>
      <div className={classes.screen}>{children}</div>
    </section>
  );
}
