import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, Outlet, type ErrorComponentProps } from '@tanstack/react-router';
import { ErrorPage } from '../ui/error-page.tsx';
import { NotFound } from '../ui/not-found.tsx';

export const Route = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  // Outside the shell nothing else is there to be the page's `main`.
  errorComponent: RootError,
  notFoundComponent: RootNotFound,
});

function RootError(props: ErrorComponentProps) {
  return (
    <main>
      <ErrorPage {...props} />
    </main>
  );
}

function RootNotFound() {
  return (
    <main>
      <NotFound />
    </main>
  );
}
