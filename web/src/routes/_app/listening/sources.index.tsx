import { createFileRoute } from '@tanstack/react-router';
import { sourcesQuery } from '../../../modules/listening/queries.ts';
import { SourcesPage } from '../../../modules/listening/sources/sources-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/sources/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(sourcesQuery(false)),
  component: SourcesPage,
});
