/** Renders a component as a page would hold it: theme, texts, cache, router. For tests only. */
import { I18nProvider } from '@lingui/react';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { i18n, showLocale, type Locale } from './i18n.ts';
import { createQueryClient } from './query.ts';
import { theme } from './theme.ts';

/** Resolves once the component stands in the document. `at` is the address it stands at. */
export async function renderPage(component: () => ReactNode, { locale = 'en', at = '/' }: { locale?: Locale; at?: string } = {}) {
  await showLocale(locale);
  const rootRoute = createRootRoute({ component, notFoundComponent: component });
  const router = createRouter({ routeTree: rootRoute, history: createMemoryHistory({ initialEntries: [at] }) });
  await router.load();
  const view = render(
    <MantineProvider theme={theme} env="test">
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={createQueryClient()}>
          {/* The program's router is another one; its type is of no use here. */}
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>,
  );
  return { ...view, router };
}
