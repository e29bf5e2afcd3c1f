import { createFileRoute } from '@tanstack/react-router';
import { sourceQuery } from '../../../modules/listening/queries.ts';
import { EditSourcePage } from '../../../modules/listening/sources/edit-source-page.tsx';

export const Route = createFileRoute('/_app/listening/sources/$id/edit')({
  loader: ({ context: { queryClient }, params }) => queryClient.fetchQuery(sourceQuery(params.id)),
  component: EditSourceRoute,
});

function EditSourceRoute() {
  const { id } = Route.useParams();
  return <EditSourcePage key={id} id={id} />;
}
