/** The smallest pieces of a query: what a chunk between blanks, a phrase or a {text} is. */
import { problem, type Problem } from './problems.ts';
import { clean, hasAccent, plainKey, termParts } from './reading.ts';
import type { Emoji, Exact, Handle, Phrase, Span, Tag, Term } from './syntax.ts';

export type Atom = Term | Exact | Emoji | Phrase | Tag | Handle;

const OPERATORS: Readonly<Record<string, string>> = { '|': 'OR', '||': 'OR', '&': 'AND', '&&': 'AND' };
const PICTURE = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u;
const KEYCAP = /^[0-9#*]\uFE0F?\u20E3$/u;
const CORE = /[\p{L}\p{N}*?]/u;
const CORE_END = /[\p{L}\p{M}\p{N}*?]/u;
export const RESERVED = /^(?:AND|OR|NOT|SENTENCE|O?NEAR(?:\/\d*[fF]?)?)$/;
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });

interface Piece {
  emoji: boolean;
  text: string;
  start: number;
}

/** Cuts text into emoji and what lies between; most texts hold no emoji and are one piece. */
function pieces(text: string, start: number): Piece[] {
  if (!PICTURE.test(text) && !text.includes('\u20E3')) return [{ emoji: false, text, start }];
  const found: Piece[] = [];
  for (const { segment, index } of segmenter.segment(text)) {
    const emoji = isEmoji(segment);
    const last = found.at(-1);
    if (emoji || last === undefined || last.emoji) found.push({ emoji, text: segment, start: start + index });
    else last.text += segment;
  }
  return found;
}

/** Signs that fold() reads as letters or leaves out (ℹ, Ⓜ, ™) are not emoji here, as they are none in a post. */
function isEmoji(grapheme: string): boolean {
  return KEYCAP.test(grapheme) || (PICTURE.test(grapheme) && PICTURE.test(plainKey(grapheme)));
}

function emojiNode(piece: Piece): Emoji {
  return { kind: 'emoji', text: piece.text.replace(/[\uFE0E\uFE0F]/g, ''), span: [piece.start, piece.start + piece.text.length] };
}

/** The atoms of a chunk without its `-` and its field, in order; none if it holds only marks. */
export function readChunk(text: string, start: number, problems: Problem[]): Atom[] {
  return pieces(text, start).flatMap((piece) => {
    if (piece.emoji) return [emojiNode(piece)];
    const atom = readPiece(piece.text, piece.start, problems);
    return atom === null ? [] : [atom];
  });
}

function readPiece(text: string, start: number, problems: Problem[]): Atom | null {
  const span: Span = [start, start + text.length];
  const stray = /[\]}]/.exec(text);
  if (stray !== null) {
    const at = start + stray.index;
    problems.push(problem('error', 'stray_bracket', [at, at + 1], { bracket: stray[0] }));
    return null;
  }
  const operator = OPERATORS[text];
  if (operator !== undefined) {
    problems.push(problem('error', 'symbol_operator', span, { symbol: text, operator }, [{ span, text: operator }]));
    return null;
  }
  if (/^![\p{L}\p{N}#@]/u.test(text)) {
    const mark: Span = [start, start + 1];
    problems.push(problem('error', 'symbol_operator', mark, { symbol: '!', operator: 'NOT' }, [{ span: mark, text: '-' }]));
  }
  if (/^[#@]./u.test(text)) return text.startsWith('#') ? readTag(text, span, problems) : readHandle(text, span, problems);
  return readTerm(text, start, problems);
}

function readTerm(written: string, begin: number, problems: Problem[]): Term | Phrase | null {
  const scheme = /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/)+/i.exec(written)?.[0].length ?? 0;
  const text = written.slice(scheme);
  const start = begin + scheme;
  const [from, to] = core(text);
  const span: Span = from < to ? [start + from, start + to] : [start, start + text.length];
  let word = clean(text.slice(from, to)).replaceAll('://', '/');
  const parts = termParts(word);
  if (parts.length === 0) {
    if (clean(text) !== '') problems.push(problem('warning', 'ignored_mark', span, { mark: text.slice(0, 40) }));
    return null;
  }
  if (parts.every((part) => /^[*?]+$/.test(part))) {
    problems.push(problem('error', 'wildcard_only', span, { text: word }));
    return null;
  }
  if (/~\d+$/.test(word)) problems.push(problem('error', 'slop_misplaced', span, {}));
  // What is left after the marks could be taken for an operator or a field when printed.
  if (RESERVED.test(word)) return phraseOf(word, span, 0);
  word = word.replace(/^([A-Za-z][A-Za-z_]*):/, '$1-');
  return { kind: 'term', text: word, accents: hasAccent(word), span };
}

/** Where the letters, digits and wildcards begin and end. */
function core(text: string): [number, number] {
  let from = 0;
  while (from < text.length && !CORE.test(characterAt(text, from))) from += characterAt(text, from).length;
  let to = text.length;
  while (to > from) {
    const low = text.charCodeAt(to - 1);
    const width = low >= 0xdc00 && low <= 0xdfff && to - 2 >= from ? 2 : 1;
    if (CORE_END.test(text.slice(to - width, to))) break;
    to -= width;
  }
  return [from, to];
}

function characterAt(text: string, at: number): string {
  return String.fromCodePoint(text.codePointAt(at) ?? 0);
}

function readTag(text: string, span: Span, problems: Problem[]): Tag | null {
  const written = /^[\p{L}\p{M}\p{N}_*?]*/u.exec(clean(text.slice(1)))?.[0] ?? '';
  if (!fits(text, written, span, problems)) return null;
  return { kind: 'tag', text: written, accents: hasAccent(written), span };
}

function readHandle(text: string, span: Span, problems: Problem[]): Handle | null {
  const written = /^[\p{L}\p{M}\p{N}_.@*?-]*/u.exec(clean(text.slice(1)))?.[0] ?? '';
  let end = written.length;
  while (end > 0 && '.@-'.includes(written[end - 1] ?? '')) end -= 1;
  const name = clean(written.slice(0, end).toLowerCase());
  if (!fits(text, written, span, problems)) return null;
  if (name === '') {
    problems.push(problem('warning', 'ignored_mark', span, { mark: text.slice(0, 40) }));
    return null;
  }
  return { kind: 'handle', text: name, span };
}

/** Whether a tag or handle is all there is but for marks at its end. */
function fits(text: string, written: string, span: Span, problems: Problem[]): boolean {
  const rest = clean(text.slice(1)).slice(written.length);
  if (/[\p{L}\p{N}*?]/u.test(rest)) {
    problems.push(problem('error', 'bad_tag', span, { text, name: text.slice(0, 1) + written }));
    return false;
  }
  if (/[\p{L}\p{N}_]/u.test(written)) return true;
  problems.push(
    written === ''
      ? problem('warning', 'ignored_mark', span, { mark: text.slice(0, 40) })
      : problem('error', 'wildcard_only', span, { text }),
  );
  return false;
}

/** What stands between quotes. `span` with the quotes, `start` where the text begins. Null if there is no word in it. */
export function readPhrase(text: string, start: number, span: Span, slop: number, problems: Problem[]): Phrase | null {
  const items: Phrase['items'] = pieces(text, start).flatMap((piece): Phrase['items'] => {
    return piece.emoji ? [emojiNode(piece)] : phraseTerms(piece.text, [piece.start, piece.start + piece.text.length]);
  });
  if (items.length === 0) {
    problems.push(problem('error', 'empty_phrase', span, {}));
    return null;
  }
  if (items.every((item) => item.kind === 'term' && item.text === '*')) {
    problems.push(problem('error', 'wildcard_only', span, { text }));
    return null;
  }
  if (items.length === 1 && slop > 0)
    problems.push(problem('warning', 'slop_single', span, {}, [{ span: [start + text.length + 1, span[1]], text: '' }]));
  return { kind: 'phrase', items, slop: items.length === 1 ? 0 : slop, span };
}

function phraseOf(text: string, span: Span, slop: number): Phrase {
  return { kind: 'phrase', items: phraseTerms(text, span), slop, span };
}

/** A `?` alone is a question mark, a run of `*` any one word. */
function phraseTerms(text: string, span: Span): Term[] {
  return termParts(text)
    .map((part) => (/^[*?]+$/.test(part) ? (part.includes('*') ? '*' : '') : part))
    .filter((part) => part !== '')
    .map((part) => ({ kind: 'term', text: part, accents: hasAccent(part), span }));
}

/** What stands between braces. Null if nothing does. */
export function readExact(text: string, span: Span, problems: Problem[]): Exact | null {
  const exact = clean(text).trim().replace(/\s+/g, ' ');
  if (exact !== '') return { kind: 'exact', text: exact, span };
  problems.push(problem('error', 'empty_exact', span, {}));
  return null;
}
