import { Checkbox } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconArrowsSort } from '@tabler/icons-react';
import { useT } from '../i18n.ts';
import type { Column } from './list-column.ts';
import classes from './list-page.module.css';

interface Props<Row> {
  columns: readonly Column<Row>[];
  /** `name`, `-name` for falling, or nothing. */
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
  selectable: boolean;
  selected: number;
  of: number;
  onSelectAll: (all: boolean) => void;
}

/** The head of a list: what is in each column, and the order, which a click changes (rising, falling, as it came). */
export function ListHead<Row>({ columns, sort, onSort, selectable, selected, of, onSelectAll }: Props<Row>) {
  const t = useT();
  const next = (id: string) => (sort === id ? `-${id}` : sort === `-${id}` ? undefined : id);
  return (
    <thead role="rowgroup">
      <tr role="row">
        {selectable && (
          <th className={classes.check} role="columnheader">
            <Checkbox
              size="24px"
              aria-label={t('ui.list.select_all')}
              checked={selected > 0 && selected === of}
              indeterminate={selected > 0 && selected < of}
              onChange={(event) => onSelectAll(event.currentTarget.checked)}
            />
          </th>
        )}
        {columns.map((column) => {
          const direction = sort === column.id ? 'ascending' : sort === `-${column.id}` ? 'descending' : undefined;
          const Icon = direction === 'ascending' ? IconArrowUp : direction === 'descending' ? IconArrowDown : IconArrowsSort;
          return (
            <th
              key={column.id}
              role="columnheader"
              aria-sort={direction}
              data-align={column.align}
              data-secondary={column.secondary || undefined}
            >
              {column.sort ? (
                <button
                  type="button"
                  className={classes.sort}
                  data-active={direction !== undefined || undefined}
                  onClick={() => onSort(next(column.id))}
                >
                  {column.header}
                  <Icon size={14} aria-hidden />
                </button>
              ) : (
                column.header
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
