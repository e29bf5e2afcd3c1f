import { createFileRoute } from '@tanstack/react-router';
import { savedQueriesQuery } from '../../../modules/listening/queries.ts';
import { QueriesPage } from '../../../modules/listening/queries-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(savedQueriesQuery(false)),
  component: QueriesPage,
});
