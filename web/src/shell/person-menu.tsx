import { ActionIcon, Avatar, Menu, Text } from '@mantine/core';
import { IconLogout, IconUser } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { chooseOrganisation } from '../active.ts';
import { useT } from '../i18n.ts';
import { useActive, useMe } from '../session.ts';
import { useColourScheme } from './colour-scheme-button.tsx';
import { LanguageItems } from './language-items.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Initials are of the person: in a hospital half the house would be "D". */
const withoutTitles = (name: string) => name.replace(/^(?:\p{L}+\.\s*)+(?=\p{L})/u, '');

/** Who I am, which organisation, and the way out; on small screens language and colours too. */
export function PersonMenu({ withPreferences }: { withPreferences: boolean }) {
  const t = useT();
  const me = useMe();
  const { organisation } = useActive();
  const queries = useQueryClient();
  const scheme = useColourScheme();
  const signOut = useSignOut();
  const switchTo = (id: string) => {
    chooseOrganisation(id);
    // Nothing of the other organisation may stay on the page.
    queries.clear();
    window.location.assign('/');
  };
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon size="lg" radius="xl" aria-label={t('shell.person.menu', { name: me.name })} ml={4}>
          <Avatar size={30} color="accent" name={withoutTitles(me.name)} variant="filled" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown mah="85dvh" style={{ overflowY: 'auto' }}>
        <Menu.Label>
          <Text fw={600} size="sm" c="bright" truncate>
            {me.name}
          </Text>
          <Text size="xs" truncate>
            {me.email}
          </Text>
        </Menu.Label>
        <Menu.Item component={Link} to="/settings/me" leftSection={<IconUser size={16} aria-hidden />}>
          {t('shell.person.settings')}
        </Menu.Item>
        {me.organisations.length > 1 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('shell.person.organisations')}</Menu.Label>
            <Menu.RadioGroup value={organisation.id} onChange={switchTo}>
              {me.organisations.map((one) => (
                <Menu.RadioItem key={one.id} value={one.id} closeMenuOnClick>
                  {one.name}
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </>
        )}
        {withPreferences && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<scheme.icon size={16} aria-hidden />} onClick={scheme.toggle}>
              {scheme.label}
            </Menu.Item>
            <Menu.Label>{t('shell.language')}</Menu.Label>
            <LanguageItems />
          </>
        )}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()} disabled={signOut.isPending}>
          {t('shell.person.sign_out')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
