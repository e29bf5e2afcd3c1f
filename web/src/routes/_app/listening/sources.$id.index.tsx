import { createFileRoute } from '@tanstack/react-router';
import { sourceQuery } from '../../../modules/listening/queries.ts';
import { SourcePage } from '../../../modules/listening/sources/source-page.tsx';

export const Route = createFileRoute('/_app/listening/sources/$id/')({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(sourceQuery(params.id)),
  component: SourceRoute,
});

function SourceRoute() {
  return <SourcePage id={Route.useParams().id} />;
}
