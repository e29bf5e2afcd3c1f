import { Button } from '@mantine/core';
import { IconBroadcast, IconPlus } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ChannelState, useNetworkName, type Channel } from './channel.tsx';

export const channelsQuery = (archived: boolean) => api.channels.list.queryOptions({ input: { archived: archived ? 'true' : 'false' } });

/** Every account through which the organisation speaks. */
export function ChannelsPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { units } = useActive();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const networkName = useNetworkName();
  const { data } = useSuspenseQuery(channelsQuery(values('state').includes('archived')));
  const networks = values('network').join();
  const rows = useMemo(() => {
    const words = q.toLocaleLowerCase();
    const wanted = networks.split(',').filter(Boolean);
    return data.filter(
      (channel) =>
        (!words ||
          [channel.name, channel.handle, channel.networkLabel, channel.responsiblePerson].some((text) =>
            text?.toLocaleLowerCase().includes(words),
          )) &&
        (wanted.length === 0 || wanted.includes(channel.network)) &&
        (!unit || channel.unitId === unit.id),
    );
  }, [data, q, networks, unit]);
  const unitNames = useMemo(() => new Map(units.map((one) => [one.id, one.name])), [units]);
  const columns: Column<Channel>[] = [
    { id: 'name', header: t('channels.field.name'), cell: (channel) => channel.name, sort: (channel) => channel.name },
    {
      id: 'network',
      header: t('channels.field.network'),
      cell: (channel) => networkName(channel.network, channel.networkLabel),
      sort: (channel) => channel.networkLabel,
    },
    { id: 'state', header: t('channels.field.state'), cell: (channel) => <ChannelState channel={channel} /> },
    { id: 'handle', header: t('channels.field.handle'), cell: (channel) => channel.handle ?? '–', secondary: true },
    { id: 'markets', header: t('channels.field.markets'), cell: (channel) => channel.markets.join(', '), secondary: true },
    { id: 'unit', header: t('channels.field.unit'), cell: (channel) => unitNames.get(channel.unitId) ?? '–', secondary: true },
    { id: 'person', header: t('channels.field.person'), cell: (channel) => channel.responsiblePerson ?? '–', secondary: true },
  ];
  const seen = [...new Map(data.map((channel) => [channel.network, networkName(channel.network, channel.networkLabel)]))];
  const add = can('channels.manage') && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => void navigate({ to: '/channels/new' })}>
      {t('channels.add')}
    </Button>
  );
  return (
    <>
      <PageHeader title={t('channels.title')} lead={t('channels.lead')} action={add} />
      <PageBody>
        <ListPage
          name="channels"
          label={t('channels.title')}
          rows={rows}
          rowKey={(channel) => channel.id}
          to={(channel) => `/channels/${channel.id}`}
          columns={columns}
          facets={[
            { id: 'network', label: t('channels.field.network'), options: seen.map(([value, label]) => ({ value, label })) },
            { id: 'state', label: t('channels.field.state'), options: [{ value: 'archived', label: t('channels.with_archived') }] },
          ]}
          empty={<EmptyState icon={IconBroadcast} sentence={t('channels.empty')} action={add} example={t('channels.example')} />}
        />
      </PageBody>
    </>
  );
}
