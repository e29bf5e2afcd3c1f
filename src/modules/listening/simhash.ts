/**
 * Posts that say nearly the same: SimHash over words (Charikar, "Similarity estimation techniques from rounding
 * algorithms", STOC 2002), 64 bits. Two hashes at most three bits apart share one of their four bands of sixteen bits
 * (Manku, Jain, Das Sarma, "Detecting near-duplicates for web crawling", WWW 2007), so that candidates are looked up. Pure.
 */
import { fold } from '#text/normalise.ts';
import { tokenise } from '#text/tokenise.ts';

/** Shorter ones resemble each other by chance: "thanks to the whole team" is nobody's copy. */
const fewestWords = 8;
export const nearestBits = 3;

/** Sixteen hexadecimal digits; null for a text too short to compare. Addresses, handles and tags do not count. */
export function simhash(text: string): string | null {
  const words = new Set<string>();
  for (const { kind, tag, text: word } of tokenise(fold(text))) if ((kind === 'word' || kind === 'number') && tag === null) words.add(word);
  if (words.size < fewestWords) return null;
  const votes = new Int32Array(64);
  for (const word of words) {
    const low = hash32(word, 0x811c9dc5);
    const high = hash32(word, 0x9747b28c);
    for (let bit = 0; bit < 32; bit += 1) {
      votes[bit]! += (low >>> bit) & 1 ? 1 : -1;
      votes[bit + 32]! += (high >>> bit) & 1 ? 1 : -1;
    }
  }
  let digits = '';
  for (let digit = 15; digit >= 0; digit -= 1) {
    let value = 0;
    for (let bit = 3; bit >= 0; bit -= 1) value = value * 2 + (votes[digit * 4 + bit]! > 0 ? 1 : 0);
    digits += value.toString(16);
  }
  return digits;
}

/** FNV-1a with the finish of MurmurHash3, so that every bit depends on every letter. */
function hash32(word: string, seed: number): number {
  let hash = seed;
  for (let at = 0; at < word.length; at += 1) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The four keys under which a hash is found. */
export const bandsOf = (hash: string): number[] =>
  [0, 1, 2, 3].map((band) => band * 65_536 + Number.parseInt(hash.slice(band * 4, band * 4 + 4), 16));

export function distance(one: string, other: string): number {
  let different = BigInt(`0x${one}`) ^ BigInt(`0x${other}`);
  let bits = 0;
  for (; different > 0n; different &= different - 1n) bits += 1;
  return bits;
}

export interface Shape {
  groupId: string;
  simhash: string;
}

/** Groups posts among each other; what is like none before it begins a group of its own. */
export function groupPosts(posts: readonly { id: string; simhash: string | null }[]): { groups: Map<string, string>; begun: Shape[] } {
  const byBand = new Map<number, Shape[]>();
  const file = (shape: Shape) => {
    for (const band of bandsOf(shape.simhash)) byBand.set(band, [...(byBand.get(band) ?? []), shape]);
  };
  const groups = new Map<string, string>();
  const begun: Shape[] = [];
  for (const { id, simhash: hash } of posts) {
    if (hash === null) {
      groups.set(id, id);
      continue;
    }
    const near = bandsOf(hash)
      .flatMap((band) => byBand.get(band) ?? [])
      .find((shape) => distance(shape.simhash, hash) <= nearestBits);
    groups.set(id, near?.groupId ?? id);
    if (near) continue;
    const shape = { groupId: id, simhash: hash };
    begun.push(shape);
    file(shape);
  }
  return { groups, begun };
}
