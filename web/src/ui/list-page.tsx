import { Button, Checkbox, Kbd, Text } from '@mantine/core';
import {
  createSortedRowModel,
  rowSelectionFeature,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type RowSelectionState,
} from '@tanstack/react-table';
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { useT } from '../i18n.ts';
import type { Column } from './list-column.ts';
import { ListFilters, type Facet } from './list-filters.tsx';
import { ListHead } from './list-head.tsx';
import { useListSearch } from './list-search.ts';
import { ListSkeleton } from './loading.tsx';
import { PathLink } from './path-link.tsx';
import { useListKeys } from './use-list-keys.ts';
import classes from './list-page.module.css';

export type { Column } from './list-column.ts';

interface Props<Row extends object> {
  /** Names the list: for its saved views, and for who hears the page. */
  name: string;
  label: string;
  /** Keep it stable between renders (query data, a memo). */
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Where a row leads; rows without it cannot be opened. */
  to?: (row: Row) => string;
  columns: readonly Column<Row>[];
  facets?: readonly Facet[];
  /** Whether text search is offered (`q` in the address; the page filters or asks the server). */
  searchable?: boolean;
  loading?: boolean;
  /** Nothing exists yet: an `EmptyState`. */
  empty: ReactNode;
  /** Actions on the selected rows; makes rows selectable. */
  bulk?: (rows: Row[], clear: () => void) => ReactNode;
  more?: { has: boolean; load: () => void; loading: boolean };
}

const features = tableFeatures({
  rowSortingFeature,
  rowSelectionFeature,
  sortedRowModel: createSortedRowModel(),
});

/** Numbers by size, words as the reader's language orders them. */
function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), document.documentElement.lang, { numeric: true });
}

/** A list: search, facets and order in the address, saved views, `j` `k` `enter` `x`, a bar for many at once. */
export function ListPage<Row extends object>({
  name,
  label,
  rows,
  rowKey,
  to,
  columns,
  facets = [],
  searchable = true,
  loading = false,
  empty,
  bulk,
  more,
}: Props<Row>) {
  const t = useT();
  const state = useListSearch();
  const [selection, setSelection] = useState<RowSelectionState>({});
  const body = useRef<HTMLTableSectionElement>(null);
  const sort = state.search['sort'];
  const sorting = useMemo(() => (sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : []), [sort]);

  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: Row) => column.sort?.(row) ?? undefined,
        enableSorting: column.sort !== undefined,
        sortFn: (a: { getValue: (id: string) => unknown }, b: { getValue: (id: string) => unknown }, id: string) =>
          compare(a.getValue(id), b.getValue(id)),
        sortUndefined: 'last' as const,
      })),
    [columns],
  );
  const table = useTable({
    features,
    columns: definitions,
    data: rows as Row[],
    getRowId: (row: Row) => rowKey(row),
    state: { sorting, rowSelection: selection },
    onRowSelectionChange: setSelection,
    enableRowSelection: bulk !== undefined,
  });
  const shown = table.getRowModel().rows;
  const selected = shown.filter((row) => selection[row.id]).map((row) => row.original);
  const clear = () => setSelection({});

  useListKeys(body, {
    toggle: bulk ? (key) => setSelection(({ [key]: chosen, ...others }) => (chosen ? others : { ...others, [key]: true })) : undefined,
  });

  const narrowed = state.q !== '' || facets.some((facet) => state.values(facet.id).length > 0);
  if (rows.length === 0 && !loading && !narrowed) return empty;

  return (
    <div className={classes.list}>
      <ListFilters name={name} facets={facets} searchable={searchable} state={state} />
      <table className={classes.table} aria-label={label} role="table">
        <ListHead
          columns={columns}
          sort={sort}
          onSort={(next) => state.set({ sort: next })}
          selectable={bulk !== undefined}
          selected={selected.length}
          of={shown.length}
          onSelectAll={(all) => setSelection(all ? Object.fromEntries(shown.map((row) => [row.id, true])) : {})}
        />
        <tbody ref={body} role="rowgroup">
          {shown.map((row) => (
            <tr key={row.id} role="row" data-row={row.id} data-selected={selection[row.id] || undefined}>
              {bulk && (
                <td className={classes.check} role="cell">
                  <Checkbox
                    size="24px"
                    aria-label={t('ui.list.select')}
                    checked={selection[row.id] ?? false}
                    onChange={() => row.toggleSelected()}
                  />
                </td>
              )}
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  role="cell"
                  data-label={column.header}
                  data-first={index === 0 || undefined}
                  data-align={column.align}
                  data-secondary={column.secondary || undefined}
                >
                  {index === 0 && to ? (
                    <PathLink to={to(row.original)} className={classes.open} data-row-link>
                      {column.cell(row.original)}
                    </PathLink>
                  ) : (
                    column.cell(row.original)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {loading && <ListSkeleton />}
      {!loading && shown.length === 0 && <Text className={classes.none}>{t('ui.list.none')}</Text>}
      <div className={classes.foot}>
        {more?.has && (
          <Button variant="default" onClick={more.load} loading={more.loading}>
            {t('ui.list.more')}
          </Button>
        )}
        {to && shown.length > 1 && (
          <span className={classes.keys} aria-hidden>
            <Kbd size="xs">j</Kbd> <Kbd size="xs">k</Kbd> {t('ui.list.keys.move')} · <Kbd size="xs">↵</Kbd> {t('ui.list.keys.open')}
            {bulk && (
              <>
                {' '}
                · <Kbd size="xs">x</Kbd> {t('ui.list.keys.select')}
              </>
            )}
          </span>
        )}
      </div>
      {bulk && selected.length > 0 && (
        <div className={classes.bulk} role="region" aria-label={t('ui.list.bulk')}>
          <span aria-live="polite">{t('ui.list.selected', { count: selected.length })}</span>
          {bulk(selected, clear)}
          <Button variant="subtle" color="gray" onClick={clear}>
            {t('ui.list.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}
