import { createFileRoute } from '@tanstack/react-router';
import { ComparePage } from '../../../modules/listening/dashboards/compare-page.tsx';
import { savedQueriesQuery } from '../../../modules/listening/queries.ts';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/compare')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(savedQueriesQuery(false)),
  component: ComparePage,
});
