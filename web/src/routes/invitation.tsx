import { Anchor } from '@mantine/core';
import { createFileRoute, Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { chooseOrganisation } from '../active.ts';
import { api } from '../api.ts';
import { useErrorText } from '../errors.ts';
import { showLocale, useT } from '../i18n.ts';
import { InvitationPage } from '../modules/identity/invitation-page.tsx';
import { OuterPage } from '../modules/identity/outer-page.tsx';
import { PageSkeleton } from '../ui/loading.tsx';

export const Route = createFileRoute('/invitation')({
  validateSearch: (search: Record<string, unknown>) => ({ token: typeof search['token'] === 'string' ? search['token'] : '' }),
  component: Invitation,
});

function Invitation() {
  const t = useT();
  const { token } = Route.useSearch();
  const navigate = Route.useNavigate();
  const { queryClient } = Route.useRouteContext();
  const { describe } = useErrorText();
  const offer = useQuery(api.identity.invitations.read.queryOptions({ input: { token }, staleTime: Infinity }));
  const locale = offer.data?.locale;
  useEffect(() => {
    // The inviter chose a language for the invitee; it holds until they choose another.
    if (locale) void showLocale(locale);
  }, [locale]);

  if (offer.isPending) return <PageSkeleton />;
  if (offer.isError) {
    return (
      <OuterPage title={t('account.invitation.invalid')} lead={describe(offer.error)}>
        <Anchor component={Link} to="/sign-in">
          {t('account.to_sign_in')}
        </Anchor>
      </OuterPage>
    );
  }
  const onAccepted = async (organisationId: string) => {
    chooseOrganisation(organisationId);
    queryClient.clear();
    await navigate({ to: '/' });
  };
  return <InvitationPage token={token} invitation={offer.data} onAccepted={onAccepted} />;
}
