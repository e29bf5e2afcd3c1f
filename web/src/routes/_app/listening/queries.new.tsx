import { createFileRoute } from '@tanstack/react-router';
import { QueryEditPage } from '../../../modules/listening/query-edit-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/queries/new')({ validateSearch: listSearch, component: NewQueryRoute });

function NewQueryRoute() {
  const { text } = Route.useSearch();
  return <QueryEditPage saved={null} text={text} />;
}
