import { createFileRoute } from '@tanstack/react-router';
import { ResetPasswordPage } from '../modules/identity/reset-password-page.tsx';

export const Route = createFileRoute('/reset-password')({
  validateSearch: (search: Record<string, unknown>) => ({ token: typeof search['token'] === 'string' ? search['token'] : '' }),
  component: ResetPassword,
});

function ResetPassword() {
  const { token } = Route.useSearch();
  const navigate = Route.useNavigate();
  return <ResetPasswordPage token={token} onDone={() => navigate({ to: '/sign-in', search: {} })} />;
}
