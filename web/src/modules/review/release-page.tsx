import { Alert, Button, Tabs } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconFileCertificate } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useT } from '../../i18n.ts';
import { ListSkeleton } from '../../ui/loading.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside, useRecordCrumbs } from '../../ui/record-aside.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { ChecksPanel } from './checks-panel.tsx';
import { DecisionBar } from './decision-bar.tsx';
import { DifferencesPanel } from './differences-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { OutcomePanel } from './outcome-panel.tsx';
import { ReleasePreview } from './release-preview.tsx';
import { releaseQuery } from './queries.ts';
import { states, type Release } from './states.ts';
import { useTicks, type Ticks } from './ticks.ts';
import { WithdrawButton } from './withdraw-button.tsx';
import classes from './release-page.module.css';

/** Review: the post as it will look on each channel, what the rules found, what changed, and the decision. */
export function ReleasePage({ id, schedule }: { id: string; schedule?: (release: Release) => ReactNode }) {
  const t = useT();
  const { data: release } = useSuspenseQuery(releaseQuery(id));
  const [shownId, show] = useState(id);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set([id]));
  const ticks = useTicks();
  const crumbs = useRecordCrumbs('release', id);
  const channels = [release, ...release.siblings].sort((a, b) => a.channel.name.localeCompare(b.channel.name));
  const shown = useQuery(releaseQuery(shownId));
  const { label, tone } = states[release.state];
  const open = (next: string | null) => {
    if (!next) return;
    show(next);
    setOpened((before) => new Set([...before, next]));
  };
  return (
    <>
      <PageHeader
        title={release.title}
        crumbs={crumbs}
        state={<StateWord tone={tone} label={t(label)} />}
        owner={t('review.by', { author: release.author.name })}
        extra={
          <>
            {release.mayWithdraw && <WithdrawButton release={release} />}
            <Button
              component={Link}
              to={`/review/${id}/certificate` as never}
              variant="default"
              leftSection={<IconFileCertificate size={16} aria-hidden />}
            >
              {t('review.certificate.open')}
            </Button>
          </>
        }
      />
      <PageBody aside={<RecordAside type="release" id={id} />}>
        {shown.data?.state === 'signed' && schedule?.(shown.data)}
        {channels.length > 1 && (
          <Tabs value={shownId} onChange={open} className={classes.tabs}>
            <Tabs.List aria-label={t('review.channels')}>
              {channels.map((one) => (
                <Tabs.Tab
                  key={one.id}
                  value={one.id}
                  rightSection={opened.has(one.id) && <IconCheck size={14} role="img" aria-label={t('review.opened')} />}
                >
                  {one.channel.name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
          </Tabs>
        )}
        {shown.data ? <ReleaseBody release={shown.data} ticks={ticks} /> : <ListSkeleton />}
      </PageBody>
      {release.state === 'waiting' && (
        <DecisionBar release={release} opened={[...opened].filter((one) => one !== id)} ticks={ticks} onShow={open} />
      )}
    </>
  );
}

function ReleaseBody({ release, ticks }: { release: Release; ticks: Ticks }) {
  const t = useT();
  return (
    <>
      <div className={classes.outcome}>
        {release.leave.reason === 'altered' && (
          <Alert color="red" icon={<IconAlertTriangle aria-hidden />} title={t('review.altered.title')}>
            {t('review.altered.text')}
          </Alert>
        )}
        {release.state === 'edited' && (
          <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={t('review.edited.title')}>
            {t('review.edited.text')}
          </Alert>
        )}
        <OutcomePanel release={release} />
      </div>
      <div className={classes.layout}>
        {/* Scrolls by itself on wide screens, so the keyboard must reach it. */}
        <div className={classes.preview} tabIndex={0} role="region" aria-label={t('review.preview.label')}>
          <ReleasePreview release={release} />
        </div>
        <div className={classes.panels}>
          <ChecksPanel release={release} ticks={ticks} />
          <DifferencesPanel release={release} />
          <FactsPanel release={release} />
        </div>
      </div>
    </>
  );
}
