/** Names of several words: hyphenated words written as one, hashtags and handles. */
import type { Folded } from '../normalise.ts';
import { NUMBER, WORD } from '../tokenise.ts';
import type { Scan } from '../tokenise.ts';
import { addText, nameOf } from './names.ts';
import type { Names } from './names.ts';

/** Longer runs of a hyphenated word are not written as one. */
const MOST_PARTS = 4;
const HASH = 35;
const AT = 64;
const HYPHEN = 45;
const UNDERSCORE = 95;
const HANDLE = /[\p{L}\p{Nd}_]+(?:[.-][\p{L}\p{Nd}_]+)*(?:@[\p{L}\p{Nd}_-]+(?:\.[\p{L}\p{Nd}_-]+)+)?/uy;

/** MRT-Angst → mrtangst: every run of two to four parts between which stands one hyphen and nothing else. */
export function addHyphenated(names: Names, folded: Folded, tokens: Scan, placeOf: Int32Array): void {
  const { count, from, to } = tokens;
  const nextPart = (i: number): number => {
    const joins = isCode(folded, tokens, i + 1, HYPHEN) && from[i + 1] === to[i] && from[i + 2] === to[i + 1];
    return joins && isWord(tokens, i + 2) ? i + 2 : -1;
  };
  for (let first = 0; first < count; first += 1) {
    if (!isWord(tokens, first)) continue;
    let name = nameOf(folded, from[first] ?? 0, to[first] ?? 0);
    let last = nextPart(first);
    for (let parts = 2; last >= 0 && parts <= MOST_PARTS; parts += 1) {
      name += nameOf(folded, from[last] ?? 0, to[last] ?? 0);
      addText(names, name, placeOf[first] ?? 0, placeOf[last] ?? 0);
      last = nextPart(last);
    }
  }
}

function isWord({ count, kind, tag }: Scan, i: number): boolean {
  return i < count && kind[i] === WORD && tag[i] === 0;
}

function isCode(folded: Folded, { count, from }: Scan, i: number, code: number): boolean {
  return i < count && folded.text.charCodeAt(from[i] ?? 0) === code;
}

/** Hashtags and handles, with their sign; their humps written as one; hashtags without sign and underscores. */
export function addGlued(names: Names, folded: Folded, tokens: Scan, placeOf: Int32Array): void {
  const { count, from, to, tag } = tokens;
  let covered = 0;
  for (let i = 0; i + 1 < count; i += 1) {
    const begin = to[i] ?? 0;
    const sign = isCode(folded, tokens, i, HASH) ? HASH : isCode(folded, tokens, i, AT) ? AT : 0;
    if (sign === 0 || placeOf[i] !== -1 || from[i + 1] !== begin) continue;
    let end = i + 1;
    while (end < count && from[end] === to[end - 1] && (tag[end] === sign || isCode(folded, tokens, end, UNDERSCORE))) end += 1;
    const first = firstPlace(placeOf, i + 1, end);
    if (first < 0) continue;
    const allHumps = addHumps(names, folded, tokens, placeOf, i + 1, end);
    if (sign === HASH) {
      const close = to[end - 1] ?? begin;
      const last = lastPlace(placeOf, i + 1, end);
      const name = nameOf(folded, begin, close);
      addText(names, `#${name}`, first, last);
      if (last > first && !allHumps) addText(names, name.replaceAll('_', ''), first, last);
    } else if (begin >= covered) {
      covered = addHandle(names, folded, tokens, placeOf, i);
    }
  }
}

/** "#GoodMorning" is also read as one word, unless an underscore stands between. Returns whether that was all of it. */
function addHumps(names: Names, folded: Folded, { kind, from, to }: Scan, placeOf: Int32Array, begin: number, end: number): boolean {
  let all = false;
  for (let i = begin; i < end; i += 1) {
    let last = i;
    while (kind[i] === WORD && last + 1 < end && kind[last + 1] === WORD) last += 1;
    if (last === i) continue;
    addText(names, nameOf(folded, from[i] ?? 0, to[last] ?? 0), placeOf[i] ?? 0, placeOf[last] ?? 0);
    all = i === begin && last === end - 1;
    i = last;
  }
  return all;
}

/** `@name@server` is found by both its whole and by `@name`. Returns where it ends. */
function addHandle(names: Names, folded: Folded, { count, kind, from, to }: Scan, placeOf: Int32Array, sign: number): number {
  HANDLE.lastIndex = to[sign] ?? 0;
  const handle = HANDLE.exec(folded.text)?.[0] ?? '';
  const begin = to[sign] ?? 0;
  const server = handle.indexOf('@');
  const reach = (close: number): [number, number] => {
    let first = -1;
    let last = -1;
    for (let i = sign + 1; i < count && (from[i] ?? 0) < close; i += 1) {
      if ((kind[i] !== WORD && kind[i] !== NUMBER) || placeOf[i] === -1) continue;
      if (first < 0) first = placeOf[i] ?? 0;
      last = placeOf[i] ?? 0;
    }
    return [first, last];
  };
  addText(names, `@${handle}`, ...reach(begin + handle.length));
  if (server > 0) addText(names, `@${handle.slice(0, server)}`, ...reach(begin + server));
  return begin + handle.length;
}

function firstPlace(placeOf: Int32Array, begin: number, end: number): number {
  for (let i = begin; i < end; i += 1) if ((placeOf[i] ?? -1) >= 0) return placeOf[i] ?? 0;
  return -1;
}

function lastPlace(placeOf: Int32Array, begin: number, end: number): number {
  for (let i = end - 1; i >= begin; i -= 1) if ((placeOf[i] ?? -1) >= 0) return placeOf[i] ?? 0;
  return -1;
}
