import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SectionNav } from '../../ui/section-nav.tsx';

/** The head of compliance's pages, with the way from one to the other. */
export function ComplianceHeader({ title, lead, action }: { title: string; lead: string; action?: ReactNode }) {
  const t = useT();
  return (
    <PageHeader title={title} lead={lead} action={action}>
      <SectionNav
        label={t('compliance.nav')}
        pages={[
          { to: '/compliance', label: t('compliance.products.title'), exact: true },
          { to: '/compliance/rules', label: t('compliance.rules.title') },
          { to: '/compliance/test', label: t('compliance.test.title') },
        ]}
      />
    </PageHeader>
  );
}
