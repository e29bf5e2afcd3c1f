/**
 * Numbers for everything that queries ask of a single name (a word, `#tag`, `@name`, an emoji, a field's value), and the
 * way back: which of them a name of a document meets. A name's answer is worked out once and kept, so that a word costs
 * one look-up however many queries there are.
 */
import { exactKey, hasWildcard, plainKey, spelledKey } from '../query/reading.ts';
import type { FilterField } from '../query/syntax.ts';
import { createAnswers, findAnswer, hashOf, keepAnswer } from './answers.ts';
import type { Answers } from './answers.ts';
import { emojiKey, withoutTone } from './emoji.ts';
import { addPattern, createPatternIndex, findPatterns } from './patterns.ts';
import type { PatternIndex } from './patterns.ts';

/** How names are kept: what accents do not matter to, and what they matter to. */
interface Keys {
  literal: Map<string, number>;
  patterns: Map<string, number>;
  /** Words, #, @: a wildcard does not reach over the sign. */
  index: Record<'' | '#' | '@', PatternIndex>;
}

export interface Atoms {
  count: number;
  plain: Keys;
  exact: Keys;
  fields: Map<FilterField, Map<string, number>>;
  /** A rough guess at the share of posts that have it, by atom. */
  guess: number[];
  answers: Answers;
}

/** Names kept; then all are forgotten. Bounds memory at some 30 MB. Longer names are no words, and are not kept. */
const MOST_NAMES = 200_000;
const LONGEST_KEPT = 64;
const ASCII = /^[\0-\x7f]*$/;
/** ASCII and the accented letters of western Europe, in one piece each. */
const LATIN = /^[\0-\x7fÀ-ÖØ-öø-ÿ]*$/;
const SPELLED = /[äöüßæ]/;
const SPELLINGS: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae' };
const NOTHING: readonly number[] = [];

const keys = (): Keys => ({
  literal: new Map(),
  patterns: new Map(),
  index: { '': createPatternIndex(), '#': createPatternIndex(), '@': createPatternIndex() },
});

export function createAtoms(): Atoms {
  return { count: 0, plain: keys(), exact: keys(), fields: new Map(), guess: [], answers: createAnswers() };
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
  if (wildcard) addPattern(kept.index[sign], key.slice(sign.length), atom);
  if (atoms.answers.count > 0) atoms.answers = createAnswers();
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
  const hash = hashOf(of, from, to);
  const known = findAnswer(atoms.answers, hash, of, from, to);
  if (known !== undefined) return known;
  const name = of.slice(from, to);
  const found = workOut(atoms, name);
  if (name.length > LONGEST_KEPT) return found;
  if (atoms.answers.count >= MOST_NAMES) atoms.answers = createAnswers();
  keepAnswer(atoms.answers, hash, name, found);
  return found;
}

function workOut(atoms: Atoms, name: string): readonly number[] {
  const found: number[] = [];
  const first = name.charAt(0);
  if (first === '☺') {
    addLiteral(atoms.plain, name, found);
    addLiteral(atoms.plain, withoutTone(name), found);
    return found;
  }
  const sign = first === '#' || first === '@' ? first : '';
  const { plain, spelled, exact } = keysOf(name);
  look(atoms.plain, sign, plain, found);
  if (spelled !== plain) look(atoms.plain, sign, spelled, found);
  look(atoms.exact, sign, exact, found);
  return found.length === 0 ? NOTHING : found;
}

function look(kept: Keys, sign: '' | '#' | '@', key: string, found: number[]): void {
  addLiteral(kept, key, found);
  const index = kept.index[sign];
  if (index.size > 0) findPatterns(index, key.slice(sign.length), found);
}

function addLiteral(kept: Keys, key: string, found: number[]): void {
  const atom = kept.literal.get(key);
  if (atom !== undefined && !found.includes(atom)) found.push(atom);
}

/** The three keys of reading.ts; the names that nearly all are, in less than a tenth of the time. */
function keysOf(name: string): { plain: string; spelled: string; exact: string } {
  // ASCII stands here in lower case already, and is its own key in every way.
  if (ASCII.test(name)) return { plain: name, spelled: name, exact: name };
  if (!LATIN.test(name)) return { plain: plainKey(name), spelled: spelledKey(name), exact: exactKey(name) };
  const lower = name.toLowerCase();
  const plain = plainKey(lower);
  if (!SPELLED.test(lower)) return { plain, spelled: plain, exact: lower };
  const out = lower.replace(/[äöüßæ]/g, (letter) => SPELLINGS[letter] ?? letter);
  return { plain, spelled: plainKey(out), exact: out };
}
