import { createFileRoute } from '@tanstack/react-router';
import { KpiChart } from '../../../modules/measurement/kpi-chart.tsx';
import { standingsQuery } from '../../../modules/measurement/queries.ts';
import { mayMeasure } from '../../../modules/measurement/may-measure.ts';
import { useStandings } from '../../../modules/measurement/use-standings.ts';
import { ObjectivePage } from '../../../modules/strategy/objective-page.tsx';
import { objectiveQuery, type Kpi } from '../../../modules/strategy/queries.ts';

export const Route = createFileRoute('/_app/strategy/objectives/$id/')({
  loader: ({ context: { queryClient, me }, params }) =>
    Promise.all([queryClient.ensureQueryData(objectiveQuery(params.id)), mayMeasure(me) && queryClient.prefetchQuery(standingsQuery())]),
  component: ObjectiveRoute,
});

function ObjectiveRoute() {
  const { id } = Route.useParams();
  const standings = useStandings();
  const chart = (kpi: Kpi) => {
    const standing = standings.get(kpi.id);
    return standing && <KpiChart standing={standing} />;
  };
  return <ObjectivePage id={id} chart={chart} />;
}
