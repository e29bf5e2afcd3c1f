import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { ruleQuery } from '../../../modules/listening/alerts/queries.ts';
import { RulePage } from '../../../modules/listening/alerts/rule-page.tsx';
import { savedQueriesQuery } from '../../../modules/listening/queries.ts';

export const Route = createFileRoute('/_app/listening/alerts/rules/$id')({
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([queryClient.fetchQuery(ruleQuery(params.id)), queryClient.ensureQueryData(savedQueriesQuery(false))]),
  component: RuleRoute,
});

function RuleRoute() {
  const { data } = useSuspenseQuery(ruleQuery(Route.useParams().id));
  return <RulePage key={data.id} rule={data} />;
}
