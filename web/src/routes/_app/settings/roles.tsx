import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { RolesPage } from '../../../modules/identity/roles-page.tsx';

export const Route = createFileRoute('/_app/settings/roles')({
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(api.identity.roles.list.queryOptions()),
      queryClient.ensureQueryData(api.identity.roles.matrix.queryOptions()),
    ]),
  component: RolesPage,
});
