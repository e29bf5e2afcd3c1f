import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { InsightsPage } from '../../../modules/listening/insights/insights-page.tsx';
import { savedQueryQuery } from '../../../modules/listening/queries.ts';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/queries/$id/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(savedQueryQuery(params.id)),
  component: QueryRoute,
});

function QueryRoute() {
  const { data } = useSuspenseQuery(savedQueryQuery(Route.useParams().id));
  return <InsightsPage key={data.id} query={data} />;
}
