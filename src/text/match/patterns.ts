/**
 * Finds, among any number of wildcard patterns, those that a word fits, without trying them all: patterns that begin
 * with letters stand under the first of these (up to sixteen), the others (`*katheter*`) under neighbouring letters they
 * hold (eight, or else up to five). Only patterns with fewer than two letters in a row are tried on every word.
 */

interface Pattern {
  id: number;
  /** One entry a character; `*` and `?` are wildcards. */
  glyphs: readonly string[];
}

interface Grams {
  /** By `keyOf` some neighbouring units. Two may share a key: patterns are tried in any case. */
  lists: Map<number, Pattern[]>;
  /** Whether any has this key, by its low bits: most of most words stop here. */
  known: Uint8Array;
  /** Whether there are grams of this many units. */
  widths: boolean[];
}

export interface PatternIndex {
  starts: Grams;
  inside: Grams;
  loose: Pattern[];
  size: number;
}

const WIDEST_START = 16;
const WIDE_INSIDE = 8;
const NARROW_INSIDE = 5;
const KEYS = 1 << 16;

const grams = (): Grams => ({ lists: new Map(), known: new Uint8Array(0), widths: [] });

export function createPatternIndex(): PatternIndex {
  return { starts: grams(), inside: grams(), loose: [], size: 0 };
}

export function addPattern(index: PatternIndex, pattern: string, id: number): void {
  const [beginning = '', ...runs] = pattern.split(/[*?]+/u);
  const entry = { id, glyphs: [...pattern] };
  index.size += 1;
  const width = Math.min(WIDEST_START, beginning.length);
  const inside = rarestGram(index.inside, runs);
  if (width > 0) file(index.starts, keyOf(beginning, 0, width), width, entry);
  else if (inside !== null) file(index.inside, inside.key, inside.width, entry);
  else index.loose.push(entry);
}

function file(grams: Grams, key: number, width: number, entry: Pattern): void {
  if (grams.known.length === 0) grams.known = new Uint8Array(KEYS);
  grams.widths[width] = true;
  grams.known[key & (KEYS - 1)] = 1;
  const list = grams.lists.get(key);
  if (list === undefined) grams.lists.set(key, [entry]);
  else list.push(entry);
}

/** Of the widest grams that the letters allow, the one that the fewest patterns stand under. */
function rarestGram({ lists }: Grams, runs: readonly string[]): { key: number; width: number } | null {
  const longest = Math.max(...runs.map((run) => run.length));
  const width = longest >= WIDE_INSIDE ? WIDE_INSIDE : Math.min(NARROW_INSIDE, longest);
  let best: { key: number; width: number } | null = null;
  let fewest = Infinity;
  for (const run of width < 2 ? [] : runs) {
    for (let at = 0; at + width <= run.length; at += 1) {
      const key = keyOf(run, at, width);
      const count = lists.get(key)?.length ?? 0;
      if (count < fewest) {
        best = { key, width };
        fewest = count;
      }
    }
  }
  return best;
}

const SEED = 0x811c9dc5;

function keyOf(text: string, at: number, width: number): number {
  let key = SEED;
  for (let i = at; i < at + width; i += 1) key = grown(key, text.charCodeAt(i));
  return mixed(key);
}

const grown = (key: number, code: number): number => Math.imul(key ^ code, 0x01000193);
const mixed = (key: number): number => key ^ (key >>> 15);

/** Adds the ids of all patterns the word fits to `found`, each once. */
export function findPatterns(index: PatternIndex, word: string, found: number[]): void {
  if (index.size === 0) return;
  // A character outside the basic plane is one character to `?`.
  const glyphs = /[\ud800-\udfff]/.test(word) ? [...word] : word;
  const { starts, inside } = index;
  let start = SEED;
  for (let width = 1; width < starts.widths.length && width <= word.length; width += 1) {
    start = grown(start, word.charCodeAt(width - 1));
    if (starts.widths[width] === true) look(starts, mixed(start), glyphs, found);
  }
  for (let width = 2; width < inside.widths.length; width += 1) {
    if (inside.widths[width] !== true) continue;
    for (let from = 0; from + width <= word.length; from += 1) look(inside, keyOf(word, from, width), glyphs, found);
  }
  tryAll(index.loose, glyphs, found);
}

function look({ lists, known }: Grams, key: number, glyphs: ArrayLike<string>, found: number[]): void {
  if (known[key & (KEYS - 1)] === 1) tryAll(lists.get(key), glyphs, found);
}

function tryAll(patterns: readonly Pattern[] | undefined, glyphs: ArrayLike<string>, found: number[]): void {
  if (patterns === undefined) return;
  for (const pattern of patterns) if (!found.includes(pattern.id) && fits(pattern.glyphs, glyphs)) found.push(pattern.id);
}

/** `*` any run of characters, `single` exactly one. Work at most length × length, whatever the pattern. */
export function fits(pattern: ArrayLike<string>, word: ArrayLike<string>, single: string | null = '?'): boolean {
  let at = 0;
  let of = 0;
  let star = -1;
  let retry = 0;
  while (at < word.length) {
    const wanted = pattern[of];
    if (wanted === '*') {
      star = of;
      retry = at;
      of += 1;
    } else if (of < pattern.length && (wanted === single || wanted === word[at])) {
      at += 1;
      of += 1;
    } else if (star >= 0) {
      of = star + 1;
      retry += 1;
      at = retry;
    } else return false;
  }
  while (pattern[of] === '*') of += 1;
  return of === pattern.length;
}
