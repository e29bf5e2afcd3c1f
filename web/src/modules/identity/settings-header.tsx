import type { LinkProps } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SectionNav } from '../../ui/section-nav.tsx';

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
      <SectionNav
        label={t('settings.nav.label')}
        pages={pages.filter((page) => !page.can || can(page.can)).map(({ to, label }) => ({ to, label: t(label) }))}
      />
    </PageHeader>
  );
}
