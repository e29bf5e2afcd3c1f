import { SegmentedControl, Text } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { api } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListPage, type Column } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { Due } from './due.tsx';
import { states, type ReleaseRow } from './states.ts';
import classes from './queue-page.module.css';

/** What was handed in together and stands the same is one row. */
interface Group {
  first: ReleaseRow;
  channels: string[];
  warnings: number;
}

function groupsOf(rows: readonly ReleaseRow[]): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = `${row.submissionId} ${row.state}`;
    const group = groups.get(key) ?? { first: row, channels: [], warnings: 0 };
    group.channels.push(row.channel.name);
    group.warnings += row.warnings;
    groups.set(key, group);
  }
  return [...groups.values()];
}

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
  const format = useFormat();
  const { unit } = useUnit();
  const search = useListSearch();
  const wanted = search.values('state').filter((value): value is Listed => listed.some((one) => one === value));
  const query = useInfiniteQuery(
    api.review.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ mine: String(mine), limit: '50', unitId: unit?.id, q: search.q || undefined, state: mine || wanted.length === 0 ? undefined : wanted, cursor }),
      initialPageParam: undefined,
      getNextPageParam: (page) => page.nextCursor ?? undefined,
      placeholderData: keepPreviousData,
    }),
  );
  const groups = useMemo(() => groupsOf(query.data?.pages.flatMap((page) => page.items) ?? []), [query.data]);
  const columns = useMemo<Column<Group>[]>(
    () => [
      { id: 'title', header: t('review.column.title'), cell: ({ first }) => <Title row={first} /> },
      { id: 'channels', header: t('review.column.channels'), cell: ({ channels }) => format.list(channels) },
      { id: 'author', header: t('review.column.author'), cell: ({ first }) => first.author.name, secondary: true },
      { id: 'warnings', header: t('review.column.warnings'), cell: ({ warnings }) => (warnings > 0 ? t('review.warnings', { count: warnings }) : ''), secondary: true },
      { id: 'due', header: t('review.column.due'), cell: ({ first }) => (first.state === 'waiting' ? <Due at={first.dueAt} /> : '') },
      { id: 'state', header: t('review.column.state'), cell: ({ first }) => <StateWord tone={states[first.state].tone} label={t(states[first.state].label)} /> },
    ],
    [t, format],
  );
  const facets = mine ? [] : [{ id: 'state', label: t('review.column.state'), options: listed.map((value) => ({ value, label: t(states[value].label) })) }];
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
      empty={<EmptyState icon={IconSignature} sentence={t(mine ? 'review.empty.mine' : 'review.empty.all')} example={t('review.empty.example')} />}
      more={{ has: query.hasNextPage, load: () => void query.fetchNextPage(), loading: query.isFetchingNextPage }}
    />
  );
}

function Title({ row }: { row: ReleaseRow }) {
  return (
    <span className={classes.title}>
      {row.title}
      <Text component="span" className={classes.excerpt} lang={row.language} dir="auto">
        {row.excerpt}
      </Text>
    </span>
  );
}
