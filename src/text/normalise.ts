/**
 * Folds text for matching: lower case, no accents, no invisible characters, full-width and fancy
 * letters as plain ones, and (on request) letters of other scripts that look like Latin ones.
 * Every unit of the result knows where in the original text it came from, so that what is found in
 * the folded text can be marked in the text the author wrote. Pure, linear, browser-safe.
 */
import { CAPITAL, classOf } from './characters.ts';
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
  /** Every character became one unit: offsets in `text` and `source` are the same. */
  even: boolean;
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

// Written over by each call, read before the next: scratch of the one-pass loop below.
let units = new Uint16Array(1024);
let starts = new Uint32Array(1024);
let ends = new Uint32Array(1024);
// 0, 1, 2, …: where the characters of a text stand that folds one to one. Shared by all of them.
let ramp = Uint32Array.from({ length: 4096 }, (_, index) => index);

// What a unit of the basic plane folds to where that is one unit; 0 = not yet asked, or another number of units.
const single = { plain: new Uint16Array(0x10000), lookalikes: new Uint16Array(0x10000) };
const strings = { plain: new Map<number, string>(), lookalikes: new Map<number, string>() };

function foldPoint(point: number, lookalikes: boolean): string {
  const memo = lookalikes ? strings.lookalikes : strings.plain;
  let folded = memo.get(point);
  if (folded === undefined) {
    folded = foldCharacter(String.fromCodePoint(point), lookalikes);
    memo.set(point, folded);
    const only = folded.length === 1 ? folded.charCodeAt(0) : 0;
    // Half of a pair is looked at as a pair.
    if (point < 0xd800 || (point > 0xdfff && point < 0x10000)) (lookalikes ? single.lookalikes : single.plain)[point] = only;
  }
  return folded;
}

/** Folds a text; `fold(a).text === fold(b).text` when a reader would take a and b for the same words. The arrays are not to be changed. */
export function fold(source: string, options: FoldOptions = {}): Folded {
  const lookalikes = options.lookalikes ?? false;
  const table = lookalikes ? single.lookalikes : single.plain;
  const length = source.length;
  if (ramp.length <= length) ramp = Uint32Array.from({ length: length * 2 }, (_, index) => index);
  let ascii = 0;
  while (ascii < length && source.charCodeAt(ascii) < 128) ascii += 1;
  if (ascii === length) return straight(source.toLowerCase(), source);
  if (units.length < length) units = new Uint16Array(length * 2);
  for (let offset = 0; offset < length; offset += 1) {
    let code = source.charCodeAt(offset);
    if (code < 128) {
      if (code >= 65 && code <= 90) code += 32;
    } else {
      const folded = table[code] ?? 0;
      if (folded === 0) return foldFrom(offset, source, lookalikes);
      code = folded;
    }
    units[offset] = code;
  }
  return straight(textOf(length), source);
}

// Views of the ramp by length: to make one takes as long as to fold a short post.
const views: ({ starts: Uint32Array; ends: Uint32Array } | undefined)[] = Array.from({ length: 1024 }, () => undefined);

function straight(text: string, source: string): Folded {
  const { length } = source;
  let view = views[length];
  if (view === undefined) {
    view = { starts: ramp.subarray(0, length), ends: ramp.subarray(1, length + 1) };
    if (length < views.length) views[length] = view;
  }
  return { text, source, starts: view.starts, ends: view.ends, even: true };
}

/** The rest of a text that does not fold one unit to one unit; those before `offset` did. */
function foldFrom(offset: number, source: string, lookalikes: boolean): Folded {
  const table = lookalikes ? single.lookalikes : single.plain;
  const { length } = source;
  let count = offset;
  // There is always room for what is left to fold one to one.
  grow(length);
  let [to, begin, close] = [units, starts, ends];
  begin.set(ramp.subarray(0, offset));
  close.set(ramp.subarray(1, offset + 1));
  for (let at = offset; at < length;) {
    const code = source.charCodeAt(at);
    const folded = code < 128 ? (code >= 65 && code <= 90 ? code + 32 : code) : (table[code] ?? 0);
    if (folded > 0 || code === 0) {
      to[count] = folded;
      begin[count] = at;
      at += 1;
      close[count] = at;
      count += 1;
      continue;
    }
    const point = source.codePointAt(at) ?? 0;
    const several = foldPoint(point, lookalikes);
    const end = at + (point > 0xffff ? 2 : 1);
    if (count + several.length + length - end > to.length) {
      grow(count + several.length + length - end);
      [to, begin, close] = [units, starts, ends];
    }
    for (let i = 0; i < several.length; i += 1, count += 1) {
      to[count] = several.charCodeAt(i);
      begin[count] = at;
      close[count] = end;
    }
    // A mark belongs to the letter before it: a span never cuts a letter from its accent.
    if (several === '' && count > 0) close[count - 1] = end;
    at = end;
  }
  return { text: textOf(count), source, starts: begin.slice(0, count), ends: close.slice(0, count), even: false };
}

function grow(length: number): void {
  const copy = <Scratch extends Uint16Array | Uint32Array>(bigger: Scratch, smaller: Scratch): Scratch => {
    bigger.set(smaller);
    return bigger;
  };
  if (units.length < length) units = copy(new Uint16Array(length * 2), units);
  if (starts.length < units.length) {
    starts = copy(new Uint32Array(units.length), starts);
    ends = copy(new Uint32Array(units.length), ends);
  }
}

const CHUNK = 8192;
const codes: number[] = [];

function textOf(count: number): string {
  let text = '';
  for (let from = 0; from < count; from += CHUNK) {
    const to = Math.min(count, from + CHUNK);
    // An array of plain numbers is spread twice as fast as a typed one.
    codes.length = to - from;
    for (let i = from; i < to; i += 1) codes[i - from] = units[i] ?? 0;
    text += String.fromCharCode.apply(null, codes);
  }
  return text;
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
  const code = folded.source.charCodeAt(start);
  if (code < 128) return code >= 65 && code <= 90;
  const point = folded.source.codePointAt(start);
  return point !== undefined && (classOf(point) & CAPITAL) !== 0;
}
