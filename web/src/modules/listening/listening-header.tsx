import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { useCan } from '../../session.ts';
import { SectionNav } from '../../ui/section-nav.tsx';

/** The head of listening's lists, with the way from one to the other. */
export function ListeningHeader({ title, lead, action }: { title: string; lead: string; action?: ReactNode }) {
  const t = useT();
  const can = useCan();
  return (
    <PageHeader title={title} lead={lead} action={action}>
      <SectionNav
        label={t('listening.nav')}
        pages={[
          { to: '/listening', label: t('listening.queries.title'), exact: true },
          { to: '/listening/mentions', label: t('listening.mentions.title') },
          { to: '/listening/alerts', label: t('listening.alerts.title') },
          { to: '/listening/dashboards', label: t('listening.dashboards.title') },
          { to: '/listening/compare', label: t('listening.compare.title') },
          { to: '/listening/sources', label: t('listening.sources.title') },
          { to: '/listening/accuracy', label: t('listening.accuracy.title') },
          ...(can('listening.privacy') ? [{ to: '/listening/privacy' as const, label: t('listening.privacy.title') }] : []),
        ]}
      />
    </PageHeader>
  );
}
