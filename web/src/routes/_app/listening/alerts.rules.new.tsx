import { createFileRoute } from '@tanstack/react-router';
import { RulePage } from '../../../modules/listening/alerts/rule-page.tsx';
import { savedQueriesQuery } from '../../../modules/listening/queries.ts';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/alerts/rules/new')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(savedQueriesQuery(false)),
  component: NewRuleRoute,
});

function NewRuleRoute() {
  const { query } = Route.useSearch();
  return <RulePage rule={null} queryId={query} />;
}
