/** Places of a segment's members that may match, by what a query needs of their words. Pure. */
import { longestKey, type KeyNeed } from '#text/match/keys.ts';
import { fits } from '#text/match/patterns.ts';

/** A pattern with fewer letters in front would read too much of the index: it says nothing, the matcher decides. */
const leastPrefix = 2;
const prefixOf = (pattern: string): string => /^[^*?]*/.exec(pattern)?.[0] ?? '';

/** From and below which words are read; equal for a single word. */
export interface Stretch {
  from: string;
  below: string;
}

/** Null: every member may match. */
export function stretchesOf(need: KeyNeed): Stretch[] | null {
  if (need === null) return null;
  if ('key' in need) return [{ from: need.key, below: need.key }];
  if ('pattern' in need) {
    const prefix = prefixOf(need.pattern);
    return prefix.length < leastPrefix ? null : [{ from: prefix, below: `${prefix}\u{10ffff}` }];
  }
  const parts = ('all' in need ? need.all : need.any).map(stretchesOf);
  if ('any' in need && parts.includes(null)) return null;
  const said = parts.filter((part) => part !== null).flat();
  return said.length === 0 ? null : said;
}

/** Whether the places of this word are worth reading. */
export function isAsked(need: KeyNeed, word: string): boolean {
  if (need === null) return false;
  if ('key' in need) return need.key === word;
  if ('pattern' in need) return fitsPattern(need.pattern, word);
  return ('all' in need ? need.all : need.any).some((part) => isAsked(part, word));
}

function fitsPattern(pattern: string, word: string): boolean {
  const prefix = prefixOf(pattern);
  if (prefix.length < leastPrefix || !word.startsWith(prefix)) return false;
  // Of a longer word only its beginning is known.
  return word.length >= longestKey - 1 || fits([...pattern], [...word]);
}

/** Rising; null: all. */
export function placesFor(need: KeyNeed, words: ReadonlyMap<string, readonly number[]>): readonly number[] | null {
  if (need === null) return null;
  if ('key' in need) return words.get(need.key) ?? [];
  if ('pattern' in need) {
    if (prefixOf(need.pattern).length < leastPrefix) return null;
    return union([...words].flatMap(([word, places]) => (fitsPattern(need.pattern, word) ? [places] : [])));
  }
  if ('any' in need) {
    const lists = need.any.map((part) => placesFor(part, words));
    return lists.includes(null) ? null : union(lists.filter((list) => list !== null));
  }
  const lists = need.all.map((part) => placesFor(part, words)).filter((list) => list !== null);
  if (lists.length === 0) return null;
  return lists.sort((one, other) => one.length - other.length).reduce(both);
}

function both(one: readonly number[], other: readonly number[]): readonly number[] {
  const found: number[] = [];
  let at = 0;
  for (const place of one) {
    while (at < other.length && (other[at] ?? 0) < place) at += 1;
    if (other[at] === place) found.push(place);
  }
  return found;
}

function union(lists: readonly (readonly number[])[]): readonly number[] {
  const [only] = lists;
  if (lists.length < 2) return only ?? [];
  return [...new Set(lists.flat())].sort((one, other) => one - other);
}
