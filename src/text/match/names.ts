/** The columns in which a document keeps its names; see document.ts. */
import type { Folded } from '../normalise.ts';

export interface Names {
  count: number;
  /** The name is `of[i].slice(from[i], to[i])`: ASCII is lower case, everything else as written. */
  of: string[];
  from: Int32Array;
  to: Int32Array;
  /** First and last place it stands for. */
  first: Int32Array;
  last: Int32Array;
}

const START = 256;

export function createNames(): Names {
  const column = (): Int32Array => new Int32Array(START);
  return { count: 0, of: [], from: column(), to: column(), first: column(), last: column() };
}

export function longer(column: Int32Array): Int32Array {
  const copy = new Int32Array(column.length * 2);
  copy.set(column);
  return copy;
}

function add(names: Names, of: string, from: number, to: number, first: number, last: number): void {
  const at = names.count;
  if (at === names.from.length) {
    names.from = longer(names.from);
    names.to = longer(names.to);
    names.first = longer(names.first);
    names.last = longer(names.last);
  }
  names.of[at] = of;
  names.from[at] = from;
  names.to[at] = to;
  names.first[at] = first;
  names.last[at] = last;
  names.count = at + 1;
}

/** A name that does not stand in one piece. */
export function addText(names: Names, text: string, first: number, last: number): void {
  add(names, text, 0, text.length, first, last);
}

/** The word behind folded units [from, to). */
export function addWord(names: Names, folded: Folded, from: number, to: number, place: number): void {
  const { source, starts, ends, text } = folded;
  const start = starts[from] ?? 0;
  const end = ends[to - 1] ?? start;
  if (isAscii(source, start, end) || cuts(folded, from, to)) add(names, text, from, to, place, place);
  else add(names, source, start, end, place, place);
}

export function nameOf(folded: Folded, from: number, to: number): string {
  const start = folded.starts[from] ?? 0;
  const end = folded.ends[to - 1] ?? start;
  const plain = isAscii(folded.source, start, end) || cuts(folded, from, to);
  return plain ? folded.text.slice(from, to) : folded.source.slice(start, end);
}

function isAscii(source: string, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) if (source.charCodeAt(i) > 127) return false;
  return true;
}

/** Whether only a part of some character is meant: ½ folds to three tokens. Then only the folded text can be told. */
function cuts({ starts, text }: Folded, from: number, to: number): boolean {
  return (from > 0 && starts[from - 1] === starts[from]) || (to < text.length && starts[to] === starts[to - 1]);
}
