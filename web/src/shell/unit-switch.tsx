import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconSitemap } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import { useActive, useUnit } from '../session.ts';
import { flattenUnits } from './units.ts';

/** Stands for no unit in particular; no id looks like it. */
const everything = 'all';

/** Which unit the pages show. Nothing to switch for who sees one unit only. */
export function UnitSwitch({ wide = false }: { wide?: boolean }) {
  const t = useT();
  const { units } = useActive();
  const { unit, chooseUnit } = useUnit();
  const rows = flattenUnits(units);
  if (rows.length < 2) return null;
  const name = unit?.name ?? t('shell.unit.all');
  return (
    <Menu position="bottom-start" width={wide ? 'target' : 'max-content'}>
      <Menu.Target>
        <Button
          variant="default"
          fullWidth={wide}
          justify={wide ? 'space-between' : undefined}
          mb={wide ? 'sm' : 0}
          maw={wide ? undefined : '16rem'}
          leftSection={<IconSitemap size={16} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t('shell.unit.label', { name })}
        >
          {name}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70dvh" style={{ overflowY: 'auto' }}>
        <Menu.RadioGroup value={unit?.id ?? everything} onChange={(id) => chooseUnit(id === everything ? null : id)}>
          <Menu.RadioItem value={everything} closeMenuOnClick>
            {t('shell.unit.all')}
          </Menu.RadioItem>
          <Menu.Divider />
          {rows.map((row) => (
            <Menu.RadioItem key={row.unit.id} value={row.unit.id} closeMenuOnClick>
              <span style={{ paddingInlineStart: `${row.depth}rem` }}>{row.unit.name}</span>
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
