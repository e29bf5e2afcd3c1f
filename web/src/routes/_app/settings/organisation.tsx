import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { OrganisationPage } from '../../../modules/identity/organisation-page.tsx';

export const Route = createFileRoute('/_app/settings/organisation')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.identity.organisation.get.queryOptions()),
  component: OrganisationPage,
});
