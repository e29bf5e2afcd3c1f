import { createFileRoute } from '@tanstack/react-router';
import { NewChannelPage, networksQuery } from '../../../modules/channels/new-channel-page.tsx';

export const Route = createFileRoute('/_app/channels/new')({
  validateSearch: (search: Record<string, unknown>): { network?: string } =>
    typeof search['network'] === 'string' ? { network: search['network'] } : {},
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(networksQuery()),
  component: NewChannelRoute,
});

function NewChannelRoute() {
  const { network } = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <NewChannelPage network={network ?? 'bluesky'} onNetwork={(chosen) => void navigate({ search: { network: chosen }, replace: true })} />
  );
}
