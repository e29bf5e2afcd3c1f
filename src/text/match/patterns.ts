/**
 * Finds, among any number of wildcard patterns, those that a word fits, without trying them all: patterns that begin
 * with letters stand in a trie by their beginning, the others (`*katheter*`) under three neighbouring letters they
 * hold. Only patterns with fewer than two letters in a row are tried on every word.
 */

interface Pattern {
  id: number;
  /** One entry a character; `*` and `?` are wildcards. */
  glyphs: readonly string[];
  /** Letters and one `*` at the end: the trie has said it all. */
  beginning: boolean;
}

interface Node {
  next: Map<number, Node>;
  patterns: Pattern[];
}

export interface PatternIndex {
  trie: Node;
  /** By three, or else two, neighbouring units. */
  grams: Map<string, Pattern[]>;
  hasPairs: boolean;
  loose: Pattern[];
  size: number;
}

const node = (): Node => ({ next: new Map(), patterns: [] });

export function createPatternIndex(): PatternIndex {
  return { trie: node(), grams: new Map(), hasPairs: false, loose: [], size: 0 };
}

export function addPattern(index: PatternIndex, pattern: string, id: number): void {
  const [beginning = '', ...rest] = pattern.split(/[*?]+/u);
  const entry = { id, glyphs: [...pattern], beginning: beginning !== '' && pattern === `${beginning}*` };
  index.size += 1;
  if (beginning !== '') {
    let at = index.trie;
    for (let i = 0; i < beginning.length; i += 1) {
      const code = beginning.charCodeAt(i);
      const next = at.next.get(code) ?? node();
      at.next.set(code, next);
      at = next;
    }
    at.patterns.push(entry);
    return;
  }
  const gram = rarestGram(index, rest);
  if (gram === null) index.loose.push(entry);
  else {
    if (gram.length === 2) index.hasPairs = true;
    const list = index.grams.get(gram);
    if (list === undefined) index.grams.set(gram, [entry]);
    else list.push(entry);
  }
}

/** Of all its triples (pairs where there is none) the one that the fewest patterns stand under. */
function rarestGram(index: PatternIndex, runs: readonly string[]): string | null {
  const width = runs.some((run) => run.length >= 3) ? 3 : 2;
  let best: string | null = null;
  let fewest = Infinity;
  for (const run of runs) {
    for (let i = 0; i + width <= run.length; i += 1) {
      const gram = run.slice(i, i + width);
      const count = index.grams.get(gram)?.length ?? 0;
      if (count < fewest) {
        best = gram;
        fewest = count;
      }
    }
  }
  return best;
}

/** Adds the ids of all patterns the word fits to `found`, each once. */
export function findPatterns(index: PatternIndex, word: string, found: Set<number>): void {
  if (index.size === 0) return;
  // A character outside the basic plane is one character to `?`.
  const glyphs = /[\ud800-\udfff]/.test(word) ? [...word] : word;
  let at: Node | undefined = index.trie;
  for (let i = 0; at !== undefined; i += 1) {
    for (const pattern of at.patterns) if (pattern.beginning || fits(pattern.glyphs, glyphs)) found.add(pattern.id);
    at = i < word.length ? at.next.get(word.charCodeAt(i)) : undefined;
  }
  if (index.grams.size > 0) {
    for (let i = 0; i + 2 <= word.length; i += 1) {
      if (index.hasPairs) tryAll(index.grams.get(word.slice(i, i + 2)), glyphs, found);
      if (i + 3 <= word.length) tryAll(index.grams.get(word.slice(i, i + 3)), glyphs, found);
    }
  }
  tryAll(index.loose, glyphs, found);
}

function tryAll(patterns: readonly Pattern[] | undefined, glyphs: ArrayLike<string>, found: Set<number>): void {
  if (patterns === undefined) return;
  for (const pattern of patterns) if (!found.has(pattern.id) && fits(pattern.glyphs, glyphs)) found.add(pattern.id);
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
