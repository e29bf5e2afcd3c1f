import { createRouter } from '@tanstack/react-router';
import { ErrorPage } from './ui/error-page.tsx';
import { NotFound } from './ui/not-found.tsx';
import { PageSkeleton } from './ui/loading.tsx';
import { queryClient } from './query.ts';
import { routeTree } from './route-tree.gen.ts';

export const router = createRouter({
  routeTree,
  context: { queryClient },
  defaultPreload: 'intent',
  // TanStack Query decides what is fresh.
  defaultPreloadStaleTime: 0,
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFound,
  defaultPendingComponent: PageSkeleton,
  scrollRestoration: true,
  defaultHashScrollIntoView: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
