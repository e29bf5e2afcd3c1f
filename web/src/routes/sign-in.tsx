import { createFileRoute } from '@tanstack/react-router';
import { useState } from 'react';
import { SignInPage } from '../modules/identity/sign-in-page.tsx';

interface Search {
  /** Where to go afterwards: an address of this program. */
  return?: string;
}

// Open before the set-up too: the example organisation has people of its own.
export const Route = createFileRoute('/sign-in')({
  validateSearch: (search: Record<string, unknown>): Search => (isOwnAddress(search['return']) ? { return: search['return'] } : {}),
  component: SignIn,
});

/** An address within this program; anything else could lead a person who just signed in elsewhere. */
function isOwnAddress(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value) && !value.startsWith('/sign-in');
}

function SignIn() {
  const search = Route.useSearch();
  const navigate = Route.useNavigate();
  const { queryClient } = Route.useRouteContext();
  const [secondFactor, setSecondFactor] = useState(false);
  const onSignedIn = async () => {
    queryClient.clear();
    await navigate({ href: search.return ?? '/', replace: true });
  };
  return <SignInPage secondFactor={secondFactor} onSecondFactor={setSecondFactor} onSignedIn={onSignedIn} />;
}
