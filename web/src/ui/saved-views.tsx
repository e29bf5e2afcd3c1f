import { ActionIcon, Button, Menu, Popover, Select, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconBookmark, IconTrash, IconUser, IconUsers } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useT } from '../i18n.ts';
import { useActive } from '../session.ts';
import type { ListSearch } from './list-search.ts';
import { showUndo } from './toast.tsx';
import { useViews, type View } from './use-views.ts';
import classes from './list-filters.module.css';

interface Props {
  /** Names the list the views belong to. */
  name: string;
  /** What stands in the address now. */
  search: ListSearch;
  onShow: (search: ListSearch) => void;
}

/** Units one works in: a view may be shared with them. */
function useShareUnits(): { value: string; label: string }[] {
  const { units, permissions } = useActive();
  const mine = new Set(Object.values(permissions).flat());
  return units.filter((unit) => mine.has(unit.id) && !unit.archived).map((unit) => ({ value: unit.id, label: unit.name }));
}

/** Views of a list under a name: one's own, and those shared with one's units; an address can always be sent instead. */
export function SavedViews({ name, search, onShow }: Props) {
  const t = useT();
  const { views, keep, share, remove } = useViews(name);
  const units = useShareUnits();
  const [opened, { toggle, close }] = useDisclosure();
  const [title, setTitle] = useState('');
  const [unitId, setUnitId] = useState<string | null>(null);
  const kept = Object.fromEntries(Object.entries(search).filter((entry): entry is [string, string] => Boolean(entry[1])));
  const narrowed = Object.keys(kept).length > 0;
  const unitName = (id: string) => units.find((unit) => unit.value === id)?.label ?? t('ui.views.unit');

  const save = (event: FormEvent) => {
    event.preventDefault();
    const chosen = title.trim();
    if (!chosen) return;
    keep.mutate({ name: chosen, search: kept, unitId });
    setTitle('');
    setUnitId(null);
    close();
  };
  const drop = (view: View) => {
    remove.mutate(view);
    showUndo({ text: t('ui.views.removed', { name: view.name }), undo: () => keep.mutate(view) });
  };

  if (views.length === 0 && !narrowed) return null;
  return (
    <Popover opened={opened} onDismiss={close} trapFocus returnFocus position="bottom-start" width="min(22rem, 92vw)">
      <Popover.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />} onClick={toggle} aria-haspopup="dialog">
          {t('ui.views.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('ui.views.title')}>
        {views.map((view) => (
          <div key={view.id} className={classes.view}>
            <Button
              variant="subtle"
              color="gray"
              fullWidth
              justify="flex-start"
              onClick={() => {
                onShow(view.search);
                close();
              }}
            >
              <span className={classes.words}>
                {view.name}
                {(!view.mine || view.unitId) && (
                  <Text component="span" size="xs" c="dimmed">
                    {view.mine
                      ? t('ui.views.shared_with', { unit: unitName(view.unitId ?? '') })
                      : t('ui.views.shared_by', { person: view.owner })}
                  </Text>
                )}
              </span>
            </Button>
            {view.mine && (
              <>
                <Menu position="bottom-end" withinPortal={false}>
                  <Menu.Target>
                    <ActionIcon aria-label={t('ui.views.share', { name: view.name })}>
                      {view.unitId ? <IconUsers size={16} /> : <IconUser size={16} />}
                    </ActionIcon>
                  </Menu.Target>
                  <Menu.Dropdown mah="40dvh" style={{ overflowY: 'auto' }}>
                    <Menu.RadioGroup value={view.unitId ?? ''} onChange={(unit) => share.mutate({ id: view.id, unitId: unit || null })}>
                      <Menu.RadioItem value="">{t('ui.views.only_me')}</Menu.RadioItem>
                      {units.map((unit) => (
                        <Menu.RadioItem key={unit.value} value={unit.value}>
                          {unit.label}
                        </Menu.RadioItem>
                      ))}
                    </Menu.RadioGroup>
                  </Menu.Dropdown>
                </Menu>
                <ActionIcon aria-label={t('ui.views.remove', { name: view.name })} onClick={() => drop(view)}>
                  <IconTrash size={16} />
                </ActionIcon>
              </>
            )}
          </div>
        ))}
        {narrowed && (
          <form onSubmit={save} className={classes.save} data-after={views.length > 0 || undefined}>
            <TextInput
              label={t('ui.views.save')}
              placeholder={t('ui.views.name')}
              value={title}
              maxLength={80}
              onChange={(event) => setTitle(event.currentTarget.value)}
              data-autofocus
            />
            <Select
              label={t('ui.views.for')}
              data={[{ value: '', label: t('ui.views.only_me') }, ...units]}
              value={unitId ?? ''}
              allowDeselect={false}
              searchable={units.length > 8}
              comboboxProps={{ withinPortal: false }}
              onChange={(unit) => setUnitId(unit || null)}
            />
            <Button type="submit" disabled={!title.trim()}>
              {t('ui.views.keep')}
            </Button>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
