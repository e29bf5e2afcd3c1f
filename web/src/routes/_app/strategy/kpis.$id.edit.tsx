import { createFileRoute } from '@tanstack/react-router';
import { EditKpiPage } from '../../../modules/strategy/kpi-form-pages.tsx';
import { kpiQuery } from '../../../modules/strategy/queries.ts';

export const Route = createFileRoute('/_app/strategy/kpis/$id/edit')({
  // The form starts from what is stored now, not from what was read a while ago.
  loader: ({ context: { queryClient }, params }) => queryClient.fetchQuery({ ...kpiQuery(params.id), staleTime: 0 }),
  component: EditKpiRoute,
});

function EditKpiRoute() {
  return <EditKpiPage id={Route.useParams().id} />;
}
