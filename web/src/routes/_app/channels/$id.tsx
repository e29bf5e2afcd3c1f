import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { ChannelPage } from '../../../modules/channels/channel-page.tsx';
import { networksQuery } from '../../../modules/channels/new-channel-page.tsx';

export const Route = createFileRoute('/_app/channels/$id')({
  loader: ({ context: { queryClient }, params }) =>
    Promise.all([
      queryClient.ensureQueryData(api.channels.get.queryOptions({ input: params })),
      queryClient.ensureQueryData(networksQuery()),
    ]),
  component: ChannelRoute,
});

function ChannelRoute() {
  const { id } = Route.useParams();
  const { data: channel } = useSuspenseQuery(api.channels.get.queryOptions({ input: { id } }));
  const { data: networks } = useSuspenseQuery(networksQuery());
  const choice = networks.find(({ capabilities }) => capabilities.network === channel.network);
  return <ChannelPage key={id} channel={channel} choice={choice} />;
}
