/** Which atoms a document has, and where: what queries are then tried against. */
import type { FilterField } from '../query/syntax.ts';
import { meets } from './atoms.ts';
import type { Atoms } from './atoms.ts';
import { readDocument, valuesOf } from './document.ts';
import type { Document } from './document.ts';
import { longer } from './names.ts';
import { plainValue } from './post.ts';

/** Which atoms stand in a document, and by which of its names: lists in columns, as there is one for every word. */
export interface Marks {
  document: Document;
  /** Four numbers for each atom, side by side as they are asked for together: STAMP, HEAD, TAIL, COUNT. */
  atoms: Int32Array;
  /** The stamp of the atoms of this document. */
  now: number;
  /** Next occurrence of the same atom (-1: none) and the name it stands for. */
  next: Int32Array;
  name: Int32Array;
  /** The atoms of the document; each once. */
  present: number[];
  /** Documents marked so far. */
  read: number;
}

export const FIELDS = 4;
/** Of the last document it was in; its first and last occurrence there; in how many documents it was. */
export const STAMP = 0;
export const HEAD = 1;
export const TAIL = 2;
export const COUNT = 3;

export function isPresent({ atoms, now }: Marks, atom: number): boolean {
  return atoms[atom * FIELDS + STAMP] === now;
}

export function createMarks(): Marks {
  const column = (): Int32Array => new Int32Array(1024);
  return { document: readDocument({ text: '' }), atoms: column(), now: 0, next: column(), name: column(), present: [], read: 0 };
}

export function makeRoomFor(marks: Marks, atoms: number): void {
  while (marks.atoms.length < atoms * FIELDS) marks.atoms = longer(marks.atoms);
}

/** In how many of the documents read the atom stood. */
export function countOf({ atoms }: Marks, atom: number): number {
  return atoms[atom * FIELDS + COUNT] ?? 0;
}

const LAST_STAMP = 2 ** 31 - 1;

/** Whether the stamps are used up: `restart`, and forget every stamp kept elsewhere. */
export function isWornOut({ now }: Marks): boolean {
  return now === LAST_STAMP;
}

export function restart(marks: Marks): void {
  for (let at = 0; at < marks.atoms.length; at += FIELDS) {
    marks.atoms[at + STAMP] = 0;
    // Newer posts say more about what is rare.
    marks.atoms[at + COUNT] = (marks.atoms[at + COUNT] ?? 0) >> 1;
  }
  marks.read >>= 1;
  marks.now = 0;
}

/** Finds every atom in a document. */
export function mark(marks: Marks, atoms: Atoms, document: Document): void {
  marks.present.length = 0;
  marks.document = document;
  marks.now += 1;
  marks.read += 1;
  const { count, of, from, to } = document.names;
  let occurrences = 0;
  for (let name = 0; name < count; name += 1) {
    const met = meets(atoms, of[name] ?? '', from[name] ?? 0, to[name] ?? 0);
    for (let i = 0; i < met.length; i += 1) {
      if (occurrences === marks.next.length) {
        marks.next = longer(marks.next);
        marks.name = longer(marks.name);
      }
      occur(marks, met[i] ?? 0, occurrences, name);
      occurrences += 1;
    }
  }
  for (const [field, values] of atoms.fields) markField(marks, document, field, values);
}

function occur(marks: Marks, atom: number, occurrence: number, name: number): void {
  marks.name[occurrence] = name;
  marks.next[occurrence] = -1;
  const at = atom * FIELDS;
  if (marks.atoms[at + STAMP] === marks.now) marks.next[marks.atoms[at + TAIL] ?? 0] = occurrence;
  else stampAtom(marks, atom, occurrence);
  marks.atoms[at + TAIL] = occurrence;
}

function stampAtom(marks: Marks, atom: number, head: number): void {
  const at = atom * FIELDS;
  marks.atoms[at + STAMP] = marks.now;
  marks.atoms[at + HEAD] = head;
  marks.atoms[at + COUNT] = (marks.atoms[at + COUNT] ?? 0) + 1;
  marks.present.push(atom);
}

function markField(marks: Marks, document: Document, field: FilterField, atoms: ReadonlyMap<string, number>): void {
  const only = plainValue(document.post, field);
  for (const value of only === undefined ? valuesOf(document, field) : [only]) {
    const atom = atoms.get(value);
    if (atom !== undefined && !isPresent(marks, atom)) stampAtom(marks, atom, -1);
  }
}
