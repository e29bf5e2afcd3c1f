import type { Entry } from './entry.ts';

/** A lexicon entry found in a text. */
export interface Hit {
  entry: Entry;
  /** Index of the first and of the last token, both included. */
  first: number;
  last: number;
}
