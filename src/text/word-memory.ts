/**
 * Words met before, each with a number, so that whatever was worked out about a word (lexicon entries, safety patterns,
 * n-grams) is kept in columns and found again by one look-up a token instead of one for each part of the engine. A word
 * here is what was written, capitals and accents included: its folded text follows from it. Bounded; when it is full, it
 * begins anew with the next post. Pure, browser-safe.
 */

export interface WordMemory {
  /** Words known; their numbers are 0 to count − 1. */
  count: number;
  /** Another one: all numbers given before are void. */
  generation: number;
  /** Open addressing: upper half of the hash, and number + 1 below it; 0 where nothing is. Small, for it is read everywhere. */
  slots: Int32Array;
  /** Where the word's units begin in `units`, and in the lowest bits how many they are. What is met often is met early, and lies together. */
  begins: Int32Array;
  units: Uint16Array;
  used: number;
  /** Folded. */
  texts: string[];
  /** As the lexicon of the language spells it. */
  spelled: string[];
  /** Sum of CAPITAL, SHOUTED and DRAWN. */
  looks: Uint8Array;
}

/** Written with a capital first letter. */
export const CAPITAL = 1;
/** Two letters or more, all of them capitals. */
export const SHOUTED = 2;
/** Three times the same sign in a row, no digit ("sooo"). */
export const DRAWN = 4;

/** Words remembered. A slot has 16 bits for their numbers. */
export const mostWords = 32_768;
/** From here on the next post begins anew, so that a post's own words have room. */
const nearlyFull = mostWords - 4096;
/** A power of two, as many as half a hash can tell apart. */
const slotCount = mostWords * 2;
const lowerHalf = slotCount - 1;
const lengthBits = 6;
const lengthMask = 2 ** lengthBits - 1;
/** Longer words are rare, and none of them is worth remembering. */
const longest = 40;
const roomForUnits = mostWords * 16;

export const createMemory = (): WordMemory => ({
  count: 0,
  generation: 0,
  slots: new Int32Array(0),
  begins: new Int32Array(0),
  units: new Uint16Array(0),
  used: 0,
  texts: [],
  spelled: [],
  looks: new Uint8Array(0),
});

/** Before a post is read. */
export function makeRoom(memory: WordMemory): void {
  if (memory.slots.length === 0) {
    memory.slots = new Int32Array(slotCount);
    memory.begins = new Int32Array(mostWords);
    memory.units = new Uint16Array(roomForUnits);
    memory.looks = new Uint8Array(mostWords);
  } else if (memory.count > nearlyFull || memory.used > roomForUnits - 4096 * longest) forget(memory);
}

/** Begins anew. */
export function forget(memory: WordMemory): void {
  memory.slots.fill(0);
  memory.texts = [];
  memory.spelled = [];
  memory.count = 0;
  memory.used = 0;
  memory.generation += 1;
}

export function hashOf(source: string, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ source.charCodeAt(at), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** Number of what is written at a place, −1 where it is not known. */
export function findWord({ slots, begins, units }: WordMemory, hash: number, source: string, start: number, end: number): number {
  const length = end - start;
  for (let at = hash & lowerHalf; ; at = (at + 1) & lowerHalf) {
    const slot = slots[at] ?? 0;
    if (slot === 0) return -1;
    if ((slot ^ hash) >>> 16 !== 0) continue;
    const number = (slot & lowerHalf) - 1;
    const begin = begins[number] ?? 0;
    if ((begin & lengthMask) === length && isSame(units, begin >> lengthBits, source, start, end)) return number;
  }
}

function isSame(units: Uint16Array, begin: number, source: string, start: number, end: number): boolean {
  for (let at = start, unit = begin; at < end; at += 1, unit += 1) if (units[unit] !== source.charCodeAt(at)) return false;
  return true;
}

/** The number under which a word is kept from now on; −1 where it is too long or there is no room. */
export function keepWord(
  memory: WordMemory,
  hash: number,
  source: string,
  start: number,
  end: number,
  known: { text: string; spelled: string; looks: number },
): number {
  const { slots, count, used } = memory;
  if (end - start > longest || count === mostWords || used + longest > roomForUnits) return -1;
  let slot = hash & lowerHalf;
  while (slots[slot] !== 0) slot = (slot + 1) & lowerHalf;
  slots[slot] = (hash & ~lowerHalf) | (count + 1);
  memory.begins[count] = (used << lengthBits) | (end - start);
  for (let at = start; at < end; at += 1) memory.units[used + at - start] = source.charCodeAt(at);
  memory.used = used + end - start;
  memory.texts.push(known.text);
  memory.spelled.push(known.spelled);
  memory.looks[count] = known.looks;
  memory.count = count + 1;
  return count;
}

/** Numbers of tokens in the memory of their language's words, −1 for one that has none; good for `generation` of the memory only. */
export interface Numbered {
  memory: WordMemory | null;
  generation: number;
  numbers: readonly number[];
}

/** What one part of the engine keeps about words; all of it is void with a new generation. */
export interface Column<Kept> {
  memory: WordMemory | null;
  generation: number;
  kept: (Kept | undefined)[];
}

export const createColumn = <Kept>(): Column<Kept> => ({ memory: null, generation: 0, kept: [] });

/** The column, emptied where it was about other words. */
export function columnOf<Kept>(column: Column<Kept>, memory: WordMemory): (Kept | undefined)[] {
  if (column.memory !== memory || column.generation !== memory.generation) {
    column.memory = memory;
    column.generation = memory.generation;
    column.kept = [];
  }
  // Filled without gaps: an array with gaps becomes a slow dictionary.
  while (column.kept.length < memory.count) column.kept.push(undefined);
  return column.kept;
}
