import { useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, client } from '../../../api.ts';
import { useT } from '../../../i18n.ts';
import { useActive, useCan, useUnit } from '../../../session.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { showDone } from '../../../ui/toast.tsx';
import { savedQueriesQuery } from '../queries.ts';
import { DashboardForm } from './dashboard-form.tsx';
import { firstPanels } from './panel-kinds.ts';

/** A new dashboard begins with the panels of one query; `query` names it. */
export function NewDashboardPage({ query }: { query?: string }) {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { units } = useActive();
  const { unit } = useUnit();
  const { data: queries } = useSuspenseQuery(savedQueriesQuery(false));
  const first = queries.find(({ id }) => id === query) ?? queries[0];
  const unitId = [unit?.id, ...units.map(({ id }) => id)].find((id) => id !== undefined && can('listening.read', id)) ?? '';
  return (
    <>
      <PageHeader
        title={t('listening.dashboards.new')}
        crumbs={[{ label: t('listening.dashboards.title'), to: '/listening/dashboards' }]}
        lead={t('listening.dashboards.lead')}
      />
      <PageBody>
        <DashboardForm
          initial={{
            title: first?.name ?? '',
            unitId,
            shared: false,
            period: { days: 30 },
            against: 'before',
            panels: first ? firstPanels(first.id) : [],
          }}
          queries={queries}
          submitLabel={t('listening.dashboards.save')}
          send={(values) => client.listening.dashboards.create(values)}
          onDone={async ({ id, title }) => {
            await cache.invalidateQueries({ queryKey: api.listening.dashboards.key() });
            showDone(t('listening.dashboards.saved', { title }));
            await navigate({ to: '/listening/dashboards/$id', params: { id } });
          }}
        />
      </PageBody>
    </>
  );
}
