/**
 * Shapes of the latest groups of near-duplicates in memory: a ring, in which each of a hash's four bands leads to the
 * newest shape that has it, and each shape to the one before it. A shape costs 48 bytes, a look-up some sixteen steps,
 * however many came before. Pure.
 */
import { nearestBits } from './simhash.ts';

/** Ten days of what an average organisation hears. */
export const capacity = 262_144;
const bandValues = 65_536;

export interface Shapes {
  /** Shapes ever added; the newest `capacity` are there. */
  added: number;
  low: Int32Array;
  high: Int32Array;
  /** Sixteen bytes each. */
  groups: Uint8Array;
  /** By band and value the newest shape + 1; by shape and band the one before + 1. */
  newest: Float64Array;
  before: Float64Array;
}

export const createShapes = (): Shapes => ({
  added: 0,
  low: new Int32Array(capacity),
  high: new Int32Array(capacity),
  groups: new Uint8Array(capacity * 16),
  newest: new Float64Array(4 * bandValues),
  before: new Float64Array(4 * capacity),
});

/** `hash`: sixteen hexadecimal digits. */
export function addShape(shapes: Shapes, hash: string, groupId: string): void {
  const place = shapes.added % capacity;
  const [high, low] = halves(hash);
  shapes.low[place] = low;
  shapes.high[place] = high;
  Buffer.from(shapes.groups.buffer).write(groupId.replaceAll('-', ''), place * 16, 'hex');
  for (const [band, value] of bandsOf(high, low).entries()) {
    shapes.before[band * capacity + place] = shapes.newest[band * bandValues + value] ?? 0;
    shapes.newest[band * bandValues + value] = shapes.added + 1;
  }
  shapes.added += 1;
}

/** The group of the newest shape that differs in three bits at most. */
export function findShape(shapes: Shapes, hash: string): string | null {
  const [high, low] = halves(hash);
  const oldest = Math.max(0, shapes.added - capacity);
  let best = -1;
  for (const [band, value] of bandsOf(high, low).entries()) {
    let at = (shapes.newest[band * bandValues + value] ?? 0) - 1;
    for (; at >= oldest; at = (shapes.before[band * capacity + (at % capacity)] ?? 0) - 1) {
      const place = at % capacity;
      if (bits(high ^ (shapes.high[place] ?? 0)) + bits(low ^ (shapes.low[place] ?? 0)) > nearestBits) continue;
      best = Math.max(best, at);
      break;
    }
  }
  if (best < 0) return null;
  const from = (best % capacity) * 16;
  const hex = Buffer.from(shapes.groups.buffer).toString('hex', from, from + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const halves = (hash: string): [high: number, low: number] => [
  Number.parseInt(hash.slice(0, 8), 16) | 0,
  Number.parseInt(hash.slice(8), 16) | 0,
];
const bandsOf = (high: number, low: number): number[] => [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff];

function bits(value: number): number {
  let some = value - ((value >>> 1) & 0x55555555);
  some = (some & 0x33333333) + ((some >>> 2) & 0x33333333);
  return Math.imul((some + (some >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
