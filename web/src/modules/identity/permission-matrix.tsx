import { List, Popover, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useSuspenseQuery } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { useT } from '../../i18n.ts';
import type { Role } from './role.ts';
import { usePermissionName, useRoleName } from './use-role-name.ts';
import classes from './permission-matrix.module.css';

/** Every permission by role, and the operations it opens; printed from the contracts. */
export function PermissionMatrix({ roles }: { roles: readonly Role[] }) {
  const t = useT();
  const roleName = useRoleName();
  const permissionName = usePermissionName();
  const { data: matrix } = useSuspenseQuery(api.identity.roles.matrix.queryOptions());
  return (
    <div className={classes.scroll} tabIndex={0} role="region" aria-label={t('settings.roles.matrix')}>
      <table className={classes.matrix}>
        <thead>
          <tr>
            <th scope="col" className={classes.corner}>
              {t('settings.roles.permission')}
            </th>
            {roles.map((role) => (
              <th key={role.id} scope="col" className={classes.role}>
                <span>{roleName(role.id, role.name)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {matrix.map((row) => (
            <tr key={row.permission}>
              <th scope="row" className={classes.permission}>
                <Popover width="min(26rem, 90vw)" position="bottom-start" trapFocus returnFocus>
                  <Popover.Target>
                    <UnstyledButton className={classes.name}>{permissionName(row.permission)}</UnstyledButton>
                  </Popover.Target>
                  <Popover.Dropdown aria-label={permissionName(row.permission)} tabIndex={-1} data-autofocus>
                    <code>{row.permission}</code>
                    <List size="sm" mt="xs">
                      {row.operations.map((operation) => (
                        <List.Item key={operation.method + operation.path}>
                          <code>
                            {operation.method} {operation.path}
                          </code>
                        </List.Item>
                      ))}
                    </List>
                  </Popover.Dropdown>
                </Popover>
              </th>
              {roles.map((role) => {
                const held = row.roles.includes(role.id);
                return (
                  <td key={role.id} className={classes.cell}>
                    {held ? (
                      <IconCheck size={16} stroke={2.5} role="img" aria-label={t('settings.roles.yes')} />
                    ) : (
                      <span className="visually-hidden">{t('settings.roles.no')}</span>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
