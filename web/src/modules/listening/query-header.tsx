import { ActionIcon, Button, Menu } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconBell,
  IconDots,
  IconHistory,
  IconLayoutDashboard,
  IconMessages,
  IconScale,
  IconPencil,
} from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import type { SavedQuery } from './queries.ts';
import { QueryState } from './query-state.tsx';
import { useArchiveQuery } from './use-archive-query.ts';

/** The head of a query's pages. */
export function QueryHeader({ query, children }: { query: SavedQuery; children?: ReactNode }) {
  const t = useT();
  const can = useCan();
  const archive = useArchiveQuery(query);
  const params = { id: query.id };
  const mayEdit = can('listening.edit', query.unitId);
  return (
    <PageHeader
      title={query.name}
      crumbs={[{ label: t('listening.queries.title'), to: '/listening' }]}
      state={<QueryState query={query} />}
      lead={query.note || undefined}
      extra={
        <>
          <Button
            variant="default"
            component={Link}
            to="/listening/mentions"
            search={{ query: query.id } as never}
            leftSection={<IconMessages size={16} aria-hidden />}
          >
            {t('listening.query.mentions')}
          </Button>
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon aria-label={t('listening.query.more')}>
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                component={Link}
                to="/listening/queries/$id/versions"
                params={params as never}
                leftSection={<IconHistory size={16} aria-hidden />}
              >
                {t('listening.query.versions')}
              </Menu.Item>
              {mayEdit && !query.archived && (
                <Menu.Item
                  component={Link}
                  to="/listening/alerts/rules/new"
                  search={{ query: query.id } as never}
                  leftSection={<IconBell size={16} aria-hidden />}
                >
                  {t('listening.alerts.rule_for_query')}
                </Menu.Item>
              )}
              <Menu.Item
                component={Link}
                to="/listening/dashboards/new"
                search={{ query: query.id } as never}
                leftSection={<IconLayoutDashboard size={16} aria-hidden />}
              >
                {t('listening.dashboards.new')}
              </Menu.Item>
              <Menu.Item
                component={Link}
                to="/listening/compare"
                search={{ queries: query.id } as never}
                leftSection={<IconScale size={16} aria-hidden />}
              >
                {t('listening.query.compare')}
              </Menu.Item>
              {mayEdit && (
                <Menu.Item
                  leftSection={query.archived ? <IconArchiveOff size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
                  onClick={() => archive.mutate(!query.archived)}
                >
                  {t(query.archived ? 'listening.query.restore' : 'listening.query.archive')}
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        </>
      }
      action={
        mayEdit &&
        !query.archived && (
          <Button
            component={Link}
            to="/listening/queries/$id/edit"
            params={params as never}
            leftSection={<IconPencil size={16} aria-hidden />}
          >
            {t('listening.query.edit')}
          </Button>
        )
      }
    >
      {children}
    </PageHeader>
  );
}
