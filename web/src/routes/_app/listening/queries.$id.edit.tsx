import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { savedQueryQuery } from '../../../modules/listening/queries.ts';
import { QueryEditPage } from '../../../modules/listening/query-edit-page.tsx';

export const Route = createFileRoute('/_app/listening/queries/$id/edit')({
  // The newest version, so that what is written upon it can be saved.
  loader: ({ context: { queryClient }, params }) => queryClient.fetchQuery(savedQueryQuery(params.id)),
  component: EditQueryRoute,
});

function EditQueryRoute() {
  const { data } = useSuspenseQuery(savedQueryQuery(Route.useParams().id));
  return <QueryEditPage key={data.id} saved={data} />;
}
