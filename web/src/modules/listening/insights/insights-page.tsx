import { IconChartLine } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useListSearch, type ListSearch } from '../../../ui/list-search.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { AgainstSelect, PeriodSelect } from '../period-select.tsx';
import { againstOf, usePeriod, type Against } from '../period.ts';
import { untilBackfilled, type Insights, type SavedQuery } from '../queries.ts';
import { QueryHeader } from '../query-header.tsx';
import { useWords } from '../words.ts';
import { CountriesCard, SitesCard, SourcesCard } from './audience-cards.tsx';
import { AuthorsCard } from './authors-card.tsx';
import { ComparedCard } from './compared-card.tsx';
import { EmotionDaysCard, MoodCard, VolumeCard } from './day-cards.tsx';
import { Figures, useChangeWords } from './figures.tsx';
import { HoursCard } from './hours-card.tsx';
import { KeynessCard } from './keyness-card.tsx';
import { postsLink } from './posts-link.ts';
import classes from './insights-page.module.css';

/** What a query found in a period, beside the one it is held against; every figure leads to its posts. */
export function InsightsPage({ query }: { query: SavedQuery }) {
  const list = useListSearch();
  const period = usePeriod(list.search);
  const against = againstOf(list.search);
  const { describe } = useErrorText();
  const navigate = useNavigate();
  // A view remembers its query: the same page of another one opens.
  const show = ({ query: id = query.id, ...search }: ListSearch) =>
    void navigate({ to: '/listening/queries/$id', params: { id }, search: search as never });
  const { data, error } = useQuery({
    ...api.listening.queries.insights.queryOptions({
      input: { id: query.id, ...period, against },
      refetchInterval: ({ state }) => untilBackfilled(state.data?.coverage.backfill.state === 'running'),
    }),
  });
  return (
    <>
      <QueryHeader query={query} />
      <PageBody>
        <div className={classes.page}>
          <div className={`${classes.choices} no-print`}>
            <PeriodSelect period={period} state={list} />
            <AgainstSelect state={list} />
            <SavedViews name="listening-insights" search={{ ...list.search, query: query.id }} onShow={show} />
          </div>
          {error && <p className={classes.fault}>{describe(error)}</p>}
          {!data && !error && <ListSkeleton />}
          {data && <Shown query={query} insights={data} against={against} />}
        </div>
      </PageBody>
    </>
  );
}

function Shown({ query, insights, against }: { query: SavedQuery; insights: Insights; against: Against }) {
  const t = useT();
  const words = useWords();
  const { period, totals } = insights;
  const [zone, setZone] = useState<string>();
  const zones = useMemo(() => Intl.supportedValuesOf('timeZone'), []);
  const { data: audience } = useQuery({
    ...api.listening.queries.audience.queryOptions({ input: { id: query.id, ...period, against, ...(zone ? { zone } : {}) } }),
    placeholderData: keepPreviousData,
  });
  const link = (facets: Record<string, string> = {}) => postsLink(query.id, period, facets);
  if (totals.posts + totals.reposts + totals.postsBefore === 0)
    return <EmptyState icon={IconChartLine} sentence={t('listening.insights.empty')} example={<code>{query.text.slice(0, 200)}</code>} />;
  return (
    <>
      <Figures insights={insights} audience={audience} to={link()} />
      <BalanceNote insights={insights} />
      <div className={classes.charts}>
        <VolumeCard insights={insights} link={link} wide />
        <MoodCard insights={insights} link={link} />
        <EmotionDaysCard insights={insights} link={link} />
        <ComparedCard kind="emotion" rows={insights.emotions} name={words.emotion} to={(emotion) => link({ emotion })} />
        <ComparedCard kind="topic" rows={insights.topics} name={words.topic} to={(topic) => link({ topic })} />
        <ComparedCard kind="language" rows={insights.languages} name={words.language} to={(language) => link({ language })} />
        <ComparedCard kind="network" rows={insights.networks} name={words.network} to={(network) => link({ network })} />
        {audience && (
          <>
            <CountriesCard audience={audience} link={link} />
            <SourcesCard audience={audience} link={link} />
            <SitesCard audience={audience} link={link} />
            <HoursCard audience={audience} link={link} zones={zones} onZone={setZone} />
          </>
        )}
        <AuthorsCard queryId={query.id} period={period} link={link} />
      </div>
      <KeynessCard queryId={query.id} period={period} against={against} link={link} />
      <Coverage insights={insights} />
    </>
  );
}

function BalanceNote({ insights: { sentiment } }: { insights: Insights }) {
  const t = useT();
  const words = useChangeWords();
  return (
    <p className={classes.note}>
      {t('listening.insights.balance')}: {words(sentiment.change)}
    </p>
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
