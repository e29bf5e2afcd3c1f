import { Button, UnstyledButton } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { api, client, type Answer, type Client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { entityKind } from '../../rooms.ts';
import { useActive } from '../../session.ts';
import { DateField } from '../../ui/date-field.tsx';
import { download } from '../../ui/download.ts';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { showFault } from '../../ui/toast.tsx';
import { useActionWord } from '../../ui/use-action-word.ts';
import { AuditDrawer } from './audit-drawer.tsx';
import { joinSaves, type AuditRow } from './audit-events.ts';
import { AuditThing } from './audit-thing.tsx';
import { SettingsHeader } from './settings-header.tsx';
import classes from './audit-page.module.css';

type Page = Answer<Client['record']['audit']>;

/** Who did what when, over the whole house, newest first. */
export function AuditPage() {
  const t = useT();
  const { describe } = useErrorText();
  const { search, values, set } = useListSearch();
  const [opened, setOpened] = useState<AuditRow | null>(null);
  const given = (list: string[]) => (list.length > 0 ? list : undefined);
  const filter = {
    personId: given(values('person')),
    type: given(values('type')),
    action: given(values('action')),
    from: search['from'],
    to: search['to'],
  };
  const trail = useInfiniteQuery({
    queryKey: [...api.record.audit.key(), filter],
    queryFn: ({ pageParam }): Promise<Page> => client.record.audit({ ...filter, limit: 100, cursor: pageParam ?? undefined } as never),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const rows = useMemo(() => joinSaves(trail.data?.pages.flatMap((page) => page.items) ?? []), [trail.data]);
  const columns = useColumns(setOpened);
  const facets = useFacets();
  const exporting = useMutation({
    mutationFn: async () => download('audit.csv', await client.record.auditExport(filter as never)),
    onError: (error) => showFault(describe(error)),
  });
  return (
    <>
      <SettingsHeader
        title={t('settings.audit.title')}
        lead={t('settings.audit.lead')}
        action={
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            onClick={() => exporting.mutate()}
            loading={exporting.isPending}
          >
            {t('settings.audit.export')}
          </Button>
        }
      />
      <PageBody>
        <div className={classes.days}>
          <DateField
            label={t('settings.audit.from')}
            clearable
            value={search['from'] ?? null}
            maxDate={search['to']}
            onChange={(day) => set({ from: day ?? undefined })}
          />
          <DateField
            label={t('settings.audit.to')}
            clearable
            value={search['to'] ?? null}
            minDate={search['from']}
            onChange={(day) => set({ to: day ?? undefined })}
          />
        </div>
        <ListPage
          name="audit"
          label={t('settings.audit.title')}
          rows={rows}
          rowKey={(row) => String(row.sequence)}
          columns={columns}
          searchable={false}
          facets={facets}
          loading={trail.isPending}
          empty={<p className={classes.quiet}>{trail.isError ? describe(trail.error) : t('settings.audit.none')}</p>}
          more={{ has: trail.hasNextPage, load: () => void trail.fetchNextPage(), loading: trail.isFetchingNextPage }}
        />
      </PageBody>
      <AuditDrawer row={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function useColumns(open: (row: AuditRow) => void): Column<AuditRow>[] {
  const t = useT();
  const format = useFormat();
  const word = useActionWord();
  const { units } = useActive();
  return useMemo(
    () => [
      {
        id: 'what',
        header: t('settings.audit.what'),
        cell: (row) => (
          <UnstyledButton className={classes.what} onClick={() => open(row)} aria-haspopup="dialog" data-row-link>
            <strong>{row.events[0].actor ?? t('ui.history.program')}</strong> {word(row.events[0].action)}
            {row.events.length > 1 && <span className={classes.times}> · {t('settings.audit.times', { count: row.events.length })}</span>}
          </UnstyledButton>
        ),
      },
      { id: 'thing', header: t('settings.audit.thing'), cell: (row) => <AuditThing event={row.events[0]} /> },
      {
        id: 'unit',
        header: t('settings.audit.unit'),
        cell: (row) => units.find((unit) => unit.id === row.events[0].unitId)?.name ?? '–',
        secondary: true,
      },
      {
        id: 'when',
        header: t('settings.audit.when'),
        cell: (row) => <time dateTime={row.events[0].at}>{format.dateTime(row.events[0].at)}</time>,
      },
    ],
    [t, format, word, units, open],
  );
}

function useFacets() {
  const t = useT();
  const word = useActionWord();
  const { data } = useQuery(api.record.auditChoices.queryOptions());
  const kind = (type: string) => {
    const known = entityKind(type);
    return known ? t(known.label) : type;
  };
  return [
    { id: 'person', label: t('settings.audit.person'), options: (data?.people ?? []).map(({ id, name }) => ({ value: id, label: name })) },
    { id: 'type', label: t('settings.audit.kind'), options: (data?.types ?? []).map((type) => ({ value: type, label: kind(type) })) },
    {
      id: 'action',
      label: t('settings.audit.action'),
      options: (data?.actions ?? []).map((action) => ({ value: action, label: `${kind(action.split('.')[1] ?? '')}: ${word(action)}` })),
    },
  ];
}
