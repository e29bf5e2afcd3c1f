import { createFileRoute } from '@tanstack/react-router';
import { savedQueryQuery, versionsQuery } from '../../../modules/listening/queries.ts';
import { VersionsPage } from '../../../modules/listening/versions-page.tsx';

export const Route = createFileRoute('/_app/listening/queries/$id/versions')({
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([queryClient.ensureQueryData(savedQueryQuery(params.id)), queryClient.fetchQuery(versionsQuery(params.id))]),
  component: VersionsRoute,
});

function VersionsRoute() {
  return <VersionsPage id={Route.useParams().id} />;
}
