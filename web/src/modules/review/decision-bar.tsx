import { Button } from '@mantine/core';
import { IconArrowBackUp, IconSignature } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { useT } from '../../i18n.ts';
import { releaseQuery } from './queries.ts';
import { DeclineDrawer } from './decline-drawer.tsx';
import { SignDrawer } from './sign-drawer.tsx';
import type { Release } from './states.ts';
import type { Ticks } from './ticks.ts';
import classes from './decision-bar.module.css';

interface Props {
  release: Release;
  /** Siblings whose channel was opened: nobody signs unseen. */
  opened: readonly string[];
  ticks: Ticks;
  onShow: (id: string) => void;
}

/** Stays at the foot of the page, where a thumb reaches it: decide, or read why not. */
export function DecisionBar({ release, opened, ticks, onShow }: Props) {
  const t = useT();
  const [asked, ask] = useState<'sign' | 'decline' | null>(null);
  const others = useQueries({ queries: opened.map((id) => releaseQuery(id)) });
  const decidable = [release, ...others.flatMap((query) => query.data ?? [])].filter((one) => one.mayDecide.ok);
  const unseen = release.siblings.filter((sibling) => sibling.state === 'waiting' && !opened.includes(sibling.id));
  if (!release.mayDecide.ok) {
    return (
      <div className={classes.bar}>
        <p className={classes.reason}>{t(`review.may_not.${release.mayDecide.reason ?? 'permission'}`)}</p>
      </div>
    );
  }
  const missing = decidable.reduce((count, one) => count + ticks.missing(one), 0);
  return (
    <>
      <section className={classes.bar} aria-label={t('review.decide.label')}>
        <p className={classes.reason} role="status">
          {missing > 0
            ? t('review.decide.missing', { count: missing })
            : unseen.length > 0
              ? t('review.decide.unseen', { count: unseen.length })
              : t('review.decide.ready', { count: decidable.length })}
        </p>
        <div className={classes.buttons}>
          <Button variant="default" size="md" leftSection={<IconArrowBackUp size={18} aria-hidden />} onClick={() => ask('decline')}>
            {t('review.decide.decline')}
          </Button>
          <Button size="md" leftSection={<IconSignature size={18} aria-hidden />} disabled={missing > 0} onClick={() => ask('sign')}>
            {t('review.decide.sign')}
          </Button>
        </div>
      </section>
      <SignDrawer
        opened={asked === 'sign'}
        onClose={() => ask(null)}
        release={release}
        all={decidable}
        unseen={unseen}
        ticks={ticks}
        onShow={onShow}
      />
      <DeclineDrawer opened={asked === 'decline'} onClose={() => ask(null)} release={release} all={decidable} />
    </>
  );
}
