import { createFileRoute } from '@tanstack/react-router';
import { DashboardPage } from '../../../modules/listening/dashboards/dashboard-page.tsx';
import { dashboardQuery, savedQueriesQuery } from '../../../modules/listening/queries.ts';

export const Route = createFileRoute('/_app/listening/dashboards/$id')({
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([queryClient.fetchQuery(dashboardQuery(params.id)), queryClient.ensureQueryData(savedQueriesQuery(true))]),
  component: DashboardRoute,
});

function DashboardRoute() {
  const { id } = Route.useParams();
  return <DashboardPage key={id} id={id} />;
}
