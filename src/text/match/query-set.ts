/**
 * Any number of queries, matched against one post at a time. Each query stands under the atoms of one clause that every
 * post it matches must meet (its anchor: the rarest, by guess or by what was read); only queries whose anchor is met, and
 * then all other clauses, are run. Queries that need nothing (only negative, only ranges) have a list of their own and
 * are run on every post.
 */
import type { FilterField, QueryNode } from '../query/syntax.ts';
import { createAtoms } from './atoms.ts';
import type { Atoms } from './atoms.ts';
import { compile } from './compile.ts';
import type { Program } from './compile.ts';
import type { Document } from './document.ts';
import { holds } from './evaluate.ts';
import { countOf, createMarks, isWornOut, makeRoomFor, mark, restart } from './marks.ts';
import type { Marks } from './marks.ts';
import { longer } from './names.ts';
import { clausesOf, encode, isMet, rarest } from './needs.ts';
import type { Clause, Need } from './needs.ts';
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
  /** What each query needs, one after the other, and how many of these numbers are of queries that are gone. */
  code: Int32Array;
  codeLength: number;
  codeLost: number;
  /** For each atom: slot and offset of its code, slot and offset, … */
  postings: (number[] | undefined)[];
  /** Slots of queries without an anchor. */
  always: Set<number>;
  /** Slots whose query was run on this document already. */
  seen: Int32Array;
  marks: Marks;
}

interface Entry {
  number: number;
  program: Program;
  needs: Need;
  anchor: Clause;
  codeSize: number;
}

export function createQuerySet(): QuerySet {
  const column = (): Int32Array => new Int32Array(1024);
  return {
    atoms: createAtoms(),
    version: 0,
    slots: new Map(),
    entries: [],
    free: [],
    code: column(),
    codeLength: 0,
    codeLost: 0,
    postings: [],
    always: new Set(),
    seen: column(),
    marks: createMarks(),
  };
}

export interface AddOptions {
  /** IANA zone of `minuteOfDay:`. */
  zone?: string;
  /** Fields that a post may work out only when it is asked for them: they are asked for last, of posts that may match. */
  late?: ReadonlySet<FilterField>;
}

const none: ReadonlySet<FilterField> = new Set();

/** Adds a query under a number, or replaces the one that has it. */
export function addQuery(set: QuerySet, number: number, root: QueryNode, { zone = 'UTC', late = none }: AddOptions = {}): void {
  removeQuery(set, number);
  const { program, needs } = compile(set.atoms, root, { zone, late });
  const slot = set.free.pop() ?? set.entries.length;
  set.slots.set(number, slot);
  const share = sharesOf(set);
  set.entries[slot] = { number, program, needs, anchor: rarest(clausesOf(needs, share), share) ?? [], codeSize: 0 };
  while (set.seen.length <= slot) set.seen = longer(set.seen);
  makeRoom(set);
  post(set, slot, share);
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
  if (set.codeLost > 10_000 && set.codeLost * 2 > set.codeLength) tune(set);
  set.version += 1;
  return true;
}

/** Chooses every query's anchor again, by what was read so far. Worth it after the first thousand posts; changes no answer. */
export function tune(set: QuerySet): void {
  set.codeLength = 0;
  set.codeLost = 0;
  set.postings.fill(undefined);
  set.always.clear();
  const share = sharesOf(set);
  const order = set.entries.flatMap((entry, slot) => {
    if (entry === null) return [];
    entry.anchor = rarest(clausesOf(entry.needs, share), share) ?? [];
    return [{ slot, common: entry.anchor.reduce((most, atom) => (share(atom) > share(most) ? atom : most), entry.anchor[0] ?? -1) }];
  });
  // What is tried together lies together in memory.
  for (const { slot } of order.sort((one, other) => one.common - other.common)) post(set, slot, share);
}

function makeRoom({ atoms, marks, postings }: QuerySet): void {
  makeRoomFor(marks, atoms.count);
  // Filled without gaps: an array with gaps becomes a slow dictionary.
  while (postings.length < atoms.count) postings.push(undefined);
}

/** As if the guess had been measured on so many posts. */
const GUESS_WEIGHS = 200;

function sharesOf({ marks, atoms }: QuerySet): (atom: number) => number {
  return (atom) => (countOf(marks, atom) + (atoms.guess[atom] ?? 1) * GUESS_WEIGHS) / (marks.read + GUESS_WEIGHS);
}

/** Files a query whose anchor is chosen. */
function post(set: QuerySet, slot: number, share: (atom: number) => number): void {
  const entry = set.entries[slot];
  if (entry === null || entry === undefined) return;
  if (entry.anchor.length === 0) {
    set.always.add(slot);
    return;
  }
  const code: number[] = [];
  encode(entry.needs, share, code);
  const offset = set.codeLength;
  entry.codeSize = code.length;
  set.codeLength += code.length;
  while (set.code.length < set.codeLength) set.code = longer(set.code);
  set.code.set(code, offset);
  for (const atom of entry.anchor) (set.postings[atom] ??= []).push(slot, offset);
}

function unpost(set: QuerySet, slot: number): void {
  if (set.always.delete(slot)) return;
  const entry = set.entries[slot];
  for (const atom of entry?.anchor ?? []) {
    const list = set.postings[atom] ?? [];
    const at = list.findIndex((value, index) => index % 2 === 0 && value === slot);
    const offset = list.pop() ?? 0;
    const last = list.pop() ?? 0;
    if (at < list.length) list.splice(at, 2, last, offset);
  }
  set.codeLost += entry?.codeSize ?? 0;
}

/** The numbers of the queries that match, in no particular order. */
export function match(set: QuerySet, document: Document): number[] {
  const { marks, seen, entries } = set;
  markAll(set, document);
  const found: number[] = [];
  for (const atom of marks.present) {
    const list = set.postings[atom];
    if (list === undefined) continue;
    for (let i = 0; i < list.length; i += 2) {
      if (!isMet(set.code, list[i + 1] ?? 0, marks)) continue;
      const slot = list[i] ?? 0;
      if (seen[slot] === marks.now) continue;
      seen[slot] = marks.now;
      const entry = entries[slot];
      if (entry === null || entry === undefined) continue;
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
  markAll(set, document);
  return holds(entry.program, set.marks) ? evidenceOf(entry.program, set.marks) : null;
}

function markAll({ marks, atoms, seen }: QuerySet, document: Document): void {
  if (isWornOut(marks)) {
    restart(marks);
    seen.fill(0);
  }
  mark(marks, atoms, document);
}
