import { Button } from '@mantine/core';
import { IconAdjustments, IconPlus, IconWebhook } from '@tabler/icons-react';
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
import { PageHeader } from '../../../ui/page-header.tsx';
import { SeverityWord } from './alert-state.tsx';
import { rulesQuery, type AlertRule } from './queries.ts';
import { RuleState } from './rule-state.tsx';
import { useAlertWords } from './use-alert-words.ts';
import { UsualRules } from './usual-rules.tsx';
import classes from './alerts.module.css';

/** What is watched, when it alerts, and how often it did. */
export function RulesPage() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const words = useAlertWords();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const { data } = useSuspenseQuery(rulesQuery(values('state').includes('archived')));
  const rows = useMemo(
    () =>
      data.filter(
        ({ name, queryName, unitId }) =>
          `${name} ${queryName}`.toLocaleLowerCase().includes(q.toLocaleLowerCase()) && (!unit || unitId === unit.id),
      ),
    [data, q, unit],
  );
  const columns: Column<AlertRule>[] = [
    { id: 'name', header: t('listening.alerts.name'), cell: ({ name }) => name, sort: ({ name }) => name },
    { id: 'query', header: t('listening.alerts.query'), cell: ({ queryName }) => queryName, sort: ({ queryName }) => queryName },
    {
      id: 'when',
      header: t('listening.alerts.kind'),
      cell: ({ metric, condition }) => `${words.metric(metric)}: ${words.condition(metric, condition)}`,
      secondary: true,
    },
    { id: 'severity', header: t('listening.alerts.severity'), cell: ({ severity }) => <SeverityWord severity={severity} /> },
    { id: 'state', header: t('listening.alerts.state'), cell: (rule) => <RuleState rule={rule} /> },
    {
      id: 'events',
      header: t('listening.alerts.events_90'),
      align: 'end',
      cell: ({ events }) => format.number(events),
      sort: ({ events }) => events,
    },
  ];
  const add = can('listening.edit') && (
    <Button component={Link} to="/listening/alerts/rules/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('listening.alerts.rule_new')}
    </Button>
  );
  return (
    <>
      <PageHeader
        title={t('listening.alerts.rules')}
        lead={t('listening.alerts.rules_lead')}
        crumbs={[{ label: t('listening.alerts.title'), to: '/listening/alerts' }]}
        extra={
          can('listening.edit') && (
            <Button variant="default" component={Link} to="/listening/alerts/webhooks" leftSection={<IconWebhook size={16} aria-hidden />}>
              {t('listening.alerts.webhooks')}
            </Button>
          )
        }
        action={add}
      />
      <PageBody>
        <div className={classes.page}>
          {can('listening.edit') && <UsualRules rules={data} />}
          <ListPage
            name="listening-alert-rules"
            label={t('listening.alerts.rules')}
            rows={rows}
            rowKey={({ id }) => id}
            to={({ id }) => `/listening/alerts/rules/${id}`}
            columns={columns}
            facets={[
              {
                id: 'state',
                label: t('listening.alerts.state'),
                options: [{ value: 'archived', label: t('listening.queries.with_archived') }],
              },
            ]}
            empty={
              <EmptyState
                icon={IconAdjustments}
                sentence={t('listening.alerts.rules_empty')}
                action={add}
                example={t('listening.alerts.rules_example')}
              />
            }
          />
        </div>
      </PageBody>
    </>
  );
}
