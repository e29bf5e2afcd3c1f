import { Anchor, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { localeNames, locales, showLocale, useLocale, useT } from '../../i18n.ts';
import { ConnectionBanner } from '../../shell/connection-banner.tsx';
import { Logo } from '../../shell/logo.tsx';
import classes from './outer-page.module.css';

interface Props {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
}

/** A page outside the house: signing in, setting up, accepting an invitation. */
export function OuterPage({ title, lead, children }: Props) {
  const t = useT();
  const current = useLocale();
  return (
    <div className={classes.page}>
      <title>{`${title} · Auscult`}</title>
      <ConnectionBanner />
      <div className={classes.columns}>
        <div className={classes.brand} aria-hidden>
          <div className={classes.name}>
            <Logo size={32} /> Auscult
          </div>
          <p className={classes.motto}>{t('account.motto')}</p>
          <svg className={classes.pulse} viewBox="0 0 480 96" preserveAspectRatio="none" focusable="false">
            <path
              d="M0 56h92l12-16 12 16h26l10-44 18 76 12-32h34l10-12 12 12h70l10-28 14 52 10-24h138"
              fill="none"
              vectorEffect="non-scaling-stroke"
            />
          </svg>
        </div>
        <main id="main" className={classes.main}>
          <div className={classes.content}>
            <div className={classes.small} aria-hidden>
              <Logo size={28} /> Auscult
            </div>
            <h1 className={classes.title}>{title}</h1>
            {lead && <p className={classes.lead}>{lead}</p>}
            {children}
          </div>
          <Group component="nav" aria-label={t('shell.language')} gap="md" className={classes.languages}>
            {locales.map((locale) => (
              <Anchor
                key={locale}
                component="button"
                type="button"
                size="sm"
                lang={locale}
                aria-current={locale === current || undefined}
                fw={locale === current ? 650 : 400}
                c={locale === current ? undefined : 'dimmed'}
                onClick={() => void showLocale(locale)}
              >
                {localeNames[locale]}
              </Anchor>
            ))}
          </Group>
        </main>
      </div>
    </div>
  );
}
