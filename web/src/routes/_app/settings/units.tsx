import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { UnitsPage } from '../../../modules/identity/units-page.tsx';

export const Route = createFileRoute('/_app/settings/units')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.identity.units.list.queryOptions()),
  component: UnitsPage,
});
