/**
 * A trie over the letters of words in flat arrays. Built once, then walked without allocating: a word of n letters
 * costs at most n steps, and most words fall out of the trie after a few.
 */
export interface CharTrie {
  /** Column of a UTF-16 unit, 0 for units that no term holds. */
  columns: Uint16Array;
  /** Open-addressed table of transitions: node × columnCount + column → next node. */
  keys: Int32Array;
  nexts: Int32Array;
  mask: number;
  width: number;
  /** Value of words that end at a node, −1 for none. */
  exact: Int32Array;
  /** Value of prefixes (`word*`) that end at a node, −1 for none. */
  prefix: Int32Array;
}

export interface TrieWord {
  text: string;
  value: number;
  /** The word may go on. */
  open: boolean;
}

export function buildTrie(words: readonly TrieWord[]): CharTrie {
  const columns = new Uint16Array(65_536);
  let width = 1;
  for (const { text } of words) {
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (columns[unit] === 0) {
        columns[unit] = width;
        width += 1;
      }
    }
  }
  const transitions = new Map<number, number>();
  const exact: number[] = [-1];
  const prefix: number[] = [-1];
  for (const { text, value, open } of words) {
    let node = 0;
    for (let at = 0; at < text.length; at += 1) {
      const key = node * width + (columns[text.charCodeAt(at)] ?? 0);
      let next = transitions.get(key);
      if (next === undefined) {
        next = exact.length;
        exact.push(-1);
        prefix.push(-1);
        transitions.set(key, next);
      }
      node = next;
    }
    (open ? prefix : exact)[node] = value;
  }
  let size = 16;
  while (size < transitions.size * 2.5) size *= 2;
  const keys = new Int32Array(size).fill(-1);
  const nexts = new Int32Array(size);
  for (const [key, next] of transitions) {
    let slot = Math.imul(key, 0x9e3779b1) & (size - 1);
    while (keys[slot] !== -1) slot = (slot + 1) & (size - 1);
    keys[slot] = key;
    nexts[slot] = next;
  }
  return { columns, keys, nexts, mask: size - 1, width, exact: Int32Array.from(exact), prefix: Int32Array.from(prefix) };
}

/** The node reached by one more letter, −1 where no term goes on. */
export function step(trie: CharTrie, node: number, unit: number): number {
  const column = trie.columns[unit] ?? 0;
  if (column === 0) return -1;
  const key = node * trie.width + column;
  let slot = Math.imul(key, 0x9e3779b1) & trie.mask;
  for (;;) {
    const found = trie.keys[slot];
    if (found === key) return trie.nexts[slot] ?? -1;
    if (found === -1) return -1;
    slot = (slot + 1) & trie.mask;
  }
}
