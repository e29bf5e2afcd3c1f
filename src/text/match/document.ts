/**
 * A post in the form that is matched: every way in which a stretch of its text may be named, as columns of numbers.
 *
 * **Places** number the words: a word, a number, an emoji, a web or mail address takes one place. The title's places
 * start at 0, the text's far behind them, so that nothing positional reaches from one into the other.
 * **Names** are what a query's words are compared with: each word as written; the parts of a hyphenated word written as
 * one (MRT-Angst → mrtangst); hashtags and handles, with their sign, and without it and without humps (#MRTAngst →
 * #mrtangst, mrtangst, mrt, angst); emoji, behind ☺.
 */
import { fold } from '../normalise.ts';
import type { Folded } from '../normalise.ts';
import type { FilterField } from '../query/syntax.ts';
import { EMAIL, EMOJI, MARK, NUMBER, URL, WORD, scan } from '../tokenise.ts';
import { emojiEnd, emojiKey } from './emoji.ts';
import { addGlued, addHyphenated } from './joined.ts';
import { addText, addWord, createNames, longer } from './names.ts';
import type { Names } from './names.ts';
import { fieldValues } from './post.ts';
import type { Post } from './post.ts';
import type { Written } from './written.ts';

/** The first place of the text; farther from the title than any distance a query may name. */
export const TEXT = 1 << 24;

export interface Document {
  post: Post;
  title: Folded | null;
  text: Folded;
  names: Names;
  /** How many places the title and the text have. */
  titlePlaces: number;
  textPlaces: number;
  /** For each place, the title's first: folded offsets, number of the sentence within its part. */
  placeFrom: Int32Array;
  placeTo: Int32Array;
  placeSentence: Int32Array;
  /** Addresses in title and text, folded. */
  links: string[];
  /** Canonical values of the fields asked for so far. */
  values: Partial<Record<FilterField, string[]>>;
  /** Title and text as {exact} words are compared with, once asked for. */
  written: { title: Written | null; text: Written | null };
}

/** A reader that uses its memory again: a document is good until it reads the next one. */
export function createReader(): (post: Post) => Document {
  const document: Document = {
    post: { text: '' },
    title: null,
    text: fold(''),
    names: createNames(),
    titlePlaces: 0,
    textPlaces: 0,
    placeFrom: new Int32Array(256),
    placeTo: new Int32Array(256),
    placeSentence: new Int32Array(256),
    links: [],
    values: {},
    written: { title: null, text: null },
  };
  return (post) => {
    document.post = post;
    document.names.count = 0;
    document.titlePlaces = 0;
    document.title = null;
    if (document.links.length > 0) document.links = [];
    document.values = {};
    document.written.title = null;
    document.written.text = null;
    if (post.title !== undefined && post.title !== '') {
      document.title = fold(post.title);
      document.titlePlaces = readPart(document, document.title, 0, 0);
    }
    document.text = fold(post.text);
    document.textPlaces = readPart(document, document.text, document.titlePlaces, TEXT);
    return document;
  };
}

export function readDocument(post: Post): Document {
  return createReader()(post);
}

/** The values of a field, canonical. */
export function valuesOf(document: Document, field: FilterField): readonly string[] {
  return (document.values[field] ??= fieldValues(document.post, field, document.links));
}

/** UTF-16 offsets, in title or text as `part` says, of places [first, last]. */
export function spanOfPlaces(document: Document, first: number, last: number): { part: 'title' | 'text'; start: number; end: number } {
  const part = first < TEXT ? 'title' : 'text';
  const folded = part === 'title' ? document.title : document.text;
  const shift = part === 'title' ? 0 : document.titlePlaces - TEXT;
  const from = document.placeFrom[first + shift] ?? 0;
  const to = document.placeTo[last + shift] ?? from + 1;
  return { part, start: folded?.starts[from] ?? 0, end: folded?.ends[to - 1] ?? 0 };
}

// Place of each token of the part being read, or -1.
let placeOf = new Int32Array(512);

const HASH = 35;
const AT = 64;
const HYPHEN = 45;
/** First half of regional indicators, which tokenise takes for marks. */
const FLAG = 0xd83c;

/** Reads title or text; returns how many places it has. `before`: places of the other part, first in the columns. */
function readPart(document: Document, folded: Folded, before: number, base: number): number {
  const tokens = scan(folded);
  const { count, kind, from, to, sentence } = tokens;
  if (placeOf.length < count) placeOf = new Int32Array(count * 2);
  let ordinal = before;
  let covered = 0;
  let hyphens = false;
  let signs = false;
  for (let i = 0; i < count; i += 1) {
    const begin = from[i] ?? 0;
    let end = to[i] ?? 0;
    placeOf[i] = -1;
    if (begin < covered) continue;
    const place = base + ordinal - before;
    const what = kind[i] ?? MARK;
    if (what === WORD) addWord(document.names, folded, begin, end, place);
    else if (what === NUMBER) {
      addWord(document.names, folded, begin, end, place);
      addKeycap(document.names, folded, begin, end, place);
    } else if (what === URL || what === EMAIL) {
      if (what === URL) document.links.push(folded.text.slice(begin, end));
    } else {
      const code = folded.text.charCodeAt(begin);
      if (what === EMOJI || code === FLAG) {
        const close = emojiEnd(folded.source, folded.starts[begin] ?? 0);
        if (close < 0) continue;
        end = addEmoji(document.names, folded, begin, close, place);
        covered = end;
      } else if (!addKeycap(document.names, folded, begin, end, place)) {
        if (code === HYPHEN) hyphens = true;
        else if (code === HASH || code === AT) signs = true;
        continue;
      }
    }
    placeOf[i] = place;
    if (ordinal === document.placeFrom.length) growPlaces(document);
    document.placeFrom[ordinal] = begin;
    document.placeTo[ordinal] = end;
    document.placeSentence[ordinal] = sentence[i] ?? 0;
    ordinal += 1;
  }
  if (hyphens) addHyphenated(document.names, folded, tokens, placeOf);
  if (signs) addGlued(document.names, folded, tokens, placeOf);
  return ordinal - before;
}

/** Adds the emoji that ends at `close` in the source; returns where it ends in the folded text. */
function addEmoji(names: Names, folded: Folded, from: number, close: number, place: number): number {
  const start = folded.starts[from] ?? 0;
  let to = from + 1;
  while (to < folded.text.length && (folded.starts[to] ?? close) < close) to += 1;
  addText(names, `☺${emojiKey(folded.source.slice(start, close))}`, place, place);
  return to;
}

/** 1️⃣ is the number 1 and a sign; folding has left the digit, whose span reaches over the frame. */
function addKeycap(names: Names, folded: Folded, from: number, to: number, place: number): boolean {
  const start = folded.starts[from] ?? 0;
  const end = folded.ends[to - 1] ?? start;
  if (to - from !== 1 || end - start < 2 || emojiEnd(folded.source, start) !== end) return false;
  addText(names, `☺${emojiKey(folded.source.slice(start, end))}`, place, place);
  return true;
}

function growPlaces(document: Document): void {
  document.placeFrom = longer(document.placeFrom);
  document.placeTo = longer(document.placeTo);
  document.placeSentence = longer(document.placeSentence);
}
