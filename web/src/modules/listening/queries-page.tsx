import { Button } from '@mantine/core';
import { IconListSearch, IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { ListeningHeader } from './listening-header.tsx';
import { savedQueriesQuery, type SavedQuery } from './queries.ts';
import { QueryState } from './query-state.tsx';

/** What is listened for: every saved query with how much it found lately. */
export function QueriesPage() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { units } = useActive();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const { data } = useSuspenseQuery(savedQueriesQuery(values('state').includes('archived')));
  const unitNames = useMemo(() => new Map(units.map(({ id, name }) => [id, name])), [units]);
  const rows = useMemo(() => {
    const words = q.toLocaleLowerCase();
    return data.filter(({ name, text, unitId }) => `${name} ${text}`.toLocaleLowerCase().includes(words) && (!unit || unitId === unit.id));
  }, [data, q, unit]);
  const columns: Column<SavedQuery>[] = [
    { id: 'name', header: t('listening.query.name'), cell: ({ name }) => name, sort: ({ name }) => name },
    {
      id: 'posts',
      header: t('listening.queries.recent'),
      align: 'end',
      cell: ({ recent }) => format.number(recent.posts),
      sort: ({ recent }) => recent.posts,
    },
    { id: 'state', header: t('listening.queries.state'), cell: (query) => <QueryState query={query} /> },
    { id: 'unit', header: t('listening.query.unit'), cell: ({ unitId }) => unitNames.get(unitId) ?? '–', secondary: true },
    {
      id: 'changed',
      header: t('listening.queries.changed'),
      cell: ({ changedAt }) => format.relative(changedAt),
      sort: ({ changedAt }) => changedAt,
      secondary: true,
    },
  ];
  const add = can('listening.edit') && (
    <Button component={Link} to="/listening/queries/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('listening.query.new')}
    </Button>
  );
  return (
    <>
      <ListeningHeader title={t('listening.title')} lead={t('listening.lead')} action={add} />
      <PageBody>
        <ListPage
          name="listening-queries"
          label={t('listening.queries.title')}
          rows={rows}
          rowKey={({ id }) => id}
          to={({ id }) => `/listening/queries/${id}`}
          columns={columns}
          facets={[
            {
              id: 'state',
              label: t('listening.queries.state'),
              options: [{ value: 'archived', label: t('listening.queries.with_archived') }],
            },
          ]}
          empty={
            <EmptyState
              icon={IconListSearch}
              sentence={t('listening.queries.empty')}
              action={add}
              example={<code>{t('listening.queries.example')}</code>}
            />
          }
        />
      </PageBody>
    </>
  );
}
