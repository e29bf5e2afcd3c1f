import { Button } from '@mantine/core';
import { IconMailPlus, IconUsers } from '@tabler/icons-react';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { api, type Answer, type Client } from '../../api.ts';
import { useFormat } from '../../format.ts';
import { localeNames, useT } from '../../i18n.ts';
import { useActive, useCan, useUnit } from '../../session.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import type { Column } from '../../ui/list-column.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { useListSearch } from '../../ui/list-search.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { StateWord } from '../../ui/state-word.tsx';
import { SettingsHeader } from './settings-header.tsx';
import { useRoleName } from './use-role-name.ts';

type Member = Answer<Client['identity']['members']['list']>[number];

/** Who works here, with which roles, where. */
export function MembersPage() {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const roleName = useRoleName();
  const { units } = useActive();
  const { unit } = useUnit();
  const { q, values } = useListSearch();
  const { data: members } = useSuspenseQuery(api.identity.members.list.queryOptions());
  const { data: roles = [] } = useQuery(api.identity.roles.list.queryOptions());
  const wanted = values('role').join();

  const unitNames = useMemo(() => new Map(units.map((one) => [one.id, one.name])), [units]);
  const names = useMemo(() => new Map(roles.map((role) => [role.id, roleName(role.id, role.name)])), [roles, roleName]);
  const rows = useMemo(() => {
    const chosen = wanted.split(',').filter(Boolean);
    const text = q.toLocaleLowerCase();
    return members.filter(
      (member) =>
        (!text || `${member.name} ${member.email}`.toLocaleLowerCase().includes(text)) &&
        (chosen.length === 0 || member.memberships.some((one) => chosen.includes(one.role))) &&
        (!unit || member.memberships.some((one) => one.unitId === unit.id)),
    );
  }, [members, q, wanted, unit]);

  const columns = useMemo<Column<Member>[]>(
    () => [
      { id: 'name', header: t('account.name'), cell: (member) => member.name, sort: (member) => member.name },
      {
        id: 'roles',
        header: t('settings.members.roles'),
        cell: (member) =>
          member.archived ? (
            <StateWord tone="draft" label={t('settings.members.archived')} />
          ) : (
            format.list(
              member.memberships.map((one) =>
                t('settings.members.role_in', { role: names.get(one.role) ?? one.role, unit: unitNames.get(one.unitId) ?? '–' }),
              ),
            )
          ),
      },
      { id: 'email', header: t('account.email'), cell: (member) => member.email, sort: (member) => member.email, secondary: true },
      {
        id: 'locale',
        header: t('account.language'),
        cell: (member) => localeNames[member.locale],
        sort: (member) => member.locale,
        secondary: true,
      },
    ],
    [t, format, names, unitNames],
  );
  const invite = can('identity.manage') && (
    <Button
      renderRoot={(props) => <Link {...props} to="/settings/invitations" search={{ new: true }} />}
      leftSection={<IconMailPlus size={16} aria-hidden />}
    >
      {t('settings.invitations.invite')}
    </Button>
  );
  return (
    <>
      <SettingsHeader title={t('settings.members.title')} lead={t('settings.members.lead')} action={invite} />
      <PageBody>
        <ListPage
          name="members"
          label={t('settings.members.title')}
          rows={rows}
          rowKey={(member) => member.personId}
          to={(member) => `/settings/members/${member.personId}`}
          columns={columns}
          facets={[{ id: 'role', label: t('settings.members.role'), options: [...names].map(([value, label]) => ({ value, label })) }]}
          empty={<EmptyState icon={IconUsers} sentence={t('settings.members.empty')} action={invite} />}
        />
      </PageBody>
    </>
  );
}
