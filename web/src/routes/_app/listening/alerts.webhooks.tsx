import { createFileRoute } from '@tanstack/react-router';
import { webhooksQuery } from '../../../modules/listening/alerts/queries.ts';
import { WebhooksPage } from '../../../modules/listening/alerts/webhooks-page.tsx';

export const Route = createFileRoute('/_app/listening/alerts/webhooks')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(webhooksQuery(false)),
  component: WebhooksPage,
});
