import { useSuspenseQuery } from '@tanstack/react-query';
import { createFileRoute } from '@tanstack/react-router';
import { client } from '../../../api.ts';
import { NumbersPage } from '../../../modules/measurement/numbers-page.tsx';
import { channelNumbersQuery } from '../../../modules/measurement/queries.ts';
import { useCan } from '../../../session.ts';

export const Route = createFileRoute('/_app/measurement/channels/$id')({
  loader: ({ context: { queryClient }, params }) => queryClient.ensureQueryData(channelNumbersQuery(params.id)),
  component: ChannelNumbersRoute,
});

function ChannelNumbersRoute() {
  const { id } = Route.useParams();
  const can = useCan();
  const { data } = useSuspenseQuery(channelNumbersQuery(id));
  const record = can('measurement.record')
    ? (entry: { metric: string; on: string; value: number; note: string }) => client.measurement.channels.record({ id, ...entry })
    : undefined;
  return <NumbersPage type="channel_numbers" id={id} numbers={data} record={record} />;
}
