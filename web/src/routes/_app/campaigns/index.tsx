import { createFileRoute } from '@tanstack/react-router';
import { CampaignsPage, campaignsQuery } from '../../../modules/content/campaigns-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/campaigns/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(campaignsQuery(false)),
  component: CampaignsPage,
});
