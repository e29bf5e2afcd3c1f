/**
 * Numbers for everything that queries ask of a single name (a word, `#tag`, `@name`, an emoji, a field's value), and the
 * way back: which of them a name of a document meets. A name's answer is worked out once and kept, so that a word costs
 * one look-up however many queries there are.
 */
import { exactKey, hasWildcard, plainKey, spelledKey } from '../query/reading.ts';
import type { FilterField } from '../query/syntax.ts';
import { emojiKey, withoutTone } from './emoji.ts';
import { addPattern, createPatternIndex, findPatterns } from './patterns.ts';
import type { PatternIndex } from './patterns.ts';

/** How names are kept: what accents do not matter to, and what they matter to. */
interface Keys {
  literal: Map<string, number>;
  patterns: Map<string, number>;
  /** Words, #, @: a wildcard does not reach over the sign. */
  index: Record<string, PatternIndex>;
}

export interface Atoms {
  count: number;
  plain: Keys;
  exact: Keys;
  fields: Map<FilterField, Map<string, number>>;
  /** A rough guess at the share of posts that have it, by atom. */
  guess: number[];
  cache: Cache;
}

/** Open addressing, by what the name holds, so that no string is made for a word that is known. */
interface Cache {
  hashes: Int32Array;
  entries: Int32Array;
  names: string[];
  answers: (readonly number[])[];
}

/** Names kept; then all are forgotten. Bounds memory at some 30 MB. Longer names are no words, and are not kept. */
const MOST_NAMES = 200_000;
const LONGEST_KEPT = 64;
const NOTHING: readonly number[] = [];

const keys = (): Keys => ({
  literal: new Map(),
  patterns: new Map(),
  index: { '': createPatternIndex(), '#': createPatternIndex(), '@': createPatternIndex() },
});
const cache = (size: number): Cache => ({ hashes: new Int32Array(size), entries: new Int32Array(size), names: [''], answers: [NOTHING] });

export function createAtoms(): Atoms {
  return { count: 0, plain: keys(), exact: keys(), fields: new Map(), guess: [], cache: cache(4096) };
}

/** `sign`: '' for words, else '#', '@' or '☺' before the text. */
export function nameAtom(atoms: Atoms, sign: '' | '#' | '@' | '☺', text: string, accents: boolean): number {
  const kept = accents ? atoms.exact : atoms.plain;
  const key = sign + (sign === '☺' ? emojiKey(text) : accents ? exactKey(text) : plainKey(text));
  const wildcard = sign !== '☺' && hasWildcard(key);
  const map = wildcard ? kept.patterns : kept.literal;
  const known = map.get(key);
  if (known !== undefined) return known;
  const atom = create(atoms, guessShare(key));
  map.set(key, atom);
  const index = kept.index[sign];
  if (wildcard && index !== undefined) addPattern(index, key.slice(sign.length), atom);
  if (atoms.cache.names.length > 1) atoms.cache = cache(4096);
  return atom;
}

export function fieldAtom(atoms: Atoms, field: FilterField, value: string): number {
  let values = atoms.fields.get(field);
  if (values === undefined) atoms.fields.set(field, (values = new Map()));
  let atom = values.get(value);
  if (atom === undefined) {
    atom = create(atoms, FIELD_SHARES[field] ?? 0.1);
    values.set(value, atom);
  }
  return atom;
}

function create(atoms: Atoms, guess: number): number {
  const atom = atoms.count;
  atoms.count += 1;
  atoms.guess.push(guess);
  return atom;
}

// Orders of magnitude for before anything was read; measured shares replace them.
const FIELD_SHARES: Partial<Record<FilterField, number>> = { author: 0.001, site: 0.01, url: 0.01, network: 0.4, lang: 0.4, type: 0.5 };
const SHARES = [0.5, 0.4, 0.2, 0.08, 0.03, 0.01, 0.006, 0.004, 0.003, 0.002];

function guessShare(key: string): number {
  const letters = key.replace(/[*?#@☺]/g, '').length;
  const share = SHARES[Math.min(letters, SHARES.length - 1)] ?? 0.002;
  return key.includes('*') ? Math.min(1, share * 3) : share;
}

/** The atoms that the name `of.slice(from, to)` meets. */
export function meets(atoms: Atoms, of: string, from: number, to: number): readonly number[] {
  const { hashes, entries, names, answers } = atoms.cache;
  let hash = to - from;
  for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ of.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  const mask = hashes.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const entry = entries[slot] ?? 0;
    if (entry === 0) return learn(atoms, of.slice(from, to), hash);
    if (hashes[slot] === hash && isSame(names[entry] ?? '', of, from, to)) return answers[entry] ?? NOTHING;
  }
}

function isSame(name: string, of: string, from: number, to: number): boolean {
  if (name.length !== to - from) return false;
  for (let i = 0; i < name.length; i += 1) if (name.charCodeAt(i) !== of.charCodeAt(from + i)) return false;
  return true;
}

function learn(atoms: Atoms, name: string, hash: number): readonly number[] {
  const found = workOut(atoms, name);
  if (name.length > LONGEST_KEPT) return found;
  if (atoms.cache.names.length > MOST_NAMES) atoms.cache = cache(4096);
  else if (atoms.cache.names.length * 2 > atoms.cache.hashes.length) atoms.cache = widened(atoms.cache);
  // A slice would keep the whole post in memory.
  atoms.cache.names.push(String.fromCharCode(...Array.from({ length: name.length }, (_, i) => name.charCodeAt(i))));
  atoms.cache.answers.push(found);
  place(atoms.cache, hash, atoms.cache.names.length - 1);
  return found;
}

function place({ hashes, entries }: Cache, hash: number, entry: number): void {
  const mask = hashes.length - 1;
  let slot = hash & mask;
  while (entries[slot] !== 0) slot = (slot + 1) & mask;
  hashes[slot] = hash;
  entries[slot] = entry;
}

function widened(old: Cache): Cache {
  const wide = { ...cache(old.hashes.length * 2), names: old.names, answers: old.answers };
  for (let slot = 0; slot < old.entries.length; slot += 1) {
    if (old.entries[slot] !== 0) place(wide, old.hashes[slot] ?? 0, old.entries[slot] ?? 0);
  }
  return wide;
}

function workOut(atoms: Atoms, name: string): readonly number[] {
  const found = new Set<number>();
  const literal = (kept: Keys, key: string): void => {
    const atom = kept.literal.get(key);
    if (atom !== undefined) found.add(atom);
  };
  if (name.startsWith('☺')) {
    literal(atoms.plain, name);
    literal(atoms.plain, withoutTone(name));
  } else {
    const plain = plainKey(name);
    const spelled = spelledKey(name);
    const exact = exactKey(name);
    const sign = name.startsWith('#') ? '#' : name.startsWith('@') ? '@' : '';
    const look = (kept: Keys, key: string): void => {
      literal(kept, key);
      const index = kept.index[sign];
      if (index !== undefined) findPatterns(index, key.slice(sign.length), found);
    };
    look(atoms.plain, plain);
    if (spelled !== plain) look(atoms.plain, spelled);
    look(atoms.exact, exact);
  }
  return found.size === 0 ? NOTHING : [...found];
}
