import { Button } from '@mantine/core';
import { IconAdjustments, IconBell, IconDownload } from '@tabler/icons-react';
import { useInfiniteQuery, useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useUnit } from '../../../session.ts';
import { download } from '../../../ui/download.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { Column } from '../../../ui/list-column.ts';
import { ListPage } from '../../../ui/list-page.tsx';
import { useListSearch } from '../../../ui/list-search.ts';
import { PageBody } from '../../../ui/page-body.tsx';
import { showFault } from '../../../ui/toast.tsx';
import { ListeningHeader } from '../listening-header.tsx';
import { AlertState, SeverityWord } from './alert-state.tsx';
import { alertsQuery, rulesQuery, severities, type AlertEvent, type AlertFilter } from './queries.ts';
import { useAlertWords } from './use-alert-words.ts';

/** What rose, fell or passed a limit: each alert in a sentence, newest first. */
export function AlertsPage() {
  const t = useT();
  const format = useFormat();
  const words = useAlertWords();
  const { unit } = useUnit();
  const { describe } = useErrorText();
  const { q, values } = useListSearch();
  const filter = filterOf(values);
  const rules = useQuery(rulesQuery(false));
  const { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(alertsQuery(filter));
  const rows = useMemo(() => {
    const wanted = q.toLocaleLowerCase();
    const said = (event: AlertEvent) =>
      [event.query.name, ...event.firings.map(words.sentence), ...event.terms].join(' ').toLocaleLowerCase();
    const items = data?.pages.flatMap((page) => page.items) ?? [];
    return items.filter((event) => (!unit || event.unitId === unit.id) && said(event).includes(wanted));
  }, [data, q, unit, words]);
  const columns: Column<AlertEvent>[] = [
    { id: 'what', header: t('listening.alerts.what'), cell: ({ firings: [first], query }) => (first ? words.sentence(first) : query.name) },
    { id: 'severity', header: t('listening.alerts.severity'), cell: ({ severity }) => <SeverityWord severity={severity} /> },
    { id: 'state', header: t('listening.alerts.state'), cell: (event) => <AlertState event={event} /> },
    { id: 'when', header: t('listening.alerts.when'), cell: ({ openedAt }) => format.dateTime(openedAt) },
    {
      id: 'words',
      header: t('listening.alerts.words'),
      cell: ({ terms }) => <span lang="">{format.list(terms.slice(0, 3)) || '–'}</span>,
      secondary: true,
    },
    { id: 'assignee', header: t('listening.alerts.assignee'), cell: ({ assignee }) => assignee?.name ?? '–', secondary: true },
  ];
  const take = useMutation({
    mutationFn: async () => download('alerts.csv', await client.listening.alerts.events.export(filter)),
    onError: (fault) => showFault(describe(fault)),
  });
  const toRules = (
    <Button component={Link} to="/listening/alerts/rules" leftSection={<IconAdjustments size={16} aria-hidden />}>
      {t('listening.alerts.rules')}
    </Button>
  );
  return (
    <>
      <ListeningHeader title={t('listening.alerts.title')} lead={t('listening.alerts.lead')} action={toRules} />
      <PageBody>
        {error && <p role="alert">{describe(error)}</p>}
        <ListPage
          name="listening-alerts"
          label={t('listening.alerts.title')}
          rows={rows}
          rowKey={({ id }) => id}
          to={({ id }) => `/listening/alerts/${id}`}
          columns={columns}
          loading={isPending}
          facets={[
            {
              id: 'state',
              label: t('listening.alerts.state'),
              options: [
                { value: 'open', label: t('listening.alerts.state_open') },
                { value: 'closed', label: t('listening.alerts.state_closed') },
              ],
            },
            {
              id: 'severity',
              label: t('listening.alerts.severity'),
              options: severities.map((value) => ({ value, label: t(`listening.alerts.severity_${value}`) })),
            },
            { id: 'mine', label: t('listening.alerts.assignee'), options: [{ value: 'true', label: t('listening.alerts.mine') }] },
            {
              id: 'rule',
              label: t('listening.alerts.rule'),
              options: (rules.data ?? []).map((rule) => ({ value: rule.id, label: rule.name })),
            },
          ]}
          empty={
            <EmptyState icon={IconBell} sentence={t('listening.alerts.empty')} action={toRules} example={t('listening.alerts.example')} />
          }
          more={{ has: hasNextPage, load: () => void fetchNextPage(), loading: isFetchingNextPage }}
        />
        {rows.length > 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            leftSection={<IconDownload size={14} aria-hidden />}
            loading={take.isPending}
            onClick={() => take.mutate()}
          >
            {t('listening.alerts.export')}
          </Button>
        )}
      </PageBody>
    </>
  );
}

/** What the address narrows; with both states or two rules it narrows nothing. */
function filterOf(values: (facet: string) => string[]): AlertFilter {
  const [state, ...states] = values('state');
  const [rule, ...rules] = values('rule');
  const chosen = severities.filter((severity) => values('severity').includes(severity));
  return {
    ...(states.length === 0 && (state === 'open' || state === 'closed') ? { state } : {}),
    ...(rules.length === 0 && rule ? { ruleId: rule } : {}),
    ...(chosen.length > 0 ? { severities: chosen } : {}),
    ...(values('mine').includes('true') ? { mine: 'true' } : {}),
  };
}
