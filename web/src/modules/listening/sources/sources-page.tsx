import { Button } from '@mantine/core';
import { IconPlus, IconRss } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useCan, useUnit } from '../../../session.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { Column } from '../../../ui/list-column.ts';
import { ListPage } from '../../../ui/list-page.tsx';
import { useListSearch } from '../../../ui/list-search.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { ListeningHeader } from '../listening-header.tsx';
import { sourcesQuery, type Source } from '../queries.ts';
import { RereadBanner } from './reread-banner.tsx';
import { SourceHealth } from './source-health.tsx';

/** Where mentions come from, how each source does, and what to do about it. */
export function SourcesPage() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const { data } = useSuspenseQuery(sourcesQuery(values('state').includes('archived')));
  const kinds = values('kind').join();
  const rows = useMemo(
    () =>
      data.filter(
        ({ name, kind, unitId }) =>
          name.toLocaleLowerCase().includes(q.toLocaleLowerCase()) &&
          (kinds === '' || kinds.split(',').includes(kind)) &&
          (!unit || unitId === unit.id),
      ),
    [data, q, kinds, unit],
  );
  const columns: Column<Source>[] = [
    { id: 'name', header: t('listening.source.name'), cell: ({ name }) => name, sort: ({ name }) => name },
    { id: 'kind', header: t('listening.source.kind'), cell: ({ kind }) => t(`listening.source.kind_${kind}`), sort: ({ kind }) => kind },
    { id: 'health', header: t('listening.source.health'), cell: (source) => <SourceHealth source={source} /> },
    {
      id: 'remedy',
      header: t('listening.source.remedy'),
      cell: ({ health, archived }) => (health.remedy === 'none' || archived ? '–' : t(`listening.source.remedy_${health.remedy}`)),
      secondary: true,
    },
    {
      id: 'mentions',
      header: t('listening.source.mentions'),
      align: 'end',
      cell: ({ mentions }) => format.number(mentions),
      sort: ({ mentions }) => mentions,
    },
    {
      id: 'last',
      header: t('listening.source.last'),
      cell: ({ lastMentionAt }) => (lastMentionAt ? format.relative(lastMentionAt) : '–'),
      sort: ({ lastMentionAt }) => lastMentionAt,
      secondary: true,
    },
  ];
  const add = can('listening.sources') && (
    <Button component={Link} to="/listening/sources/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('listening.source.add')}
    </Button>
  );
  return (
    <>
      <ListeningHeader title={t('listening.sources.title')} lead={t('listening.sources.lead')} action={add} />
      <PageBody>
        <RereadBanner />
        <ListPage
          name="listening-sources"
          label={t('listening.sources.title')}
          rows={rows}
          rowKey={({ id }) => id}
          to={({ id }) => `/listening/sources/${id}`}
          columns={columns}
          facets={[
            {
              id: 'kind',
              label: t('listening.source.kind'),
              options: ['feed', 'bluesky_jetstream', 'bluesky_search', 'file', 'push'].map((value) => ({
                value,
                label: t(`listening.source.kind_${value}`),
              })),
            },
            {
              id: 'state',
              label: t('listening.source.health'),
              options: [{ value: 'archived', label: t('listening.sources.with_archived') }],
            },
          ]}
          empty={
            <EmptyState icon={IconRss} sentence={t('listening.sources.empty')} action={add} example={t('listening.sources.example')} />
          }
        />
      </PageBody>
    </>
  );
}
