import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { useT } from '../i18n.ts';

export function useColourScheme() {
  const t = useT();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const { setColorScheme } = useMantineColorScheme();
  const dark = scheme === 'dark';
  return {
    icon: dark ? IconSun : IconMoon,
    label: t(dark ? 'shell.scheme.light' : 'shell.scheme.dark'),
    toggle: () => setColorScheme(dark ? 'light' : 'dark'),
  };
}

export function ColourSchemeButton() {
  const { icon: Icon, label, toggle } = useColourScheme();
  return (
    <ActionIcon onClick={toggle} aria-label={label}>
      <Icon size={20} />
    </ActionIcon>
  );
}
