import { ActionIcon, Menu } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconDots, IconPencil } from '@tabler/icons-react';
import { useT } from '../../i18n.ts';
import { useCan } from '../../session.ts';
import { useArchive } from './use-archive.ts';

interface Props {
  kind: 'goal' | 'objective' | 'kpi';
  thing: { id: string; unitId: string; archived: boolean };
  title: string;
  onEdit: () => void;
}

/** What can be done with a goal, an objective or a KPI besides its next step. Nothing is shown to those who may not. */
export function ThingActions({ kind, thing, title, onEdit }: Props) {
  const t = useT();
  const can = useCan();
  const archive = useArchive({ kind, id: thing.id, title });
  if (!can('strategy.edit', thing.unitId)) return null;
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t('strategy.more_for', { title })} loading={archive.isPending}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!thing.archived && (
          <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
            {t('strategy.edit')}
          </Menu.Item>
        )}
        {thing.archived ? (
          <Menu.Item leftSection={<IconArchiveOff size={16} aria-hidden />} onClick={() => archive.mutate(false)}>
            {t('strategy.unarchive')}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => archive.mutate(true)}>
            {t('strategy.archive')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
