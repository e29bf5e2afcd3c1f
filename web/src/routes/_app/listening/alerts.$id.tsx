import { createFileRoute } from '@tanstack/react-router';
import { AlertPage } from '../../../modules/listening/alerts/alert-page.tsx';
import { alertQuery } from '../../../modules/listening/alerts/queries.ts';

export const Route = createFileRoute('/_app/listening/alerts/$id')({
  loader: ({ context: { queryClient }, params }) => queryClient.fetchQuery(alertQuery(params.id)),
  component: AlertRoute,
});

function AlertRoute() {
  return <AlertPage id={Route.useParams().id} />;
}
