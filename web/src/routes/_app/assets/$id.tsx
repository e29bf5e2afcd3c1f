import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { AssetPage } from '../../../modules/content/asset-page.tsx';

export const Route = createFileRoute('/_app/assets/$id')({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(api.content.assets.get.queryOptions({ input: params })),
  component: AssetRoute,
});

function AssetRoute() {
  return <AssetPage id={Route.useParams().id} />;
}
