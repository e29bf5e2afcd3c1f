import '@fontsource-variable/inter/wght.css';
import 'virtual:mantine-styles';
import './app.css';
import { I18nProvider } from '@lingui/react';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { i18n, preferredLocale, showLocale } from './i18n.ts';
import { queryClient, whenUnauthenticated } from './query.ts';
import { router } from './router.ts';
import { cssVariables, styleNonce, theme } from './theme.ts';

const Hosts = lazy(() => import('./shell/hosts.tsx').then((module) => ({ default: module.Hosts })));

const colourScheme = localStorageColorSchemeManager({ key: 'auscult.colour-scheme' });

globalThis.__webpack_nonce__ = styleNonce();

whenUnauthenticated(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/sign-in') return;
  queryClient.clear();
  void router.navigate({ to: '/sign-in', search: { return: href } });
});

// After an upgrade an open page asks for files that are gone: start afresh, but never in a circle.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('auscult.reloaded') ?? 0);
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('auscult.reloaded', String(Date.now()));
  window.location.reload();
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

await showLocale(preferredLocale());

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      getStyleNonce={styleNonce}
      colorSchemeManager={colourScheme}
      defaultColorScheme="auto"
    >
      <I18nProvider i18n={i18n}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Suspense fallback={null}>
            <Hosts />
          </Suspense>
        </QueryClientProvider>
      </I18nProvider>
    </MantineProvider>
  </StrictMode>,
);
