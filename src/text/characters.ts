/**
 * What kind of character a code point is: looked up in a table that fills itself, since asking a regular
 * expression for every character of every post took most of the time spent on reading. Pure, browser-safe.
 */

export const LETTER = 1;
export const DIGIT = 2;
export const PICTURE = 4;
export const BLANK = 8;
export const CAPITAL = 16;
const KNOWN = 128;

const classes: [number, RegExp][] = [
  [LETTER, /^\p{L}$/u],
  [DIGIT, /^\p{Nd}$/u],
  [PICTURE, /^\p{Extended_Pictographic}$/u],
  [BLANK, /^\s$/u],
];
const capital = /\p{Lu}/u;
const basic = new Uint8Array(0x10000);
const others = new Map<number, number>();

/** The classes of a code point, as the sum of LETTER, DIGIT, PICTURE, BLANK and CAPITAL (also fancy and accented capitals). */
export function classOf(point: number): number {
  const known = point < 0x10000 ? basic[point] : others.get(point);
  return known === undefined || known === 0 ? classify(point) : known;
}

function classify(point: number): number {
  const character = String.fromCodePoint(point);
  let found = KNOWN;
  for (const [mark, pattern] of classes) if (pattern.test(character)) found |= mark;
  if (capital.test(character.normalize('NFKD'))) found |= CAPITAL;
  if (point < 0x10000) basic[point] = found;
  else others.set(point, found);
  return found;
}
