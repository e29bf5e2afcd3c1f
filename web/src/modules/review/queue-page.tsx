import { SegmentedControl } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { groupsOf, useQueueColumns } from './queue-columns.tsx';
import { states } from './states.ts';
import classes from './queue-page.module.css';

/** Reviewers land here: what waits for their decision, by when it is due; beside it everything else. */
export function QueuePage() {
  const t = useT();
  const can = useCan();
  const state = useListSearch();
  const signs = can('review.sign');
  const mine = signs && state.search['show'] !== 'all';
  return (
    <>
      <PageHeader title={t('review.title')} lead={t('review.lead')}>
        {signs && (
          <SegmentedControl
            className={classes.switch}
            aria-label={t('review.show.label')}
            value={mine ? 'mine' : 'all'}
            onChange={(value) => state.set({ show: value === 'all' ? 'all' : undefined, state: undefined })}
            data={[
              { value: 'mine', label: t('review.show.mine') },
              { value: 'all', label: t('review.show.all') },
            ]}
          />
        )}
      </PageHeader>
      <PageBody>
        <Queue key={String(mine)} mine={mine} />
      </PageBody>
    </>
  );
}

/** The states a list can be narrowed to; `edited` is told of single releases only. */
const listed = ['waiting', 'signed', 'sent_back', 'rejected', 'withdrawn', 'superseded', 'expired'] as const;
type Listed = (typeof listed)[number];

function Queue({ mine }: { mine: boolean }) {
  const t = useT();
  const { unit } = useUnit();
  const search = useListSearch();
  const wanted = search.values('state').filter((value): value is Listed => listed.some((one) => one === value));
  const query = useInfiniteQuery(
    api.review.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        mine: String(mine),
        sort: mine ? 'due' : 'newest',
        limit: '50',
        unitId: unit?.id,
        q: search.q || undefined,
        state: mine || wanted.length === 0 ? undefined : wanted,
        cursor,
      }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const groups = useMemo(() => groupsOf(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);
  const columns = useQueueColumns();
  const facets = mine
    ? []
    : [{ id: 'state', label: t('review.column.state'), options: listed.map((value) => ({ value, label: t(states[value].label) })) }];
  return (
    <ListPage
      name={mine ? 'review.mine' : 'review.all'}
      label={t(mine ? 'review.show.mine' : 'review.show.all')}
      rows={groups}
      rowKey={({ first }) => first.id}
      to={({ first }) => `/review/${first.id}`}
      columns={columns}
      facets={facets}
      loading={query.isPending}
      empty={
        <EmptyState
          icon={IconSignature}
          sentence={t(mine ? 'review.empty.mine' : 'review.empty.all')}
          example={t('review.empty.example')}
        />
      }
      more={{ has: query.hasNextPage, load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage }}
    />
  );
}
