/** A text as `{exact}` words see it: NFC, without invisible characters, each run of blanks as one space. */
import { clean } from '../query/reading.ts';

export interface Written {
  text: string;
  /** Source offsets at which the character behind each unit begins and ends; null where all offsets are the same. */
  starts: number[] | null;
  ends: number[] | null;
}

const SIMPLE = /^[!-~]+(?: [!-~]+)*$/;
// A character with its marks; Korean letters join as well. A run of blanks.
// U+FEFF is a blank to JavaScript, and invisible to readers.
const CLUSTER = /[\u1100-\u11FF]+\p{M}*|[^\S\uFEFF]+|[\S\uFEFF]\p{M}*/gu;
const BLANK = /^[^\S\uFEFF]/u;
const WORDLIKE = /[\p{L}\p{Nd}\p{M}]/u;

export function writtenOf(source: string): Written {
  if (SIMPLE.test(source)) return { text: source, starts: null, ends: null };
  let text = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (const { 0: cluster, index } of source.matchAll(CLUSTER)) {
    const blank = BLANK.test(cluster);
    if (blank && text.endsWith(' ')) {
      ends[ends.length - 1] = index + cluster.length;
      continue;
    }
    const written = blank ? ' ' : clean(cluster);
    text += written;
    for (let i = 0; i < written.length; i += 1) {
      starts.push(index);
      ends.push(index + cluster.length);
    }
  }
  return { text, starts, ends };
}

/** Source offsets of each place where it stands with no letter or digit before or after. */
export function findWritten({ text, starts, ends }: Written, wanted: string): [start: number, end: number][] {
  const found: [number, number][] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
    const end = at + wanted.length;
    if (continues(text, at, -1) || continues(text, end, 1)) continue;
    found.push([starts?.[at] ?? at, ends?.[end - 1] ?? end]);
  }
  return found;
}

/** Whether a letter or digit (or the rest of a character) stands at this side of the offset. */
function continues(text: string, at: number, side: -1 | 1): boolean {
  if (side === 1) {
    const point = text.codePointAt(at);
    return point !== undefined && WORDLIKE.test(String.fromCodePoint(point));
  }
  if (at === 0) return false;
  const low = text.charCodeAt(at - 1);
  const pair = low >= 0xdc00 && low <= 0xdfff && at > 1;
  return WORDLIKE.test(text.slice(pair ? at - 2 : at - 1, at));
}
