import { ActionIcon, Button, Group, Popover, TextInput } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { IconBookmark, IconTrash } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { useT } from '../i18n.ts';
import type { ListSearch, ListState } from './list-search.ts';
import { showUndo } from './toast.tsx';
import classes from './list-filters.module.css';

interface View {
  name: string;
  search: ListSearch;
}

/** Views of a list under a name, kept in this browser; an address can always be sent instead. */
export function SavedViews({ name, state }: { name: string; state: ListState }) {
  const t = useT();
  const [views, setViews] = useLocalStorage<View[]>({ key: `auscult.views.${name}`, defaultValue: [], getInitialValueInEffect: false });
  const [opened, { toggle, close }] = useDisclosure();
  const [title, setTitle] = useState('');
  const narrowed = Object.values(state.search).some(Boolean);

  const keep = (event: FormEvent) => {
    event.preventDefault();
    const chosen = title.trim();
    if (!chosen) return;
    setViews([...views.filter((view) => view.name !== chosen), { name: chosen, search: state.search }]);
    setTitle('');
    close();
  };
  const remove = (view: View) => {
    setViews(views.filter((one) => one !== view));
    showUndo({ text: t('ui.views.removed', { name: view.name }), undo: () => setViews(views) });
  };
  const show = (view: View) => {
    state.replace(view.search);
    close();
  };

  if (views.length === 0 && !narrowed) return null;
  return (
    <Popover opened={opened} onDismiss={close} trapFocus returnFocus position="bottom-start" width="min(20rem, 92vw)">
      <Popover.Target>
        <Button variant="default" leftSection={<IconBookmark size={16} aria-hidden />} onClick={toggle} aria-haspopup="dialog">
          {t('ui.views.title')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('ui.views.title')}>
        {views.map((view) => (
          <div key={view.name} className={classes.view}>
            <Button variant="subtle" color="gray" fullWidth justify="flex-start" onClick={() => show(view)}>
              {view.name}
            </Button>
            <ActionIcon aria-label={t('ui.views.remove', { name: view.name })} onClick={() => remove(view)}>
              <IconTrash size={16} />
            </ActionIcon>
          </div>
        ))}
        {narrowed && (
          <form onSubmit={keep}>
            <Group align="flex-end" gap="xs" mt={views.length > 0 ? 'xs' : 0} wrap="nowrap">
              <TextInput
                label={t('ui.views.save')}
                placeholder={t('ui.views.name')}
                value={title}
                onChange={(event) => setTitle(event.currentTarget.value)}
                data-autofocus
                flex={1}
              />
              <Button type="submit" disabled={!title.trim()}>
                {t('ui.views.keep')}
              </Button>
            </Group>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
