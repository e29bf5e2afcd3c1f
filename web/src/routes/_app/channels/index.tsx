import { createFileRoute } from '@tanstack/react-router';
import { ChannelsPage, channelsQuery } from '../../../modules/channels/channels-page.tsx';
import { listSearch } from '../../../ui/list-search.ts';

export const Route = createFileRoute('/_app/channels/')({
  validateSearch: listSearch,
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(channelsQuery(false)),
  component: ChannelsPage,
});
