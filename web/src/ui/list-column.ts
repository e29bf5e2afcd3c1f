import type { ReactNode } from 'react';

/** A column of a `ListPage`. */
export interface Column<Row> {
  id: string;
  header: string;
  /** What stands in the cell. The first column holds the row's link, so give it plain content. */
  cell: (row: Row) => ReactNode;
  /** What the column is sorted by; without it, it is not. */
  sort?: (row: Row) => string | number | null | undefined;
  align?: 'end';
  /** Left out on small screens. */
  secondary?: boolean;
}
