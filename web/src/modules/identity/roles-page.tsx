import { Button } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api.ts';
import { useErrorText } from '../../errors.ts';
import { useFormat } from '../../format.ts';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { confirm } from '../../ui/confirm.ts';
import { PageBody } from '../../ui/page-body.tsx';
import { Panel } from '../../ui/panel.tsx';
import { showFault } from '../../ui/toast.tsx';
import { PermissionMatrix } from './permission-matrix.tsx';
import type { Role } from './role.ts';
import { RoleForm } from './role-form.tsx';
import { SettingsHeader } from './settings-header.tsx';
import { usePermissionName } from './use-role-name.ts';
import classes from './units-page.module.css';

/** Roles and what they allow. */
export function RolesPage() {
  const t = useT();
  const can = useCan();
  const { data: roles } = useSuspenseQuery(api.identity.roles.list.queryOptions());
  const [form, setForm] = useState<{ role: Role | null } | null>(null);
  const custom = roles.filter((role) => !role.builtIn);
  return (
    <>
      <SettingsHeader
        title={t('settings.roles.title')}
        lead={t('settings.roles.lead')}
        action={
          can('identity.manage') && (
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setForm({ role: null })}>
              {t('settings.roles.add')}
            </Button>
          )
        }
      />
      <PageBody>
        {custom.length > 0 && (
          <div style={{ marginBottom: '2rem' }}>
            <Panel title={t('settings.roles.custom')}>
              <ul className={classes.tree}>
                {custom.map((role) => (
                  <CustomRole key={role.id} role={role} onEdit={() => setForm({ role })} />
                ))}
              </ul>
            </Panel>
          </div>
        )}
        <Panel title={t('settings.roles.matrix')}>
          <PermissionMatrix roles={roles} />
        </Panel>
      </PageBody>
      {form && <RoleForm role={form.role} onClose={() => setForm(null)} />}
    </>
  );
}

function CustomRole({ role, onEdit }: { role: Role; onEdit: () => void }) {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const queries = useQueryClient();
  const { describe } = useErrorText();
  const permissionName = usePermissionName();
  const remove = useMutation({
    mutationFn: () => client.identity.roles.remove({ id: role.id }),
    onSuccess: () => queries.invalidateQueries({ queryKey: api.identity.roles.key() }),
    onError: (error) => showFault(describe(error)),
  });
  const name = role.name ?? role.id;
  const ask = async () => {
    const yes = await confirm({
      title: t('settings.roles.remove_title', { name }),
      text: t('settings.roles.remove_text'),
      action: t('settings.roles.remove'),
      tone: 'stop',
    });
    if (yes) remove.mutate();
  };
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        <span className={classes.name}>{name}</span>
        <span className={classes.meta}>{format.list(role.permissions.map(permissionName))}</span>
      </div>
      {can('identity.manage') && (
        <div className={classes.actions}>
          <Button
            variant="subtle"
            size="xs"
            leftSection={<IconPencil size={14} aria-hidden />}
            onClick={onEdit}
            aria-label={t('settings.roles.edit_one', { name })}
          >
            {t('settings.edit')}
          </Button>
          <Button
            variant="subtle"
            size="xs"
            color="gray"
            onClick={() => void ask()}
            loading={remove.isPending}
            aria-label={t('settings.roles.remove_one', { name })}
          >
            {t('settings.roles.remove')}
          </Button>
        </div>
      )}
    </li>
  );
}
