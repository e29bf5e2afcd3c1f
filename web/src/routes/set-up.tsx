import { createFileRoute, redirect } from '@tanstack/react-router';
import { chooseOrganisation } from '../active.ts';
import { api } from '../api.ts';
import { SetUpPage } from '../modules/identity/set-up-page.tsx';

export const Route = createFileRoute('/set-up')({
  beforeLoad: async ({ context: { queryClient } }) => {
    const { needsSetUp } = await queryClient.fetchQuery(api.identity.status.queryOptions());
    if (!needsSetUp) throw redirect({ to: '/' });
  },
  component: SetUp,
});

function SetUp() {
  const navigate = Route.useNavigate();
  const { queryClient } = Route.useRouteContext();
  const onDone = async (organisationId: string) => {
    chooseOrganisation(organisationId);
    queryClient.clear();
    await navigate({ to: '/', replace: true });
  };
  return <SetUpPage onDone={onDone} />;
}
