/** A chart described in words, before anything draws it. */
import type { Feeling } from './chart-palette.ts';

export interface Series {
  name: string;
  /** `x` is an ISO instant or day (`time` charts) or a category; `null` is a gap, never zero. */
  points: readonly { x: string; y: number | null }[];
  /** Dashed: estimated or expected, not measured. */
  estimated?: boolean;
  /** What was felt has colours of its own. */
  feeling?: Feeling;
}

export interface ChartSpec {
  /** `heat`: each series is a row, its points the cells. */
  kind: 'line' | 'bar' | 'heat';
  /** `time`: x are instants; `category`: x are names, in the order given. */
  axis: 'time' | 'category';
  series: readonly Series[];
  /** A level to reach, labelled. */
  target?: { value: number; label: string };
  /** What happened when: "New guideline", drawn as a mark on the time axis. */
  notes?: readonly { x: string; label: string }[];
  /** Bars of one category on top of each other. */
  stacked?: boolean;
  /** Points of a `time` chart are hours: the table and the pointer say the hour too. */
  byHour?: boolean;
  /** Values are shares, 0…1. */
  share?: boolean;
}

export interface ChartWords {
  number: (value: number) => string;
  compact: (value: number) => string;
  date: (value: string | number) => string;
  /** `12 Mar`, for the axis. */
  day: (value: number) => string;
}
