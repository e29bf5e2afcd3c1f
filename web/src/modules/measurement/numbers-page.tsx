import { Alert, Anchor, Button, Text } from '@mantine/core';
import { IconChartBar, IconDownload, IconExternalLink, IconInfoCircle, IconPencilPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { ChartCard } from '../../ui/chart-card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { KpiStrip } from '../../ui/kpi-strip.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { RecordAside, useRecordCrumbs } from '../../ui/record-aside.tsx';
import { useToday } from '../../use-today.ts';
import { ByHandForm } from './by-hand-form.tsx';
import type { ChannelNumbers, Series } from './queries.ts';
import { RecordForm } from './record-form.tsx';
import { RefreshButton } from './refresh-button.tsx';
import { useSeriesExport } from './use-series-export.ts';
import classes from './numbers-page.module.css';

interface Props {
  type: 'post_numbers' | 'channel_numbers';
  id: string;
  numbers: ChannelNumbers;
  /** Of a post: where it stands, since when, and whether it was withdrawn. */
  post?: { url: string | null; publishedAt: string; withdrawnAt: string | null; byHand: boolean };
  /** Records a value, for those who may. */
  /** Of a post published by hand: the reader may enter its numbers. */
  mayRecordHere?: boolean;
  record?: (entry: { metric: string; on: string; value: number; note: string }) => Promise<unknown>;
}

/** The numbers of one account or one published post: what they are now, and how they came about. */
export function NumbersPage({ type, id, numbers, post, record, mayRecordHere }: Props) {
  const t = useT();
  const format = useFormat();
  const today = useToday();
  const crumbs = useRecordCrumbs(type, id);
  const [recording, setRecording] = useState(false);
  const { title, series, recordable, lastAttempt } = numbers;
  const byHand = post?.byHand === true && mayRecordHere === true;
  const mayRecord = byHand || (record !== undefined && recordable.length > 0);
  const action = mayRecord ? (
    <Button leftSection={<IconPencilPlus size={16} aria-hidden />} onClick={() => setRecording(true)}>
      {t(byHand ? 'measurement.by_hand.enter' : 'measurement.record.action')}
    </Button>
  ) : post?.byHand ? null : (
    <RefreshButton variant="filled" />
  );
  const facts =
    post &&
    t(post.withdrawnAt ? 'measurement.post.withdrawn' : 'measurement.post.published', {
      when: format.dateTime(post.withdrawnAt ?? post.publishedAt),
    });
  return (
    <>
      <PageHeader
        title={title}
        crumbs={crumbs}
        action={action}
        lead={t(post?.byHand ? 'measurement.by_hand.lead' : `measurement.${type}.lead`)}
      />
      <PageBody aside={<RecordAside type={type} id={id} />}>
        {post && (
          <Text mb="md">
            {facts}{' '}
            {post.url && (
              <Anchor href={post.url} target="_blank" rel="noreferrer" underline="always">
                {t('measurement.post.open')} <IconExternalLink size={14} aria-hidden />
              </Anchor>
            )}
          </Text>
        )}
        <AttemptNotice attempt={lastAttempt} />
        {series.length === 0 ? (
          <EmptyState icon={IconChartBar} sentence={t(mayRecord ? 'measurement.numbers.empty_by_hand' : 'measurement.numbers.empty')} />
        ) : (
          <>
            <KpiStrip
              label={t('measurement.numbers.strip', { title })}
              items={series.map((one) => ({
                label: t(`measurement.metric.${one.metric}`),
                value: one.lastValue === null ? '–' : format.number(one.lastValue),
                target: one.readAt ? t('measurement.numbers.read', { when: format.relative(one.readAt) }) : undefined,
              }))}
            />
            <div className={classes.charts}>
              {series.map((one) => (
                <SeriesChart key={one.id} series={one} title={title} />
              ))}
            </div>
          </>
        )}
      </PageBody>
      {recording && byHand && <ByHandForm id={id} name={title} onClose={() => setRecording(false)} />}
      {recording && record && (
        <RecordForm name={title} metrics={recordable} today={today} send={record} onClose={() => setRecording(false)} />
      )}
    </>
  );
}

/** Says when the last reading brought nothing, and why. */
function AttemptNotice({ attempt }: { attempt: ChannelNumbers['lastAttempt'] }) {
  const t = useT();
  const format = useFormat();
  if (!attempt || attempt.outcome === 'ok') return null;
  const known = ['absent', 'authExpired', 'rateLimited', 'rejected', 'unknown'].includes(attempt.outcome) ? attempt.outcome : 'unknown';
  return (
    <Alert
      color="yellow"
      icon={<IconInfoCircle aria-hidden />}
      mb="md"
      title={t('measurement.attempt.title', { when: format.relative(attempt.at) })}
    >
      {t(`measurement.attempt.${known}`)}
    </Alert>
  );
}

function SeriesChart({ series, title }: { series: Series; title: string }) {
  const t = useT();
  const format = useFormat();
  const exportSeries = useSeriesExport();
  const name = t(`measurement.metric.${series.metric}`);
  const spec = useMemo(
    () => ({
      kind: 'line' as const,
      axis: 'time' as const,
      series: [{ name, points: series.points.map(({ on, value }) => ({ x: on, y: value })) }],
    }),
    [name, series.points],
  );
  const [first] = series.points;
  const last = series.points.at(-1);
  const words = first &&
    last && { metric: name, from: format.number(first.value), to: format.number(last.value), since: format.date(first.on) };
  const finding = words ? t(first.value === last.value ? 'measurement.numbers.steady' : 'measurement.numbers.finding', words) : name;
  return (
    <div className={classes.chart}>
      <ChartCard title={name} finding={finding} spec={spec} xName={t('measurement.chart.day')} height={200} />
      <Button
        variant="subtle"
        size="xs"
        className={classes.export}
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => exportSeries.mutate({ id: series.id, name: `${title} ${name}` })}
        loading={exportSeries.isPending}
        aria-label={t('measurement.export_of', { name })}
      >
        {t('measurement.export')}
      </Button>
    </div>
  );
}
