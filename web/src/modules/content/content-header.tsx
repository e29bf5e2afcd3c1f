import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { SectionNav } from '../../ui/section-nav.tsx';

/** The head of content's lists, with the way from one to the other. */
export function ContentHeader({ title, lead, action }: { title: string; lead: string; action?: ReactNode }) {
  const t = useT();
  return (
    <PageHeader title={title} lead={lead} action={action}>
      <SectionNav
        label={t('content.nav')}
        pages={[
          { to: '/content', label: t('content.posts.title') },
          { to: '/campaigns', label: t('content.campaigns.title') },
        ]}
      />
    </PageHeader>
  );
}
