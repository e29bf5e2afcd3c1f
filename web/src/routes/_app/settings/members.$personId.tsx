import { createFileRoute, notFound } from '@tanstack/react-router';
import { api } from '../../../api.ts';
import { MemberPage } from '../../../modules/identity/member-page.tsx';
import { NotFound } from '../../../ui/not-found.tsx';

export const Route = createFileRoute('/_app/settings/members/$personId')({
  loader: async ({ context: { queryClient }, params }) => {
    const [members] = await Promise.all([
      queryClient.ensureQueryData(api.identity.members.list.queryOptions()),
      queryClient.ensureQueryData(api.identity.roles.list.queryOptions()),
    ]);
    if (!members.some((member) => member.personId === params.personId)) throw notFound();
  },
  component: Member,
});

function Member() {
  const { personId } = Route.useParams();
  return <MemberPage personId={personId} fallback={<NotFound />} />;
}
