/**
 * Folds text for matching: lower case, no accents, no invisible characters, full-width and fancy
 * letters as plain ones, and (on request) letters of other scripts that look like Latin ones.
 * Every unit of the result knows where in the original text it came from, so that what is found in
 * the folded text can be marked in the text the author wrote. Pure, linear, browser-safe.
 */
import confusables from './confusables.json' with { type: 'json' };

export interface Folded {
  /** What to match against. */
  text: string;
  /** The original text. */
  source: string;
  /** UTF-16 offset in `source` at which the character behind `text[i]` begins. */
  starts: Uint32Array;
  /** UTF-16 offset in `source` just after the character behind `text[i]`. */
  ends: Uint32Array;
}

export interface FoldOptions {
  /**
   * Read letters of other scripts as the Latin letters they resemble ("Вrand" as "brand").
   * For finding a known name only: it makes Cyrillic and Greek words unreadable.
   */
  lookalikes?: boolean;
}

/** Letters that Unicode does not decompose. */
const EXPANSIONS: Record<string, string> = {
  ß: 'ss',
  ẞ: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ħ: 'h',
  ı: 'i',
};

const LOOKALIKES = new Map(Object.entries(confusables.letters));

// Signs beside a brand name; NFKD would turn ™ into the letters "TM".
const TRADE_SIGNS = new Set(['®', '™', '©', '℠']);

const INVISIBLE = /^[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]$/u;
const HYPHENS = /^\p{Pd}$/u;

function foldCharacter(character: string, lookalikes: boolean): string {
  if (TRADE_SIGNS.has(character)) return ' ';
  if (INVISIBLE.test(character)) return '';
  if (HYPHENS.test(character)) return '-';
  const letter = enclosedLetter(character);
  if (letter !== null) return letter;
  let folded = '';
  for (const part of character.normalize('NFKD').toLowerCase()) {
    if (INVISIBLE.test(part)) continue;
    const plain = EXPANSIONS[part] ?? part;
    folded += lookalikes ? (LOOKALIKES.get(plain) ?? plain) : plain;
  }
  // A capital may resemble another Latin letter than its small form does (В and в, Η and η).
  return lookalikes ? (LOOKALIKES.get(character) ?? folded) : folded;
}

/** White letters on a black circle or square, which NFKD leaves alone. */
function enclosedLetter(character: string): string | null {
  const point = character.codePointAt(0) ?? 0;
  for (const first of [0x1f150, 0x1f170]) {
    if (point >= first && point < first + 26) return String.fromCharCode(97 + point - first);
  }
  return null;
}

/** Folds a text; `fold(a).text === fold(b).text` when a reader would take a and b for the same words. */
export function fold(source: string, options: FoldOptions = {}): Folded {
  const lookalikes = options.lookalikes ?? false;
  const memo = new Map<string, string>();
  const units: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let offset = 0;
  for (const character of source) {
    let folded: string | undefined;
    const code = character.length === 1 ? character.charCodeAt(0) : 128;
    if (code < 128) {
      folded = code >= 65 && code <= 90 ? String.fromCharCode(code + 32) : character;
    } else {
      folded = memo.get(character);
      if (folded === undefined) {
        folded = foldCharacter(character, lookalikes);
        memo.set(character, folded);
      }
    }
    const end = offset + character.length;
    for (let i = 0; i < folded.length; i += 1) {
      units.push(folded[i] ?? '');
      starts.push(offset);
      ends.push(end);
    }
    // A mark belongs to the letter before it: a span never cuts a letter from its accent.
    if (folded === '' && ends.length > 0) ends[ends.length - 1] = end;
    offset = end;
  }
  return {
    text: units.join(''),
    source,
    starts: Uint32Array.from(starts),
    ends: Uint32Array.from(ends),
  };
}

/** The span [start, end) in the original text, in UTF-16 units, of folded units [from, to). */
export function sourceSpan(folded: Folded, from: number, to: number): [number, number] {
  const start = folded.starts[from] ?? folded.source.length;
  return [start, to > from ? (folded.ends[to - 1] ?? start) : start];
}

/** Whether the character behind a folded unit was written as a capital. */
export function isCapital(folded: Folded, index: number): boolean {
  const start = folded.starts[index];
  if (start === undefined) return false;
  const point = folded.source.codePointAt(start);
  if (point === undefined) return false;
  if (point < 128) return point >= 65 && point <= 90;
  const character = String.fromCodePoint(point);
  return /\p{Lu}/u.test(character.normalize('NFKD'));
}
