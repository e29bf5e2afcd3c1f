import { Drawer } from '@mantine/core';
import { useDisclosure, useElementSize, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef, type CSSProperties, type ReactNode } from 'react';
import { useT } from '../i18n.ts';
import { useActive } from '../session.ts';
import { ConnectionBanner } from './connection-banner.tsx';
import { ExampleBanner } from './example-banner.tsx';
import { Navigation } from './navigation.tsx';
import { SessionWarning } from './session-warning.tsx';
import { TopBar } from './top-bar.tsx';
import { UnitSwitch } from './unit-switch.tsx';
import classes from './app-frame.module.css';

/** The frame around every page behind sign-in: top bar, navigation, banners, and the page as `main`. */
export function AppFrame({ children }: { children: ReactNode }) {
  const t = useT();
  const { organisation } = useActive();
  const [collapsed, setCollapsed] = useLocalStorage({ key: 'auscult.nav-collapsed', defaultValue: false, getInitialValueInEffect: false });
  const [menuOpen, menu] = useDisclosure();
  const wide = useMediaQuery('(min-width: 62.0625em)', true, { getInitialValueInEffect: false });
  const { ref: top, height: topHeight } = useElementSize({ box: 'border-box' });
  const main = useFocusOnNavigation(menu.close);

  return (
    <div className={classes.frame} style={{ '--top-height': `${topHeight}px` } as CSSProperties}>
      <a className={classes.skip} href="#main">
        {t('shell.skip')}
      </a>
      <header ref={top} className={`${classes.top} no-print`}>
        <ConnectionBanner />
        {organisation.example && <ExampleBanner />}
        <TopBar wide={wide} onMenu={menu.open} menuOpen={menuOpen} />
      </header>
      {wide ? (
        <div className={`${classes.nav} no-print`} data-collapsed={collapsed || undefined}>
          <Navigation collapsed={collapsed} onCollapse={setCollapsed} />
        </div>
      ) : (
        <Drawer
          opened={menuOpen}
          onClose={menu.close}
          size="18rem"
          title={organisation.name}
          closeButtonProps={{ 'aria-label': t('shell.menu.close') }}
          padding="sm"
        >
          <UnitSwitch wide />
          <Navigation />
        </Drawer>
      )}
      <main id="main" ref={main} tabIndex={-1} className={classes.main}>
        {children}
      </main>
      {/* Said by the banner already; here for whoever looks at a picture of the page. */}
      {organisation.example && (
        <div className={classes.watermark} aria-hidden>
          {t('shell.example.watermark')}
        </div>
      )}
      <SessionWarning />
    </div>
  );
}

/** After a change of page, focus goes to its start, as a fresh page would have it (WCAG 2.4.3). */
function useFocusOnNavigation(onNavigate: () => void) {
  const main = useRef<HTMLElement>(null);
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    onNavigate();
    main.current?.focus({ preventScroll: true });
  }, [pathname, onNavigate]);
  return main;
}
