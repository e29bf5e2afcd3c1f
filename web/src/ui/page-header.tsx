import { Fragment, type ReactNode } from 'react';
import { IconChevronRight } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import { PathLink } from './path-link.tsx';
import classes from './page-header.module.css';

export interface Crumb {
  label: string;
  to: string;
}

interface Props {
  title: string;
  /** The joined record above this page, outermost first; the page itself is not among them. */
  crumbs?: readonly Crumb[];
  /** A `StateWord`. */
  state?: ReactNode;
  /** Who answers for it, already a sentence or name. */
  owner?: ReactNode;
  /** The one primary action (a `Button`). */
  action?: ReactNode;
  /** Quieter actions, left of the primary one. */
  extra?: ReactNode;
  /** One sentence under the title: what this page is for. */
  lead?: ReactNode;
  /** Tabs or other navigation within the page. */
  children?: ReactNode;
}

/** The head of a page, always in sight: where one is, what it is, its state, its owner and what comes next. */
export function PageHeader({ title, crumbs = [], state, owner, action, extra, lead, children }: Props) {
  const t = useT();
  return (
    <div className={classes.head}>
      <title>{`${title} · Auscult`}</title>
      {crumbs.length > 0 && (
        <nav aria-label={t('ui.breadcrumbs')}>
          <ol className={classes.crumbs}>
            {crumbs.map((crumb, index) => (
              <Fragment key={crumb.to + crumb.label}>
                {index > 0 && <IconChevronRight size={14} aria-hidden />}
                <li>
                  <PathLink to={crumb.to}>{crumb.label}</PathLink>
                </li>
              </Fragment>
            ))}
          </ol>
        </nav>
      )}
      <div className={classes.line}>
        <div className={classes.words}>
          <div className={classes.name}>
            <h1 className={classes.title}>{title}</h1>
            {state}
            {owner && <span className={classes.owner}>{owner}</span>}
          </div>
          {lead && <p className={classes.lead}>{lead}</p>}
        </div>
        {(action || extra) && (
          <div className={`${classes.actions} no-print`}>
            {extra}
            {action}
          </div>
        )}
      </div>
      {children}
    </div>
  );
}
