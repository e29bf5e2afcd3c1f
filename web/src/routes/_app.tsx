import { createFileRoute, Outlet, redirect } from '@tanstack/react-router';
import { activeOrganisation, chooseOrganisation } from '../active.ts';
import { api } from '../api.ts';
import { isUnauthenticated } from '../errors.ts';
import { i18n, isLocale, showLocale } from '../i18n.ts';
import { meQuery, type Me } from '../session.ts';
import { AppFrame } from '../shell/app-frame.tsx';
import { NoOrganisation } from '../shell/no-organisation.tsx';

/** Everything behind sign-in: loads who is here, leads elsewhere who is not. */
export const Route = createFileRoute('/_app')({
  beforeLoad: async ({ context: { queryClient }, location }) => {
    let me: Me;
    try {
      me = await queryClient.ensureQueryData(meQuery());
    } catch (error) {
      if (!isUnauthenticated(error)) throw error;
      const { needsSetUp } = await queryClient.fetchQuery(api.identity.status.queryOptions());
      if (needsSetUp) throw redirect({ to: '/set-up' });
      throw redirect({ to: '/sign-in', search: { return: location.href } });
    }
    if (!me.active && me.organisations.length > 0) {
      // The remembered organisation is gone, or none was chosen yet: take the first of one's own.
      const choice = me.organisations.find((one) => !one.example) ?? me.organisations[0];
      if (choice && choice.id !== activeOrganisation()) {
        chooseOrganisation(choice.id);
        me = await queryClient.fetchQuery({ ...meQuery(), staleTime: 0 });
      }
    }
    const locale = me.active?.locale;
    if (isLocale(locale) && locale !== i18n.locale) await showLocale(locale);
    return { me };
  },
  component: App,
});

function App() {
  const { me } = Route.useRouteContext();
  if (!me.active) return <NoOrganisation name={me.name} />;
  return (
    <AppFrame>
      <Outlet />
    </AppFrame>
  );
}
