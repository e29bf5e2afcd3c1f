import { createFileRoute } from '@tanstack/react-router';
import { rulesQuery } from '../../../modules/listening/alerts/queries.ts';
import { RulesPage } from '../../../modules/listening/alerts/rules-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/alerts/rules/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(rulesQuery(false)),
  component: RulesPage,
});
