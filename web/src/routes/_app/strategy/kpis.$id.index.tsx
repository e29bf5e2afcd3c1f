import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { KpiAction, KpiNumbers } from '../../../modules/measurement/kpi-numbers.tsx';
import { KpiState } from '../../../modules/measurement/kpi-state.tsx';
import { standingQuery } from '../../../modules/measurement/queries.ts';
import { mayMeasure } from '../../../modules/measurement/may-measure.ts';
import { KpiPage } from '../../../modules/strategy/kpi-page.tsx';
import { kpiQuery } from '../../../modules/strategy/queries.ts';
import { useCan } from '../../../session.ts';

export const Route = createFileRoute('/_app/strategy/kpis/$id/')({
  loader: ({ context: { queryClient, me }, params }) =>
    Promise.all([queryClient.ensureQueryData(kpiQuery(params.id)), mayMeasure(me) && queryClient.prefetchQuery(standingQuery(params.id))]),
  component: KpiRoute,
});

function KpiRoute() {
  const { id } = Route.useParams();
  const can = useCan();
  const { data: standing } = useQuery({ ...standingQuery(id), enabled: can('measurement.read') });
  return (
    <KpiPage id={id} state={standing && <KpiState state={standing.state} />} action={standing && <KpiAction standing={standing} />}>
      {standing && <KpiNumbers standing={standing} />}
    </KpiPage>
  );
}
