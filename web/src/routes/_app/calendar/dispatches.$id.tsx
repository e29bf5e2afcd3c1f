import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { DispatchPage } from '../../../modules/publishing/dispatch-page.tsx';

export const Route = createFileRoute('/_app/calendar/dispatches/$id')({
  loader: ({ context: { queryClient }, params }) =>
    queryClient.ensureQueryData(api.publishing.dispatches.get.queryOptions({ input: params })),
  component: DispatchRoute,
});

function DispatchRoute() {
  const { id } = Route.useParams();
  return <DispatchPage key={id} id={id} />;
}
