import { Button, CloseButton, Menu, TextInput } from '@mantine/core';
import { IconChevronDown, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useT } from '../i18n.ts';
import type { ListState } from './list-search.ts';
import { SavedViews } from './saved-views.tsx';
import classes from './list-filters.module.css';

export interface Facet {
  id: string;
  label: string;
  options: readonly { value: string; label: string }[];
}

interface Props {
  name: string;
  facets: readonly Facet[];
  searchable: boolean;
  state: ListState;
}

/** Search, facets as chips, saved views: all of it in the address. */
export function ListFilters({ name, facets, searchable, state }: Props) {
  const t = useT();
  const chips = facets.flatMap((facet) =>
    state
      .values(facet.id)
      .map((value) => ({ facet, value, label: facet.options.find((option) => option.value === value)?.label ?? value })),
  );
  const remove = (facet: Facet, value: string) =>
    state.set({
      [facet.id]: state
        .values(facet.id)
        .filter((one) => one !== value)
        .join(','),
    });
  return (
    <div className={`${classes.filters} no-print`}>
      <div className={classes.line}>
        {searchable && <SearchField state={state} />}
        {facets.map((facet) => (
          <Menu key={facet.id} position="bottom-start">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />}>
                {facet.label}
              </Button>
            </Menu.Target>
            <Menu.Dropdown mah="60dvh" style={{ overflowY: 'auto' }}>
              <Menu.CheckboxGroup value={state.values(facet.id)} onChange={(values) => state.set({ [facet.id]: values.join(',') })}>
                {facet.options.map((option) => (
                  <Menu.CheckboxItem key={option.value} value={option.value}>
                    {option.label}
                  </Menu.CheckboxItem>
                ))}
              </Menu.CheckboxGroup>
            </Menu.Dropdown>
          </Menu>
        ))}
        <SavedViews name={name} search={state.search} onShow={state.replace} />
      </div>
      {chips.length > 0 && (
        <ul className={classes.chips} aria-label={t('ui.list.chosen')}>
          {chips.map(({ facet, value, label }) => (
            <li key={`${facet.id}:${value}`} className={classes.chip}>
              <span>
                {facet.label}: <strong>{label}</strong>
              </span>
              <button
                type="button"
                aria-label={t('ui.list.remove_chip', { facet: facet.label, value: label })}
                onClick={() => remove(facet, value)}
              >
                <IconX size={14} aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => state.set(Object.fromEntries(facets.map((facet) => [facet.id, undefined])))}
            >
              {t('ui.list.remove_all')}
            </Button>
          </li>
        </ul>
      )}
    </div>
  );
}

/** Writes to the address after a short quiet, so that each letter is not a page. */
function SearchField({ state }: { state: ListState }) {
  const t = useT();
  const [text, setText] = useState(state.q);
  const [seen, setSeen] = useState(state.q);
  if (seen !== state.q) {
    // The address changed from elsewhere (a saved view, the back button).
    setSeen(state.q);
    setText(state.q);
  }
  const { set, q } = state;
  useEffect(() => {
    if (text === q) return;
    const timer = setTimeout(() => set({ q: text }), 250);
    return () => clearTimeout(timer);
  }, [text, q, set]);
  return (
    <TextInput
      className={classes.search}
      type="search"
      aria-label={t('ui.list.search')}
      placeholder={t('ui.list.search')}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={text && <CloseButton size="sm" aria-label={t('ui.list.search_clear')} onClick={() => setText('')} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
    />
  );
}
