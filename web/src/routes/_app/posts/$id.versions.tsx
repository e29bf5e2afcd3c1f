import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { VersionsPage } from '../../../modules/content/versions-page.tsx';

export const Route = createFileRoute('/_app/posts/$id/versions')({
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([
      queryClient.ensureQueryData(api.content.posts.get.queryOptions({ input: params })),
      queryClient.fetchQuery(api.content.posts.versions.list.queryOptions({ input: params })),
    ]),
  component: VersionsRoute,
});

function VersionsRoute() {
  return <VersionsPage id={Route.useParams().id} />;
}
