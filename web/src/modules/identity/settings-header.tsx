import { Link, type LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import classes from './settings-header.module.css';

const pages: { to: LinkProps['to']; label: string; can?: string }[] = [
  { to: '/settings/me', label: 'settings.nav.me' },
  { to: '/settings/organisation', label: 'settings.nav.organisation' },
  { to: '/settings/units', label: 'settings.nav.units' },
  { to: '/settings/members', label: 'settings.nav.members', can: 'identity.read' },
  { to: '/settings/invitations', label: 'settings.nav.invitations', can: 'identity.manage' },
  { to: '/settings/roles', label: 'settings.nav.roles' },
  { to: '/settings/api-keys', label: 'settings.nav.api_keys', can: 'identity.manage' },
  { to: '/settings/audit', label: 'settings.nav.audit', can: 'audit.read' },
];

/** On a small screen the row scrolls; the page one is on must be in sight. */
function showActive(nav: HTMLElement | null): void {
  const active = nav?.querySelector<HTMLElement>('[aria-current="page"]');
  if (nav && active) nav.scrollLeft = active.offsetLeft - (nav.clientWidth - active.offsetWidth) / 2;
}

interface Props {
  title: string;
  lead?: string;
  action?: ReactNode;
}

/** The head of every settings page, with the way to the others. */
export function SettingsHeader({ title, lead, action }: Props) {
  const t = useT();
  const can = useCan();
  return (
    <PageHeader title={title} lead={lead} action={action}>
      <nav ref={showActive} aria-label={t('settings.nav.label')} className={classes.nav}>
        {pages
          .filter((page) => !page.can || can(page.can))
          .map((page) => (
            <Link key={page.to} to={page.to} className={classes.link}>
              {t(page.label)}
            </Link>
          ))}
      </nav>
    </PageHeader>
  );
}
