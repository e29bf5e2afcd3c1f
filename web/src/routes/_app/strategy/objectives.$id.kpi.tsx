import { createFileRoute } from '@tanstack/react-router';
import { NewKpiPage } from '../../../modules/strategy/kpi-form-pages.tsx';
import { objectiveQuery } from '../../../modules/strategy/queries.ts';

export const Route = createFileRoute('/_app/strategy/objectives/$id/kpi')({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(objectiveQuery(params.id)),
  component: NewKpiRoute,
});

function NewKpiRoute() {
  return <NewKpiPage objectiveId={Route.useParams().id} />;
}
