import { createFileRoute } from '@tanstack/react-router';
import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../api.ts';
import { ForgottenPasswordPage } from '../modules/identity/forgotten-password-page.tsx';

export const Route = createFileRoute('/forgotten-password')({
  loader: ({ context: { queryClient } }) => queryClient.ensureQueryData(api.identity.status.queryOptions()),
  component: ForgottenPassword,
});

function ForgottenPassword() {
  const { data } = useSuspenseQuery(api.identity.status.queryOptions());
  return <ForgottenPasswordPage mailConfigured={data.mailConfigured} />;
}
