import { useCallback } from 'react';
import { hasMessage, useT } from '../../i18n.ts';

/** The name of a role: a custom role has its own, a built-in one is translated. */
export function useRoleName(): (id: string, name?: string | null) => string {
  const t = useT();
  return useCallback((id, name) => name ?? (hasMessage(`settings.role.${id}`) ? t(`settings.role.${id}`) : id), [t]);
}

/** What a permission allows, in words. */
export function usePermissionName(): (permission: string) => string {
  const t = useT();
  return useCallback(
    (permission) => (hasMessage(`settings.permission.${permission}`) ? t(`settings.permission.${permission}`) : permission),
    [t],
  );
}
