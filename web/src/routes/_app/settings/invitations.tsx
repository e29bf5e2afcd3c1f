import { createFileRoute } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { InvitationsPage } from '../../../modules/identity/invitations-page.tsx';

export const Route = createFileRoute('/_app/settings/invitations')({
  /** `new` opens the form at once. */
  validateSearch: (search: Record<string, unknown>): { new?: boolean } => (search['new'] ? { new: true } : {}),
  loader: ({ context: { queryClient } }) =>
    Promise.all([
      queryClient.ensureQueryData(api.identity.invitations.list.queryOptions()),
      queryClient.ensureQueryData(api.identity.roles.list.queryOptions()),
    ]),
  component: Invitations,
});

function Invitations() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  return (
    <InvitationsPage
      inviting={search.new ?? false}
      onInviting={(inviting) => void navigate({ search: inviting ? { new: true } : {}, replace: true })}
    />
  );
}
