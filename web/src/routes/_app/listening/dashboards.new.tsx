import { createFileRoute } from '@tanstack/react-router';
import { NewDashboardPage } from '../../../modules/listening/dashboards/new-dashboard-page.tsx';
import { savedQueriesQuery } from '../../../modules/listening/queries.ts';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/dashboards/new')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(savedQueriesQuery(false)),
  component: NewDashboardRoute,
});

function NewDashboardRoute() {
  return <NewDashboardPage query={Route.useSearch()['query']} />;
}
