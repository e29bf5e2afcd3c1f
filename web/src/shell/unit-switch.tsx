import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconSitemap } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import { useActive, useUnit } from '../session.ts';
import { flattenUnits } from './units.ts';

/** Which unit the pages show. Nothing to switch for who sees one unit only. */
export function UnitSwitch({ wide = false }: { wide?: boolean }) {
  const t = useT();
  const { units } = useActive();
  const { unit, chooseUnit } = useUnit();
  const rows = flattenUnits(units);
  if (rows.length < 2) return null;
  const name = unit?.name ?? t('shell.unit.all');
  const mark = (chosen: boolean) => (chosen ? <IconCheck size={16} aria-hidden /> : <span style={{ width: 16 }} />);
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
        <Menu.Item role="menuitemradio" aria-checked={!unit} leftSection={mark(!unit)} onClick={() => chooseUnit(null)}>
          {t('shell.unit.all')}
        </Menu.Item>
        <Menu.Divider />
        {rows.map((row) => (
          <Menu.Item
            key={row.unit.id}
            role="menuitemradio"
            aria-checked={row.unit.id === unit?.id}
            leftSection={mark(row.unit.id === unit?.id)}
            pl={`${0.75 + row.depth * 1.25}rem`}
            onClick={() => chooseUnit(row.unit.id)}
          >
            {row.unit.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
