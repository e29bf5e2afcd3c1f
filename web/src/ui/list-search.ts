import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

/** What a list keeps in its address: `q`, `sort` (`-name` falls), and each facet as `a,b`. */
export type ListSearch = Record<string, string | undefined>;

/** `validateSearch: listSearch` in the route of a list. Anything that is no text is dropped. */
export function listSearch(raw: Record<string, unknown>): ListSearch {
  const search: ListSearch = {};
  for (const [key, value] of Object.entries(raw)) {
    // The router reads `?year=2026` as a number; in an address everything is text.
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') search[key] = String(value);
  }
  return search;
}

export interface ListState {
  search: ListSearch;
  q: string;
  /** The chosen values of a facet. */
  values: (facet: string) => string[];
  set: (changes: ListSearch) => void;
  /** Puts a saved view in place of everything. */
  replace: (search: ListSearch) => void;
}

/** The state of the list on this page, read from its address and written back to it. */
export function useListSearch(): ListState {
  const raw: Record<string, unknown> = useSearch({ strict: false });
  const key = JSON.stringify(raw);
  const search = useMemo(() => listSearch(JSON.parse(key)), [key]);
  const navigate = useNavigate();
  const replace = useCallback(
    (next: ListSearch) => {
      const kept = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined && value !== ''));
      void navigate({ to: '.', search: kept as never, replace: true, resetScroll: false });
    },
    [navigate],
  );
  return {
    search,
    q: search['q'] ?? '',
    values: (facet) => search[facet]?.split(',').filter(Boolean) ?? [],
    set: (changes) => replace({ ...search, ...changes }),
    replace,
  };
}
