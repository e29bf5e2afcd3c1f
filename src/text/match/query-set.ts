/**
 * Any number of queries, matched against one post at a time. Each query stands under the atoms of one clause that every
 * post it matches must meet (its anchor: the rarest, by guess or by what was read); only queries whose anchor is met, and
 * then all other clauses, are run. Queries that need nothing (only negative, only ranges) have a list of their own and
 * are run on every post.
 */
import type { FilterField, QueryNode } from '../query/syntax.ts';
import { createAtoms, meets } from './atoms.ts';
import type { Atoms } from './atoms.ts';
import { compile, rarest } from './compile.ts';
import type { Clause, Program } from './compile.ts';
import { readDocument, valuesOf } from './document.ts';
import type { Document } from './document.ts';
import { holds } from './evaluate.ts';
import type { Marks } from './evaluate.ts';
import { longer } from './names.ts';
import { evidenceOf } from './spans.ts';
import type { Evidence } from './spans.ts';

export interface QuerySet {
  atoms: Atoms;
  /** Grows by one with each query added or removed. */
  version: number;
  /** Number of a query → its slot. */
  slots: Map<number, number>;
  entries: (Entry | null)[];
  free: number[];
  /** For each atom: slot, guard, slot, guard, …; the guard is an atom that must be there too, or -1. */
  postings: (number[] | undefined)[];
  /** Slots of queries without an anchor. */
  always: Set<number>;
  /** Slots whose query was run on this document already. */
  seen: Int32Array;
  marks: Marks;
  /** Documents read, and in how many of them each atom stood. */
  read: number;
  counts: Int32Array;
}

interface Entry {
  number: number;
  program: Program;
  needs: Clause[];
  anchor: Clause;
  guard: number;
  /** All needs but the anchor and the guard, as one run: length, atoms, length, atoms, … */
  rest: Int32Array;
}

export function createQuerySet(): QuerySet {
  const column = (): Int32Array => new Int32Array(1024);
  return {
    atoms: createAtoms(),
    version: 0,
    slots: new Map(),
    entries: [],
    free: [],
    postings: [],
    always: new Set(),
    seen: column(),
    marks: {
      document: readDocument({ text: '' }),
      stamp: column(),
      now: 0,
      head: column(),
      tail: column(),
      next: column(),
      name: column(),
    },
    read: 0,
    counts: column(),
  };
}

export interface AddOptions {
  /** IANA zone of `minuteOfDay:`. */
  zone?: string;
}

/** Adds a query under a number, or replaces the one that has it. */
export function addQuery(set: QuerySet, number: number, root: QueryNode, { zone = 'UTC' }: AddOptions = {}): void {
  removeQuery(set, number);
  const { program, needs } = compile(set.atoms, root, zone);
  const slot = set.free.pop() ?? set.entries.length;
  set.slots.set(number, slot);
  set.entries[slot] = { number, program, needs, anchor: [], guard: -1, rest: new Int32Array(0) };
  while (set.seen.length <= slot) set.seen = longer(set.seen);
  growColumns(set);
  post(set, slot);
  set.version += 1;
}

/** Whether there was one. */
export function removeQuery(set: QuerySet, number: number): boolean {
  const slot = set.slots.get(number);
  if (slot === undefined) return false;
  unpost(set, slot);
  set.slots.delete(number);
  set.entries[slot] = null;
  set.seen[slot] = 0;
  set.free.push(slot);
  set.version += 1;
  return true;
}

/** Chooses every query's anchor again, by what was read so far. Worth it after the first thousand posts; changes no answer. */
export function tune(set: QuerySet): void {
  set.postings = [];
  set.always.clear();
  for (let slot = 0; slot < set.entries.length; slot += 1) if (set.entries[slot] !== null) post(set, slot);
}

function growColumns(set: QuerySet): void {
  const { marks } = set;
  while (marks.stamp.length < set.atoms.count) {
    marks.stamp = longer(marks.stamp);
    marks.head = longer(marks.head);
    marks.tail = longer(marks.tail);
    set.counts = longer(set.counts);
  }
}

/** As if the guess had been measured on so many posts. */
const GUESS_WEIGHS = 200;

function post(set: QuerySet, slot: number): void {
  const entry = set.entries[slot];
  if (entry === null || entry === undefined) return;
  const shareOf = (atom: number): number =>
    ((set.counts[atom] ?? 0) + (set.atoms.guess[atom] ?? 1) * GUESS_WEIGHS) / (set.read + GUESS_WEIGHS);
  const anchor = rarest(set.atoms, entry.needs, shareOf);
  if (anchor === undefined) {
    set.always.add(slot);
    return;
  }
  const others = entry.needs.filter((clause) => clause !== anchor);
  const guard = rarest(
    set.atoms,
    others.filter((clause) => clause.length === 1),
    shareOf,
  );
  entry.anchor = anchor;
  entry.guard = guard?.[0] ?? -1;
  entry.rest = Int32Array.from(others.filter((clause) => clause !== guard).flatMap((clause) => [clause.length, ...clause]));
  for (const atom of anchor) (set.postings[atom] ??= []).push(slot, entry.guard);
}

function unpost(set: QuerySet, slot: number): void {
  if (set.always.delete(slot)) return;
  for (const atom of set.entries[slot]?.anchor ?? []) {
    const list = set.postings[atom] ?? [];
    for (let i = 0; i < list.length; i += 2) {
      if (list[i] !== slot) continue;
      const guard = list.pop() ?? -1;
      const last = list.pop() ?? -1;
      if (i < list.length) {
        list[i] = last;
        list[i + 1] = guard;
      }
      break;
    }
  }
}

/** The numbers of the queries that match, in no particular order. */
export function match(set: QuerySet, document: Document): number[] {
  const { marks, seen, entries } = set;
  mark(set, document);
  const found: number[] = [];
  for (const atom of present) {
    const list = set.postings[atom];
    if (list === undefined) continue;
    for (let i = 0; i < list.length; i += 2) {
      const guard = list[i + 1] ?? -1;
      if (guard >= 0 && marks.stamp[guard] !== marks.now) continue;
      const slot = list[i] ?? 0;
      if (seen[slot] === marks.now) continue;
      seen[slot] = marks.now;
      const entry = entries[slot];
      if (entry === null || entry === undefined || !allMet(entry.rest, marks)) continue;
      if (holds(entry.program, marks)) found.push(entry.number);
    }
  }
  for (const slot of set.always) {
    const entry = entries[slot];
    if (entry !== null && entry !== undefined && holds(entry.program, marks)) found.push(entry.number);
  }
  return found;
}

/** Why this query matches this document, or null if it does not. */
export function explain(set: QuerySet, number: number, document: Document): Evidence | null {
  const entry = set.entries[set.slots.get(number) ?? -1];
  if (entry === null || entry === undefined) return null;
  mark(set, document);
  return holds(entry.program, set.marks) ? evidenceOf(entry.program, set.marks) : null;
}

/** One atom of each clause stands in the document. */
function allMet(clauses: Int32Array, { stamp, now }: Marks): boolean {
  for (let at = 0; at < clauses.length;) {
    const end = at + 1 + (clauses[at] ?? 0);
    let met = false;
    for (at += 1; at < end && !met; at += 1) met = stamp[clauses[at] ?? 0] === now;
    if (!met) return false;
    at = end;
  }
  return true;
}

const LAST_STAMP = 2 ** 31 - 1;

function startStampsAgain(set: QuerySet): void {
  set.marks.stamp.fill(0);
  set.seen.fill(0);
  set.marks.now = 0;
  // Newer posts say more about what is rare.
  set.counts = set.counts.map((count) => count >> 1);
  set.read >>= 1;
}

// The atoms of the document being matched; each once.
const present: number[] = [];

function mark(set: QuerySet, document: Document): void {
  const { marks, atoms } = set;
  present.length = 0;
  marks.document = document;
  if (marks.now === LAST_STAMP) startStampsAgain(set);
  marks.now += 1;
  set.read += 1;
  const { count, of, from, to } = document.names;
  let occurrences = 0;
  for (let name = 0; name < count; name += 1) {
    const met = meets(atoms, of[name] ?? '', from[name] ?? 0, to[name] ?? 0);
    for (let i = 0; i < met.length; i += 1) {
      if (occurrences === marks.next.length) {
        marks.next = longer(marks.next);
        marks.name = longer(marks.name);
      }
      occur(set, met[i] ?? 0, occurrences, name);
      occurrences += 1;
    }
  }
  for (const [field, values] of atoms.fields) markField(set, document, field, values);
}

function occur({ marks, counts }: QuerySet, atom: number, occurrence: number, name: number): void {
  marks.name[occurrence] = name;
  marks.next[occurrence] = -1;
  if (marks.stamp[atom] === marks.now) {
    marks.next[marks.tail[atom] ?? 0] = occurrence;
  } else {
    marks.stamp[atom] = marks.now;
    marks.head[atom] = occurrence;
    counts[atom] = (counts[atom] ?? 0) + 1;
    present.push(atom);
  }
  marks.tail[atom] = occurrence;
}

function markField({ marks, counts }: QuerySet, document: Document, field: FilterField, atoms: ReadonlyMap<string, number>): void {
  for (const value of valuesOf(document, field)) {
    const atom = atoms.get(value);
    if (atom === undefined || marks.stamp[atom] === marks.now) continue;
    marks.stamp[atom] = marks.now;
    marks.head[atom] = -1;
    counts[atom] = (counts[atom] ?? 0) + 1;
    present.push(atom);
  }
}
