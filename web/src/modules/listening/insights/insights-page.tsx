import { useQuery } from '@tanstack/react-query';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { api } from '../../../api.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { KpiStrip } from '../../../ui/kpi-strip.tsx';
import { useListSearch } from '../../../ui/list-search.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { IconChartLine } from '@tabler/icons-react';
import { PeriodSelect } from '../period-select.tsx';
import { usePeriod } from '../period.ts';
import { untilBackfilled, type Insights, type SavedQuery } from '../queries.ts';
import { QueryHeader } from '../query-header.tsx';
import { useWords } from '../words.ts';
import { ComparedCard } from './compared-card.tsx';
import { DayCards } from './day-cards.tsx';
import { KeynessCard } from './keyness-card.tsx';
import { postsLink } from './posts-link.ts';
import classes from './insights-page.module.css';

/** What a query found in a period, beside the period before; every figure leads to its posts. */
export function InsightsPage({ query }: { query: SavedQuery }) {
  const list = useListSearch();
  const period = usePeriod(list.search);
  const { describe } = useErrorText();
  const { data, error } = useQuery(
    api.listening.queries.insights.queryOptions({
      input: { id: query.id, ...period },
      refetchInterval: ({ state }) => untilBackfilled(state.data?.coverage.backfill.state === 'running'),
    }),
  );
  return (
    <>
      <QueryHeader query={query} />
      <PageBody>
        <div className={classes.page}>
          <PeriodSelect period={period} state={list} />
          {error && <p className={classes.fault}>{describe(error)}</p>}
          {!data && !error && <ListSkeleton />}
          {data && <Shown query={query} insights={data} />}
        </div>
      </PageBody>
    </>
  );
}

function Shown({ query, insights }: { query: SavedQuery; insights: Insights }) {
  const t = useT();
  const words = useWords();
  const { period, totals } = insights;
  const link = (facets: Record<string, string> = {}) => postsLink(query.id, period, facets);
  if (totals.posts + totals.reposts + totals.postsBefore === 0)
    return <EmptyState icon={IconChartLine} sentence={t('listening.insights.empty')} example={<code>{query.text.slice(0, 200)}</code>} />;
  return (
    <>
      <Figures insights={insights} to={link()} />
      <div className={classes.charts}>
        <DayCards insights={insights} link={link} />
        <ComparedCard kind="emotion" rows={insights.emotions} name={words.emotion} link={link} />
        <ComparedCard kind="topic" rows={insights.topics} name={words.topic} link={link} />
        <ComparedCard kind="language" rows={insights.languages} name={words.language} link={link} />
        <ComparedCard kind="network" rows={insights.networks} name={words.network} link={link} />
      </div>
      <KeynessCard queryId={query.id} period={period} link={link} />
      <Coverage insights={insights} />
    </>
  );
}

function Figures({ insights: { totals, sentiment }, to }: { insights: Insights; to: string }) {
  const t = useT();
  const format = useFormat();
  const change = (now: number, before: number) => (before === 0 ? null : now / before - 1);
  const balance = (value: number | null) => (value === null ? '–' : format.number(Math.round(value * 100), { signDisplay: 'exceptZero' }));
  return (
    <KpiStrip
      label={t('listening.insights.figures')}
      items={[
        { label: t('listening.insights.posts'), value: format.number(totals.posts), change: change(totals.posts, totals.postsBefore), to },
        { label: t('listening.insights.people'), value: format.number(totals.people), change: change(totals.people, totals.peopleBefore) },
        {
          label: t('listening.insights.reposts'),
          value: format.number(totals.reposts),
          change: change(totals.reposts, totals.repostsBefore),
        },
        {
          label: t('listening.insights.balance'),
          value: balance(sentiment.balance),
          target: t('listening.insights.balance_before', { balance: balance(sentiment.balanceBefore) }),
        },
      ]}
    />
  );
}

function Coverage({ insights: { coverage, zone, before } }: { insights: Insights }) {
  const t = useT();
  const format = useFormat();
  const notes = [
    t('listening.insights.compared', { from: format.date(before.from), to: format.date(before.to), zone }),
    coverage.backfill.state === 'running' && t('listening.insights.backfill'),
    coverage.backfill.withoutText > 0 && t('listening.coverage.without_text', { count: coverage.backfill.withoutText }),
    coverage.sampledSources > 0 && t('listening.coverage.sampled', { count: coverage.sampledSources }),
    coverage.firstMentionAt && t('listening.insights.since', { when: format.date(coverage.firstMentionAt) }),
  ].filter((note) => typeof note === 'string');
  return <p className={classes.note}>{notes.join(' ')}</p>;
}
