import { Button } from '@mantine/core';
import { IconLayoutDashboard, IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useActive } from '../../../session.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { Column } from '../../../ui/list-column.ts';
import { ListPage } from '../../../ui/list-page.tsx';
import { useListSearch } from '../../../ui/list-search.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { ListeningHeader } from '../listening-header.tsx';
import { dashboardsQuery, type Dashboard } from '../queries.ts';

/** One's own dashboards, and those that others share. */
export function DashboardsPage() {
  const t = useT();
  const format = useFormat();
  const { units } = useActive();
  const { q } = useListSearch();
  const { data } = useSuspenseQuery(dashboardsQuery());
  const unitNames = useMemo(() => new Map(units.map(({ id, name }) => [id, name])), [units]);
  const rows = useMemo(() => data.filter(({ title }) => title.toLocaleLowerCase().includes(q.toLocaleLowerCase())), [data, q]);
  const columns: Column<Dashboard>[] = [
    { id: 'title', header: t('listening.dashboards.name'), cell: ({ title }) => title, sort: ({ title }) => title },
    {
      id: 'panels',
      header: t('listening.dashboards.panels'),
      align: 'end',
      cell: ({ panels }) => format.number(panels.length),
      sort: ({ panels }) => panels.length,
    },
    {
      id: 'shared',
      header: t('listening.dashboards.shared'),
      cell: ({ shared, unitId }) =>
        shared ? t('listening.dashboards.shared_with', { unit: unitNames.get(unitId) ?? '–' }) : t('listening.dashboards.private'),
    },
    { id: 'owner', header: t('listening.dashboards.owner'), cell: ({ owner }) => owner, secondary: true },
    {
      id: 'changed',
      header: t('listening.dashboards.changed'),
      cell: ({ changedAt }) => format.relative(changedAt),
      sort: ({ changedAt }) => changedAt,
      secondary: true,
    },
  ];
  const add = (
    <Button component={Link} to="/listening/dashboards/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('listening.dashboards.new')}
    </Button>
  );
  return (
    <>
      <ListeningHeader title={t('listening.dashboards.title')} lead={t('listening.dashboards.lead')} action={add} />
      <PageBody>
        <ListPage
          name="listening-dashboards"
          label={t('listening.dashboards.title')}
          rows={rows}
          rowKey={({ id }) => id}
          to={({ id }) => `/listening/dashboards/${id}`}
          columns={columns}
          empty={
            <EmptyState
              icon={IconLayoutDashboard}
              sentence={t('listening.dashboards.empty')}
              action={add}
              example={t('listening.dashboards.example')}
            />
          }
        />
      </PageBody>
    </>
  );
}
