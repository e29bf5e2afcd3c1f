import { Button, Select } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDeviceFloppy, IconMessages } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListFilters } from '../../ui/list-filters.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { ListSkeleton } from '../../ui/loading.tsx';
import { PageBody } from '../../ui/page-body.tsx';
import { ChosenMore } from './chosen-more.tsx';
import { CoverageNote } from './coverage-note.tsx';
import { ListeningHeader } from './listening-header.tsx';
import { MentionDrawer } from './mention-drawer.tsx';
import { MentionList } from './mention-list.tsx';
import { askedOf, facetLists, facetNames, foundQuery, type FacetName } from './mentions-search.ts';
import { PeriodSelect } from './period-select.tsx';
import { usePeriod } from './period.ts';
import { savedQueriesQuery, sourcesQuery, type Found } from './queries.ts';
import { SearchBar } from './search-bar.tsx';
import { useWords } from './words.ts';
import classes from './mentions-page.module.css';

/** Everything that was heard, searched in the language of queries; the search stands in the address. */
export function MentionsPage() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const state = useListSearch();
  const period = usePeriod(state.search);
  const { describe } = useErrorText();
  const { organisation } = useActive();
  const saved = useQuery(savedQueriesQuery(false));
  const sources = useQuery(sourcesQuery(false));
  const asked = askedOf(state, period, organisation.reportingZone);
  const { data, error, isPending, isPlaceholderData, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...foundQuery(asked),
    placeholderData: keepPreviousData,
  });
  const [first] = data?.pages ?? [];
  const items = useMemo(() => data?.pages.flatMap((page) => page.items) ?? [], [data]);
  const { set, search } = state;
  const choice = (name: string, label: string, all: string, options: readonly { id: string; name: string }[]) => (
    <Select
      className={classes.choice}
      label={label}
      data={[{ value: '', label: all }, ...options.map((one) => ({ value: one.id, label: one.name }))]}
      value={search[name] ?? ''}
      allowDeselect={false}
      onChange={(value) => set({ [name]: value ?? undefined })}
    />
  );
  const facets = useFacets(first, state.values);
  return (
    <>
      <ListeningHeader
        title={t('listening.mentions.title')}
        lead={t('listening.mentions.lead')}
        action={
          can('listening.edit') &&
          state.q !== '' && (
            <Button
              component={Link}
              to="/listening/queries/new"
              search={{ text: state.q } as never}
              leftSection={<IconDeviceFloppy size={16} aria-hidden />}
            >
              {t('listening.mentions.save')}
            </Button>
          )
        }
      />
      <PageBody>
        <div className={classes.page}>
          <SearchBar value={state.q} onSearch={(q) => set({ q })} />
          <Choices>
            <PeriodSelect period={period} state={state} />
            {choice('query', t('listening.mentions.query'), t('listening.mentions.every_query'), saved.data ?? [])}
            {choice('source', t('listening.mentions.source'), t('listening.mentions.every_source'), sources.data ?? [])}
            <Select
              className={classes.choice}
              label={t('listening.mentions.order')}
              allowDeselect={false}
              data={['newest', 'relevant'].map((value) => ({ value, label: t(`listening.mentions.order_${value}`) }))}
              value={asked.order}
              onChange={(value) => set({ order: value === 'newest' ? undefined : (value ?? undefined) })}
            />
            <Select
              className={classes.choice}
              label={t('listening.spam.label')}
              allowDeselect={false}
              data={['without', 'with', 'only'].map((value) => ({ value, label: t(`listening.spam.${value}`) }))}
              value={asked.spam}
              onChange={(value) => set({ spam: value === 'without' ? undefined : (value ?? undefined) })}
            />
          </Choices>
          <ListFilters name="listening-mentions" facets={facets} searchable={false} state={state} />
          <ChosenMore state={state} />
          {error && <p className={classes.fault}>{describe(error)}</p>}
          {isPending && !error && <ListSkeleton />}
          {first && !error && (
            <div aria-busy={isPlaceholderData}>
              <div className={classes.found} aria-live="polite">
                <h2>{t('listening.mentions.found', { count: first.total, shown: format.number(first.total) })}</h2>
                {asked.spam === 'without' && first.spam > 0 && (
                  <p>
                    {t('listening.spam.left_out', { count: first.spam })}{' '}
                    <Button variant="subtle" size="compact-sm" onClick={() => set({ spam: 'with' })}>
                      {t('listening.spam.show')}
                    </Button>
                  </p>
                )}
                <CoverageNote coverage={first.coverage} />
              </div>
              {items.length === 0 ? (
                <EmptyState icon={IconMessages} sentence={t('listening.mentions.empty')} example={t('listening.mentions.example')} />
              ) : (
                <MentionList items={items} />
              )}
              {hasNextPage && (
                <Button variant="default" mt="md" onClick={() => void fetchNextPage()} loading={isFetchingNextPage}>
                  {t('ui.list.more')}
                </Button>
              )}
            </div>
          )}
        </div>
      </PageBody>
      <MentionDrawer id={search['mention'] ?? null} onClose={() => set({ mention: undefined })} />
    </>
  );
}

/** What narrows the search; on small screens behind one line, so that what was found is in sight. */
function Choices({ children }: { children: ReactNode }) {
  const t = useT();
  const wide = useMediaQuery('(min-width: 48em)', undefined, { getInitialValueInEffect: false });
  if (wide) return <div className={classes.choices}>{children}</div>;
  return (
    <details className={classes.fold}>
      <summary>{t('listening.mentions.choices')}</summary>
      <div className={classes.choices}>{children}</div>
    </details>
  );
}

/** What is found, counted by each value; a chosen value stays in the list, found or not. */
function useFacets(found: Found | undefined, values: (facet: string) => string[]) {
  const t = useT();
  const words = useWords();
  const format = useFormat();
  return facetNames.map((name) => {
    const counted: readonly { value: string; count: number }[] = found?.facets[facetLists[name]] ?? [];
    const gone = values(name).filter((value) => counted.every((one) => one.value !== value));
    return {
      id: name,
      label: t(`listening.facet.${name}`),
      options: [...counted, ...gone.map((value) => ({ value, count: 0 }))].map(({ value, count }) => ({
        value,
        label: `${words[name satisfies FacetName](value)} (${format.number(count)})`,
      })),
    };
  });
}
