/**
 * Cuts folded text into words, numbers, emoji, web addresses and punctuation, and numbers the
 * sentences. One pass; every chunk between blanks is looked at a fixed number of times, so the
 * work grows with the length of the text and with nothing else. Pure, browser-safe.
 */
import { isCapital, sourceSpan } from './normalise.ts';
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

const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const PICTURE = /^\p{Extended_Pictographic}$/u;
const BLANK = /^\s$/u;
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

export function tokenise(folded: Folded): Token[] {
  const tokens: Token[] = [];
  const { text } = folded;
  let sentence = 0;
  let at = 0;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isBlank(text, at)) {
      // A new line ends a sentence, a soft blank does not.
      if ((code === 10 || code === 0x2028 || code === 0x2029) && lastSentence(tokens) === sentence) sentence += 1;
      at += 1;
      continue;
    }
    let end = at;
    while (end < text.length && !isBlank(text, end)) end += 1;
    sentence = readChunk(folded, at, end, tokens, sentence);
    at = end;
  }
  return tokens;
}

function lastSentence(tokens: Token[]): number {
  return tokens.at(-1)?.sentence ?? -1;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 128) return code === 32 || (code >= 9 && code <= 13);
  return BLANK.test(text[at] ?? '');
}

/** Reads the characters between two blanks; returns the number of the sentence that follows. */
function readChunk(folded: Folded, from: number, to: number, tokens: Token[], sentence: number): number {
  const { text } = folded;
  if (to - from <= LONGEST_ADDRESS) {
    const chunk = text.slice(from, to);
    const lead = LEADING.exec(chunk)?.[0].length ?? 0;
    let coreEnd = chunk.length;
    while (coreEnd > lead && TRAILING.has(chunk[coreEnd - 1] ?? '')) coreEnd -= 1;
    const core = chunk.slice(lead, coreEnd);
    const kind = MAIL.test(core) ? 'email' : ADDRESS.test(core) && TOP_LEVEL.test(core) ? 'url' : null;
    if (kind !== null && !/^[\d.]+$/.test(core)) {
      const middle = from + lead + core.length;
      let next = readParts(folded, from, from + lead, tokens, sentence);
      push(tokens, folded, kind, from + lead, middle, next, null);
      next = readParts(folded, middle, to, tokens, next);
      return next;
    }
  }
  return readParts(folded, from, to, tokens, sentence);
}

function readParts(folded: Folded, from: number, to: number, tokens: Token[], first: number): number {
  const { text } = folded;
  let sentence = first;
  let tag: '#' | '@' | null = null;
  let at = from;
  while (at < to) {
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const width = character.length;
    const isLetter = LETTER.test(character);
    if (isLetter || DIGIT.test(character)) {
      const pattern = isLetter ? LETTER : DIGIT;
      let end = at + width;
      while (end < to) {
        const next = String.fromCodePoint(text.codePointAt(end) ?? 0);
        if (!pattern.test(next)) break;
        if (tag !== null && isLetter && startsHump(folded, at, end)) break;
        end += next.length;
      }
      push(tokens, folded, isLetter ? 'word' : 'number', at, end, sentence, tag);
      at = end;
      continue;
    }
    if ((character === '#' || character === '@') && at + 1 < to) tag = character;
    else if (character !== '_') tag = null;
    const kind = PICTURE.test(character) ? 'emoji' : 'mark';
    push(tokens, folded, kind, at, at + width, sentence, null);
    at += width;
    if (endsSentence(folded, tokens, character, at)) sentence += 1;
  }
  return sentence;
}

/** In "TeamSpirit" a new word begins at the second capital, in "USABrand" at the last one of the run. */
function startsHump(folded: Folded, wordFrom: number, at: number): boolean {
  if (!isCapital(folded, at) || folded.starts[at] === folded.starts[at - 1]) return false;
  if (!isCapital(folded, at - 1)) return true;
  const next = folded.text[at + 1];
  return at - wordFrom > 1 && next !== undefined && LETTER.test(next) && !isCapital(folded, at + 1);
}

function endsSentence(folded: Folded, tokens: Token[], character: string, after: number): boolean {
  const { text } = folded;
  if (after < text.length && !isBlank(text, after)) return false;
  if (character === '!' || character === '?' || character === '…') return true;
  if (character !== '.') return false;
  const before = tokens.at(-2);
  if (before === undefined || before.to !== after - 1) return true;
  if (before.kind === 'word' && (before.text.length === 1 || ABBREVIATIONS.has(before.text))) return false;
  let next = after;
  while (next < text.length && isBlank(text, next)) next += 1;
  // "am 14. März", "3. bed": an ordinal, unless a new sentence plainly begins after a long number.
  if (before.kind === 'number' && before.text.length <= 2) return false;
  if (next >= text.length) return true;
  return !LETTER.test(text[next] ?? '') || isCapital(folded, next);
}

function push(tokens: Token[], folded: Folded, kind: TokenKind, from: number, to: number, sentence: number, tag: '#' | '@' | null): void {
  const [start, end] = sourceSpan(folded, from, to);
  const capital = kind === 'word' && isCapital(folded, from);
  tokens.push({ kind, text: folded.text.slice(from, to), from, to, start, end, sentence, tag, capital });
}
