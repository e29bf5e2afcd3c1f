import { useQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { KpiChart } from '../../../modules/measurement/kpi-chart.tsx';
import { KpiState } from '../../../modules/measurement/kpi-state.tsx';
import { goalStandingQuery } from '../../../modules/measurement/queries.ts';
import { mayMeasure } from '../../../modules/measurement/may-measure.ts';
import { RefreshButton } from '../../../modules/measurement/refresh-button.tsx';
import { GoalPage } from '../../../modules/strategy/goal-page.tsx';
import { goalQuery, type Kpi } from '../../../modules/strategy/queries.ts';
import { useCan } from '../../../session.ts';

export const Route = createFileRoute('/_app/strategy/goals/$id')({
  loader: ({ context: { queryClient, me }, params }) =>
    Promise.all([
      queryClient.ensureQueryData(goalQuery(params.id)),
      mayMeasure(me) && queryClient.prefetchQuery(goalStandingQuery(params.id)),
    ]),
  component: GoalRoute,
});

function GoalRoute() {
  const { id } = Route.useParams();
  const can = useCan();
  const { data } = useQuery({ ...goalStandingQuery(id), enabled: can('measurement.read') });
  const chart = (kpi: Kpi) => {
    const standing = data?.kpis.find((one) => one.kpiId === kpi.id);
    return standing && <KpiChart standing={standing} />;
  };
  return (
    <GoalPage
      id={id}
      state={data && data.kpis.length > 0 && <KpiState state={data.state} />}
      extra={data && data.kpis.some((kpi) => kpi.source !== 'manual') && <RefreshButton />}
      chart={chart}
    />
  );
}
