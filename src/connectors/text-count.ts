/**
 * Counts a text as a network counts it. Browser-safe: the composer's live counter and the server use this
 * one function.
 */
import type { TextLimit } from './connector.ts';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const encoder = new TextEncoder();

/** Characters as a reader sees them: a family emoji is one (extended grapheme clusters, UAX #29). */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}

/** Bytes of the text in UTF-8. */
export function countBytes(text: string): number {
  return encoder.encode(text).length;
}

export interface TextCount extends TextLimit {
  count: number;
  /** More than the network accepts. Exactly the maximum is accepted. */
  over: boolean;
}

const counters: Record<TextLimit['unit'], (text: string) => number> = {
  graphemes: countGraphemes,
  bytes: countBytes,
  utf16: (text) => text.length,
};

/** One count for each limit, in the order of the limits. */
export function countText(text: string, limits: readonly TextLimit[]): TextCount[] {
  return limits.map((limit) => {
    const count = counters[limit.unit](text);
    return { ...limit, count, over: count > limit.maximum };
  });
}
