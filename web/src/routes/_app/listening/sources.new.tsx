import { createFileRoute, useNavigate } from '@tanstack/react-router';
import { kindOf, NewSourcePage } from '../../../modules/listening/sources/new-source-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/listening/sources/new')({ validateSearch: listSearch, component: NewSourceRoute });

function NewSourceRoute() {
  const navigate = useNavigate();
  const { kind } = Route.useSearch();
  return (
    <NewSourcePage kind={kindOf(kind)} onKind={(next) => void navigate({ to: '.', search: { kind: next } as never, replace: true })} />
  );
}
