import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { ApiKeysPage } from '../../../modules/identity/api-keys-page.tsx';

export const Route = createFileRoute('/_app/settings/api-keys')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.identity.apiKeys.list.queryOptions()),
  component: ApiKeysPage,
});
