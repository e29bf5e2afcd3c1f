import { createFileRoute } from '@tanstack/react-router';
import { StateCounts } from '../../../modules/measurement/kpi-state.tsx';
import { standingsQuery } from '../../../modules/measurement/queries.ts';
import { mayMeasure } from '../../../modules/measurement/may-measure.ts';
import { StandingRow } from '../../../modules/measurement/standing-row.tsx';
import { useStandings } from '../../../modules/measurement/use-standings.ts';
import { GoalsPage } from '../../../modules/strategy/goals-page.tsx';
import { goalsQuery, type Kpi } from '../../../modules/strategy/queries.ts';

export const Route = createFileRoute('/_app/strategy/')({
  validateSearch: (raw: Record<string, unknown>): { archived?: true } => (raw['archived'] === true ? { archived: true } : {}),
  loaderDeps: ({ search }) => ({ archived: search.archived ?? false }),
  loader: ({ context: { queryClient, me }, deps }) =>
    Promise.all([queryClient.ensureQueryData(goalsQuery(deps.archived)), mayMeasure(me) && queryClient.prefetchQuery(standingsQuery())]),
  component: StrategyRoute,
});

function StrategyRoute() {
  const { archived = false } = Route.useSearch();
  const navigate = Route.useNavigate();
  const standings = useStandings();
  const standing = (kpi: Kpi) => {
    const found = standings.get(kpi.id);
    return found && <StandingRow standing={found} />;
  };
  const summary = (kpis: readonly Kpi[]) => <StateCounts standings={kpis.flatMap((kpi) => standings.get(kpi.id) ?? [])} />;
  return (
    <GoalsPage
      archived={archived}
      onArchived={(next) => void navigate({ search: next ? { archived: true } : {}, replace: true })}
      standing={standing}
      summary={summary}
    />
  );
}
