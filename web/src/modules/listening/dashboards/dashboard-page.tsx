import { ActionIcon, Button, Menu } from '@mantine/core';
import { IconCopy, IconDots, IconLayoutDashboard, IconPencil, IconPrinter, IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api, client } from '../../../api.ts';
import { useErrorText } from '../../../errors.ts';
import { useFormat } from '../../../format.ts';
import { useT } from '../../../i18n.ts';
import { useActive } from '../../../session.ts';
import { confirm } from '../../../ui/confirm.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageBody } from '../../../ui/page-body.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { showDone, showFault } from '../../../ui/toast.tsx';
import { useToday } from '../../../use-today.ts';
import { daysBefore, type Period } from '../period.ts';
import { dashboardQuery, savedQueriesQuery, type Dashboard } from '../queries.ts';
import { CancelButton, DashboardForm } from './dashboard-form.tsx';
import classes from './dashboards.module.css';
import { PanelView } from './panel-view.tsx';

/** A dashboard as it was arranged; its maker changes it in place, others take a copy. */
export function DashboardPage({ id }: { id: string }) {
  const t = useT();
  const format = useFormat();
  const cache = useQueryClient();
  const today = useToday();
  const { units } = useActive();
  const { data: dashboard } = useSuspenseQuery(dashboardQuery(id));
  const { data: queries } = useSuspenseQuery(savedQueriesQuery(true));
  const [editing, setEditing] = useState(false);
  const names = useMemo(() => new Map(queries.map((query) => [query.id, query.name])), [queries]);
  const period = periodOf(dashboard, today);
  const unit = units.find((one) => one.id === dashboard.unitId)?.name ?? '–';
  const dates = t('listening.period.said', { from: format.date(period.from), to: format.date(period.to) });
  const whose = dashboard.mine
    ? t(dashboard.shared ? 'listening.dashboards.shared_with' : 'listening.dashboards.private', { unit })
    : t('listening.dashboards.by', { owner: dashboard.owner });
  return (
    <>
      <PageHeader
        title={dashboard.title}
        crumbs={[{ label: t('listening.dashboards.title'), to: '/listening/dashboards' }]}
        lead={`${dates} · ${whose}`}
        extra={!editing && <Extras dashboard={dashboard} />}
        action={
          dashboard.mine &&
          !editing && (
            <Button leftSection={<IconPencil size={16} aria-hidden />} onClick={() => setEditing(true)}>
              {t('listening.dashboards.edit')}
            </Button>
          )
        }
      />
      <PageBody>
        {editing ? (
          <DashboardForm
            initial={dashboard}
            queries={queries}
            submitLabel={t('listening.dashboards.save')}
            extra={<CancelButton onClick={() => setEditing(false)} />}
            send={({ title, unitId, shared, period: wanted, against, panels }) =>
              client.listening.dashboards.update({
                id,
                revision: dashboard.revision,
                title,
                unitId,
                shared,
                period: wanted,
                against,
                panels,
              })
            }
            onDone={async (saved) => {
              cache.setQueryData(dashboardQuery(id).queryKey, saved);
              await cache.invalidateQueries({ queryKey: api.listening.dashboards.key() });
              showDone(t('listening.dashboards.saved', { title: saved.title }));
              setEditing(false);
            }}
          />
        ) : dashboard.panels.length === 0 ? (
          <EmptyState icon={IconLayoutDashboard} sentence={t('listening.dashboards.no_panels')} />
        ) : (
          <ul className={classes.panels} aria-label={t('listening.dashboards.panels')}>
            {dashboard.panels.map((panel, place) => (
              // Two panels may be the same; their place tells them apart.
              // oxlint-disable-next-line react/no-array-index-key
              <PanelView key={place} panel={panel} names={names} period={period} against={dashboard.against} />
            ))}
          </ul>
        )}
      </PageBody>
    </>
  );
}

function periodOf({ period }: Dashboard, today: string): Period {
  return 'days' in period ? { from: daysBefore(today, period.days - 1), to: today } : period;
}

/** Print it, take a copy, remove it. */
function Extras({ dashboard }: { dashboard: Dashboard }) {
  const t = useT();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { describe } = useErrorText();
  const onError = (error: unknown) => showFault(describe(error));
  const { id, title, unitId, period, against, panels } = dashboard;
  const copy = useMutation({
    mutationFn: () =>
      client.listening.dashboards.create({
        title: t('listening.dashboards.copy_of', { title }).slice(0, 120),
        unitId,
        shared: false,
        period,
        against,
        panels,
      }),
    onSuccess: async (made) => {
      await cache.invalidateQueries({ queryKey: api.listening.dashboards.key() });
      showDone(t('listening.dashboards.saved', { title: made.title }));
      await navigate({ to: '/listening/dashboards/$id', params: { id: made.id } });
    },
    onError,
  });
  const remove = useMutation({
    mutationFn: () => client.listening.dashboards.remove({ id }),
    onSuccess: async () => {
      await navigate({ to: '/listening/dashboards' });
      cache.removeQueries({ queryKey: dashboardQuery(id).queryKey });
      await cache.invalidateQueries({ queryKey: api.listening.dashboards.key() });
    },
    onError,
  });
  const ask = async () => {
    const yes = await confirm({
      title: t('listening.dashboards.remove_title', { title }),
      text: t('listening.dashboards.remove_text'),
      action: t('listening.dashboards.remove'),
      tone: 'stop',
    });
    if (yes) remove.mutate();
  };
  return (
    <>
      <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
        {t('listening.dashboards.print')}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('listening.dashboards.more')}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconCopy size={16} aria-hidden />} onClick={() => copy.mutate()}>
            {t('listening.dashboards.copy')}
          </Menu.Item>
          {dashboard.mine && (
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={() => void ask()}>
              {t('listening.dashboards.remove')}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
    </>
  );
}
