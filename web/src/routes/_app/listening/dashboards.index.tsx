import { createFileRoute } from '@tanstack/react-router';
import { DashboardsPage } from '../../../modules/listening/dashboards/dashboards-page.tsx';
import { dashboardsQuery } from '../../../modules/listening/queries.ts';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/dashboards/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(dashboardsQuery()),
  component: DashboardsPage,
});
