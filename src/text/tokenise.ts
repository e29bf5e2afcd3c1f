/**
 * Cuts folded text into words, numbers, emoji, web addresses and punctuation, and numbers the
 * sentences. One pass; every chunk between blanks is looked at a fixed number of times, so the
 * work grows with the length of the text and with nothing else. Pure, browser-safe.
 */
import { BLANK, DIGIT, LETTER, PICTURE, classOf } from './characters.ts';
import { isCapital } from './normalise.ts';
import type { Folded } from './normalise.ts';

export type TokenKind = 'word' | 'number' | 'emoji' | 'url' | 'email' | 'mark';

export interface Token {
  kind: TokenKind;
  /** Folded text. */
  text: string;
  /** Offsets in the folded text. */
  from: number;
  to: number;
  /** UTF-16 offsets in the original text. */
  start: number;
  end: number;
  /** 0 for the first sentence. */
  sentence: number;
  /** The word stands in a hashtag or handle; `#TeamSpirit` gives two words. */
  tag: '#' | '@' | null;
  /** Written with a capital first letter. */
  capital: boolean;
}

const LEADING = /^[("'„“”‘’«»‹›[{<]+/u;
const TRAILING = new Set(`)"'“”‘’«»‹›]}>.,;:!?`);
const LABEL = '[\\p{L}\\p{Nd}](?:[\\p{L}\\p{Nd}-]{0,62})';
const ADDRESS = new RegExp(`^(?:https?://\\S+|www\\.\\S+|${LABEL}(?:\\.${LABEL}){1,5}(?:[/?#]\\S*)?)$`, 'u');
const MAIL = /^[\p{L}\p{Nd}._%+-]{1,64}@[\p{L}\p{Nd}.-]{1,190}\.\p{L}{2,24}$/u;
const TOP_LEVEL = /\.\p{L}{2,24}(?:[/?#]|$)/u;
const LONGEST_ADDRESS = 2048;

// After these a full stop does not end the sentence.
const ABBREVIATIONS = new Set(
  (
    'dr prof mr mrs ms st nr no vs approx ca bzw geb tel str mme mlle med pat dhr mevr mw drs ir fr hr dipl rn resp evtl ' +
    'jan feb apr jun jul aug sep sept okt oct nov dez dec janv fevr avr juil tél'
  ).split(' '),
);

/**
 * Tokens as columns of numbers, for whoever reads many posts and cannot afford an object for each word.
 * Written over by the next call of `scan` or `tokenise`.
 */
export interface Scan {
  count: number;
  /** Index into `tokenKinds`. */
  kind: Uint8Array;
  /** 0, or the code of # or @. */
  tag: Uint8Array;
  /** Offsets in the folded text. */
  from: Int32Array;
  to: Int32Array;
  sentence: Int32Array;
}

export const tokenKinds: readonly TokenKind[] = ['word', 'number', 'emoji', 'url', 'email', 'mark'];
export const WORD = 0;
export const NUMBER = 1;
export const EMOJI = 2;
export const URL = 3;
export const EMAIL = 4;
export const MARK = 5;

const HASH = 35;
const AT = 64;
const DOT = 46;
const UNDERSCORE = 95;

const scratch: Scan = {
  count: 0,
  kind: new Uint8Array(512),
  tag: new Uint8Array(512),
  from: new Int32Array(512),
  to: new Int32Array(512),
  sentence: new Int32Array(512),
};

export function tokenise(folded: Folded): Token[] {
  const { count, kind, tag, from, to, sentence } = scan(folded);
  const { text, starts, ends, source } = folded;
  const tokens: Token[] = [];
  for (let i = 0; i < count; i += 1) {
    const first = from[i] ?? 0;
    const end = to[i] ?? 0;
    const name = tokenKinds[kind[i] ?? MARK] ?? 'mark';
    const sign = tag[i];
    tokens.push({
      kind: name,
      text: text.slice(first, end),
      from: first,
      to: end,
      start: starts[first] ?? source.length,
      end: ends[end - 1] ?? source.length,
      sentence: sentence[i] ?? 0,
      tag: sign === HASH ? '#' : sign === AT ? '@' : null,
      capital: name === 'word' && isCapital(folded, first),
    });
  }
  return tokens;
}

export function scan(folded: Folded): Scan {
  const { text } = folded;
  scratch.count = 0;
  let sentence = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) {
      // A new line ends a sentence, a soft blank does not.
      if ((code === 10 || code === 0x2028 || code === 0x2029) && lastSentence() === sentence) sentence += 1;
      at += 1;
      continue;
    }
    let end = at;
    let dotted = false;
    while (end < text.length) {
      const next = text.charCodeAt(end);
      if (isBlank(next)) break;
      if (next === DOT) dotted = true;
      end += 1;
    }
    // No address is without a dot.
    sentence = dotted ? readChunk(folded, at, end, sentence) : readParts(folded, at, end, sentence);
    at = end;
  }
  return scratch;
}

function lastSentence(): number {
  return scratch.count === 0 ? -1 : (scratch.sentence[scratch.count - 1] ?? -1);
}

function isBlank(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return (classOf(code) & BLANK) !== 0;
}

/** Reads the characters between two blanks; returns the number of the sentence that follows. */
function readChunk(folded: Folded, from: number, to: number, sentence: number): number {
  if (to - from <= LONGEST_ADDRESS) {
    const chunk = folded.text.slice(from, to);
    const lead = LEADING.exec(chunk)?.[0].length ?? 0;
    let coreEnd = chunk.length;
    while (coreEnd > lead && TRAILING.has(chunk[coreEnd - 1] ?? '')) coreEnd -= 1;
    const core = chunk.slice(lead, coreEnd);
    const kind = core.includes('.') ? addressKind(core) : null;
    if (kind !== null) {
      const middle = from + lead + core.length;
      const next = readParts(folded, from, from + lead, sentence);
      push(kind, from + lead, middle, next, 0);
      return readParts(folded, middle, to, next);
    }
  }
  return readParts(folded, from, to, sentence);
}

function addressKind(core: string): typeof URL | typeof EMAIL | null {
  if (MAIL.test(core)) return EMAIL;
  return ADDRESS.test(core) && TOP_LEVEL.test(core) && !/^[\d.]+$/.test(core) ? URL : null;
}

function readParts(folded: Folded, from: number, to: number, first: number): number {
  const { text } = folded;
  let sentence = first;
  let tag = 0;
  let at = from;
  while (at < to) {
    const point = text.codePointAt(at) ?? 0;
    const width = point > 0xffff ? 2 : 1;
    const kind = classOf(point) & (LETTER | DIGIT);
    if (kind !== 0) {
      let end = at + width;
      while (end < to) {
        const unit = text.charCodeAt(end);
        const next = unit < 0xd800 || unit > 0xdbff ? unit : (text.codePointAt(end) ?? unit);
        if ((classOf(next) & kind) === 0) break;
        if (tag !== 0 && kind === LETTER && startsHump(folded, at, end)) break;
        end += next > 0xffff ? 2 : 1;
      }
      push(kind === LETTER ? WORD : NUMBER, at, end, sentence, tag);
      at = end;
      continue;
    }
    if ((point === HASH || point === AT) && at + 1 < to) tag = point;
    else if (point !== UNDERSCORE) tag = 0;
    push((classOf(point) & PICTURE) === 0 ? MARK : EMOJI, at, at + width, sentence, 0);
    at += width;
    if (endsSentence(folded, point, at)) sentence += 1;
  }
  return sentence;
}

/** In "TeamSpirit" a new word begins at the second capital, in "USABrand" at the last one of the run. */
function startsHump(folded: Folded, wordFrom: number, at: number): boolean {
  if (!isCapital(folded, at) || folded.starts[at] === folded.starts[at - 1]) return false;
  if (!isCapital(folded, at - 1)) return true;
  const next = folded.text.charCodeAt(at + 1);
  return at - wordFrom > 1 && at + 1 < folded.text.length && (classOf(next) & LETTER) !== 0 && !isCapital(folded, at + 1);
}

function endsSentence(folded: Folded, point: number, after: number): boolean {
  if (point !== DOT && point !== 33 && point !== 63 && point !== 0x2026) return false;
  const { text } = folded;
  if (after < text.length && !isBlank(text.charCodeAt(after))) return false;
  if (point !== DOT) return true;
  const before = scratch.count - 2;
  const end = scratch.to[before];
  if (before < 0 || end !== after - 1) return true;
  const from = scratch.from[before] ?? 0;
  const kind = scratch.kind[before];
  if (kind === WORD && (end - from === 1 || ABBREVIATIONS.has(text.slice(from, end)))) return false;
  let next = after;
  while (next < text.length && isBlank(text.charCodeAt(next))) next += 1;
  // "am 14. März", "3. bed": an ordinal, unless a new sentence plainly begins after a long number.
  if (kind === NUMBER && end - from <= 2) return false;
  if (next >= text.length) return true;
  return (classOf(text.charCodeAt(next)) & LETTER) === 0 || isCapital(folded, next);
}

function push(kind: number, from: number, to: number, sentence: number, tag: number): void {
  const at = scratch.count;
  if (at === scratch.from.length) grow();
  scratch.kind[at] = kind;
  scratch.tag[at] = tag;
  scratch.from[at] = from;
  scratch.to[at] = to;
  scratch.sentence[at] = sentence;
  scratch.count = at + 1;
}

function grow(): void {
  const length = scratch.from.length * 2;
  const bytes = (old: Uint8Array): Uint8Array => {
    const longer = new Uint8Array(length);
    longer.set(old);
    return longer;
  };
  const numbers = (old: Int32Array): Int32Array => {
    const longer = new Int32Array(length);
    longer.set(old);
    return longer;
  };
  scratch.kind = bytes(scratch.kind);
  scratch.tag = bytes(scratch.tag);
  scratch.from = numbers(scratch.from);
  scratch.to = numbers(scratch.to);
  scratch.sentence = numbers(scratch.sentence);
}
