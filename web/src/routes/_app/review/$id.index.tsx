import { createFileRoute } from '@tanstack/react-router';
import { releaseQuery } from '../../../modules/review/queries.ts';
import { ReleasePage } from '../../../modules/review/release-page.tsx';

export const Route = createFileRoute('/_app/review/$id/')({
  loader: ({ context: { queryClient }, params: { id } }) => queryClient.ensureQueryData(releaseQuery(id)),
  component: Release,
});

function Release() {
  const { id } = Route.useParams();
  // Ticks and opened channels belong to one release.
  return <ReleasePage key={id} id={id} />;
}
