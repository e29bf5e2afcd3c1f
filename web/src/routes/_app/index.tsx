import { createFileRoute } from '@tanstack/react-router';
import { useT } from '../../i18n.ts';
import { NeedsPanel, needsQuery } from '../../modules/home/needs-panel.tsx';
import { useMe } from '../../session.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Panel } from '../../ui/panel.tsx';

export const Route = createFileRoute('/_app/')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(needsQuery()),
  component: Home,
});

function Home() {
  const t = useT();
  const { name } = useMe();
  return (
    <>
      <PageHeader title={t('home.title', { name })} />
      <PageBody>
        <Panel title={t('home.needs.title')}>
          <NeedsPanel />
        </Panel>
      </PageBody>
    </>
  );
}
