/** Signs that together say more than each alone: an anchor, what must be near it and what must not. */
import type { Token } from '#text/tokenise.ts';
import type { Hit } from './phrases.ts';

export interface Slot {
  any: readonly string[];
  /** At most so many tokens between. */
  tokens?: number;
  /** At most so many sentences away; 0 is the same sentence. */
  sentences?: number;
  side?: string;
  /** Nothing but punctuation between. */
  marksOnly?: boolean;
}

export interface Combination {
  id: string;
  kind: string;
  anchor: readonly string[];
  with: readonly Slot[];
  unless: readonly Slot[];
  /** Only in these parts of a post. */
  parts?: readonly string[];
  /** A consent does not cure it. */
  always?: boolean;
}

export interface Found {
  combination: Combination;
  anchor: Hit;
  /** One hit per slot. */
  others: Hit[];
}

export type HitsByLabel = ReadonlyMap<string, readonly Hit[]>;

/** Phrases are no longer than this, gaps included. */
const LONGEST_HIT = 40;

/** Groups hits by label, each list in order of beginning. */
export function byLabel(hits: Iterable<Hit>): HitsByLabel {
  const map = new Map<string, Hit[]>();
  for (const hit of hits) {
    const list = map.get(hit.label);
    if (list === undefined) map.set(hit.label, [hit]);
    else list.push(hit);
  }
  for (const list of map.values()) list.sort((a, b) => a.from - b.from);
  return map;
}

export function findCombination(combination: Combination, hits: HitsByLabel, tokens: readonly Token[]): Found[] {
  const found: Found[] = [];
  for (const label of combination.anchor) {
    for (const anchor of hits.get(label) ?? []) {
      if (combination.unless.some((slot) => findNear(slot, anchor, hits, tokens, true) !== null)) continue;
      const others: Hit[] = [];
      for (const slot of combination.with) {
        const hit = findNear(slot, anchor, hits, tokens, false);
        if (hit === null) break;
        others.push(hit);
      }
      if (others.length === combination.with.length) found.push({ combination, anchor, others });
    }
  }
  return found;
}

/**
 * A hit of the slot near the anchor. Those that overlap the anchor count only when `mayOverlap`;
 * few hits can overlap one anchor, so the walk ends soon.
 */
function findNear(slot: Slot, anchor: Hit, hits: HitsByLabel, tokens: readonly Token[], mayOverlap: boolean): Hit | null {
  const sentence = tokens[anchor.from]?.sentence ?? 0;
  for (const label of slot.any) {
    const list = hits.get(label) ?? [];
    for (let i = firstFrom(list, lowest(slot, anchor, sentence, tokens)); i < list.length; i += 1) {
      const hit = list[i];
      if (hit === undefined) break;
      if (slot.tokens === undefined) {
        const distance = (tokens[hit.from]?.sentence ?? 0) - sentence;
        if (distance > (slot.sentences ?? 0)) break;
        if (distance < -(slot.sentences ?? 0)) continue;
      } else {
        if (hit.from - anchor.to > slot.tokens) break;
        if (anchor.from - hit.to > slot.tokens) continue;
      }
      if (hit.from < anchor.to && anchor.from < hit.to && !mayOverlap) continue;
      if (slot.side === 'after' && hit.from < anchor.from) continue;
      if (slot.side === 'before' && hit.from >= anchor.to) break;
      if (slot.marksOnly === true && !onlyMarksBetween(anchor, hit, tokens)) continue;
      return hit;
    }
  }
  return null;
}

function onlyMarksBetween(a: Hit, b: Hit, tokens: readonly Token[]): boolean {
  const between = tokens.slice(Math.min(a.to, b.to), Math.max(a.from, b.from));
  return between.every((token) => token.kind === 'mark');
}

/** The first token at which a hit of the slot may begin. */
function lowest(slot: Slot, anchor: Hit, sentence: number, tokens: readonly Token[]): number {
  if (slot.side === 'after') return anchor.from;
  if (slot.tokens !== undefined) return anchor.from - slot.tokens - LONGEST_HIT;
  const wanted = sentence - (slot.sentences ?? 0);
  let low = 0;
  let high = anchor.from;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.sentence ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstFrom(list: readonly Hit[], from: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle]?.from ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
