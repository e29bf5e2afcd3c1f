import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { CampaignPage } from '../../../modules/content/campaign-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/campaigns/$id')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(api.content.campaigns.get.queryOptions({ input: params })),
  component: CampaignRoute,
});

function CampaignRoute() {
  return <CampaignPage id={Route.useParams().id} />;
}
