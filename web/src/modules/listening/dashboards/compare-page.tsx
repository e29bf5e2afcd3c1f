import { MultiSelect } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { useListSearch } from '../../../ui/list-search.ts';
import { ListSkeleton } from '../../../ui/loading.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { SavedViews } from '../../../ui/saved-views.tsx';
import { ListeningHeader } from '../listening-header.tsx';
import { AgainstSelect, PeriodSelect } from '../period-select.tsx';
import { againstOf, usePeriod } from '../period.ts';
import { savedQueriesQuery, type Comparison } from '../queries.ts';
import cards from '../insights/insights-page.module.css';
import classes from './dashboards.module.css';
import { CoursesCard, MoodsCard, SharesCard, VoicesTable } from './voice-charts.tsx';

const most = 6;

/** Share of voice: up to six queries side by side. What is compared stands in the address, and can be kept as a view. */
export function ComparePage() {
  const t = useT();
  const list = useListSearch();
  const period = usePeriod(list.search);
  const against = againstOf(list.search);
  const { describe } = useErrorText();
  const { data: queries } = useSuspenseQuery(savedQueriesQuery(false));
  const known = new Set(queries.map(({ id }) => id));
  const chosen = list
    .values('queries')
    .filter((id) => known.has(id))
    .slice(0, most);
  const { data, error } = useQuery({
    ...api.listening.compare.queryOptions({ input: { queryIds: chosen, ...period, against } }),
    enabled: chosen.length > 1,
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <ListeningHeader title={t('listening.compare.title')} lead={t('listening.compare.lead')} />
      <PageBody>
        <div className={cards.page}>
          <MultiSelect
            className="no-print"
            label={t('listening.compare.queries')}
            description={t('listening.compare.queries_help')}
            placeholder={chosen.length === 0 ? t('listening.compare.choose') : undefined}
            searchable
            clearable
            maxValues={most}
            hidePickedOptions
            data={queries.map(({ id, name }) => ({ value: id, label: name }))}
            value={chosen}
            onChange={(ids) => list.set({ queries: ids.join(',') })}
          />
          <div className={`${cards.choices} no-print`}>
            <PeriodSelect period={period} state={list} />
            <AgainstSelect state={list} />
            <SavedViews name="listening-compare" search={list.search} onShow={list.replace} />
          </div>
          {chosen.length < 2 && (
            <EmptyState icon={IconScale} sentence={t('listening.compare.empty')} example={t('listening.compare.example')} />
          )}
          {error && chosen.length > 1 && <p className={classes.fault}>{describe(error)}</p>}
          {chosen.length > 1 && !data && !error && <ListSkeleton />}
          {chosen.length > 1 && data && <Shown comparison={data} />}
        </div>
      </PageBody>
    </>
  );
}

function Shown({ comparison }: { comparison: Comparison }) {
  const t = useT();
  const format = useFormat();
  const { before, zone } = comparison;
  if (comparison.queries.every(({ now, before: was }) => now.posts + was.posts === 0))
    return <EmptyState icon={IconScale} sentence={t('listening.insights.empty')} />;
  return (
    <>
      <div className={cards.charts}>
        <SharesCard comparison={comparison} />
        <MoodsCard comparison={comparison} />
        <CoursesCard comparison={comparison} />
        <VoicesTable comparison={comparison} />
      </div>
      <p className={cards.note}>
        {t('listening.insights.compared', { from: format.date(before.from), to: format.date(before.to), zone })}{' '}
        {t('listening.compare.shares_why')}
      </p>
    </>
  );
}
