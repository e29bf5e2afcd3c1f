import '@mantine/spotlight/styles.css';
import { createSpotlight, Spotlight } from '@mantine/spotlight';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFileText, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { api } from '../api.ts';
import { useErrorText } from '../errors.ts';
import { useT } from '../i18n.ts';
import { entityKind, visibleNav } from '../rooms.ts';
import { useCan } from '../session.ts';
import { StateWord } from '../ui/state-word.tsx';

const [store, spotlight] = createSpotlight();

/** Search everything one may read: pages by name at once, things of the joined record from the server. */
export function SearchDialog({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useT();
  const navigate = useNavigate();
  const { describe } = useErrorText();
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 200);
  const pages = visibleNav(useCan()).filter((item) => t(item.label).toLocaleLowerCase().includes(text.trim().toLocaleLowerCase()));
  const found = useQuery(
    api.record.search.queryOptions({ input: { q: asked }, enabled: opened && asked.length > 1, placeholderData: keepPreviousData }),
  );
  const things = asked.length > 1 ? (found.data ?? []) : [];

  useEffect(() => {
    if (opened) spotlight.open();
    else spotlight.close();
  }, [opened]);

  const go = (to: string) => {
    onClose();
    void navigate({ to: to as '/' });
  };

  return (
    <Spotlight.Root
      store={store}
      query={text}
      onQueryChange={setText}
      onSpotlightClose={onClose}
      clearQueryOnClose
      shortcut={null}
      scrollable
      maxHeight="60dvh"
      centered={false}
      yOffset="10dvh"
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      attributes={{ content: { 'aria-label': t('shell.search.label') } }}
    >
      <Spotlight.Search
        placeholder={t('shell.search.placeholder')}
        aria-label={t('shell.search.label')}
        leftSection={<IconSearch size={18} aria-hidden />}
      />
      <Spotlight.ActionsList>
        {pages.length > 0 && (
          <Spotlight.ActionsGroup label={t('shell.search.pages')}>
            {pages.map((item) => (
              <Spotlight.Action
                key={item.to}
                label={t(item.label)}
                leftSection={<item.icon size={18} aria-hidden />}
                onClick={() => go(item.to)}
              />
            ))}
          </Spotlight.ActionsGroup>
        )}
        {things.length > 0 && (
          <Spotlight.ActionsGroup label={t('shell.search.things')}>
            {things.map((thing) => {
              const kind = entityKind(thing.type);
              if (!kind) return null;
              const Icon = kind.icon ?? IconFileText;
              const state = thing.state ? kind.states?.[thing.state] : undefined;
              return (
                <Spotlight.Action
                  key={`${thing.type}:${thing.id}`}
                  label={thing.title}
                  description={t(kind.label)}
                  leftSection={<Icon size={18} aria-hidden />}
                  rightSection={state && <StateWord tone={state.tone} label={t(state.label)} />}
                  onClick={() => go(kind.to(thing.id))}
                />
              );
            })}
          </Spotlight.ActionsGroup>
        )}
        {pages.length === 0 && things.length === 0 && (
          <Spotlight.Empty>
            {found.isError ? describe(found.error) : found.isFetching ? t('ui.loading') : t('shell.search.nothing')}
          </Spotlight.Empty>
        )}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
