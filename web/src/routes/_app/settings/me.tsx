import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { MePage } from '../../../modules/identity/me-page.tsx';

export const Route = createFileRoute('/_app/settings/me')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.identity.session.list.queryOptions()),
  component: MePage,
});
