/** Where words stand to each other: next to each other in order, near, or together in any order. */

/** A stretch of places [first, last] (last = first - 1: between two words). */
export interface Spot {
  first: number;
  last: number;
  /** What it is made of, if the words in between are not part of it. */
  parts: readonly Spot[] | null;
  /** UTF-16 offsets where they are not those of the places. */
  span: readonly [start: number, end: number] | null;
}

export interface Window {
  first: number;
  last: number;
}

/** One spot of each list, each right behind the one before. */
export function sequenceSpots(lists: readonly (readonly Spot[])[]): Spot[] {
  let found: readonly Spot[] = lists[0] ?? [];
  for (const list of lists.slice(1)) {
    if (found.length === 0) return [];
    const byFirst = Map.groupBy(list, ({ first }) => first);
    found = found.flatMap(({ first, last }) =>
      (byFirst.get(last + 1) ?? []).map((next) => ({ first, last: next.last, parts: null, span: null })),
    );
  }
  return [...found];
}

/** More stretches than this are not looked at: only texts made to be slow have them. */
const MOST_SPOTS = 20_000;

/** Pairs that do not overlap, with at most `distance` places in between; each is the stretch from first to last. */
export function nearSpots(left: readonly Spot[], right: readonly Spot[], distance: number, ordered: boolean): Spot[] {
  const found = new Map<string, Spot>();
  follow(left, right, distance, found);
  if (!ordered) follow(right, left, distance, found);
  return [...found.values()];
}

function follow(before: readonly Spot[], after: readonly Spot[], distance: number, found: Map<string, Spot>): void {
  const sorted = after.toSorted((one, other) => one.first - other.first);
  for (const one of before) {
    for (let at = firstFrom(sorted, one.last + 1); at < sorted.length && found.size < MOST_SPOTS; at += 1) {
      const other = sorted[at];
      if (other === undefined || other.first - one.last - 1 > distance) break;
      const spot = { first: one.first, last: Math.max(one.last, other.last), parts: [one, other], span: null };
      found.set(`${spot.first} ${spot.last}`, spot);
    }
  }
}

function firstFrom(sorted: readonly Spot[], place: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.first ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Part of a bag already filled: which items, from where, how many places they take. */
interface Filling {
  items: number;
  first: number;
  /** The place behind the last one taken. */
  next: number;
  taken: number;
  parts: readonly Spot[];
}

/**
 * All items in any order, each in places of its own, with at most `slop` other places between first and last. Goes through
 * the places once and keeps every distinct partial filling that may still become one: 2^items × reach, however long the text.
 */
export function bagSpots(steps: readonly number[], spotsOf: (step: number) => readonly Spot[], slop: number): Spot[] {
  const complete = 2 ** steps.length - 1;
  const occurrences = steps
    .flatMap((step, item) => spotsOf(step).map((spot) => ({ spot, item })))
    .sort((one, other) => one.spot.first - other.spot.first);
  const found = new Map<string, Spot>();
  let fillings = new Map<string, Filling>();
  let place = -1;
  for (const { spot, item } of occurrences) {
    if (found.size >= MOST_SPOTS) break;
    if (spot.first !== place) {
      place = spot.first;
      const from = place;
      fillings = new Map([...fillings].filter(([, { first, next, taken }]) => Math.max(from, next) - first - taken <= slop));
    }
    const width = spot.last - spot.first + 1;
    const begun = [...fillings.values()].filter(({ items, next }) => next <= spot.first && !hasItem(items, item));
    begun.push({ items: 0, first: spot.first, next: spot.first, taken: 0, parts: [] });
    for (const filling of begun) {
      const grown: Filling = {
        items: filling.items + 2 ** item,
        first: filling.first,
        next: spot.last + 1,
        taken: filling.taken + width,
        parts: [...filling.parts, spot],
      };
      if (grown.items === complete) {
        found.set(`${grown.first} ${spot.last}`, { first: grown.first, last: spot.last, parts: grown.parts, span: null });
      } else fillings.set(`${grown.items} ${grown.first} ${grown.next} ${grown.taken}`, grown);
    }
  }
  return [...found.values()];
}

function hasItem(items: number, item: number): boolean {
  return Math.floor(items / 2 ** item) % 2 === 1;
}
