/** How much of a network's limits a text uses, and where it goes beyond them. Pure. */
import { countBytes, countGraphemes, countText, type TextCount } from '../../../../../src/connectors/text-count.ts';
import type { Answer, Client } from '../../../api.ts';

export type Channel = Answer<Client['content']['posts']['channels']>[number];

export function countsOf(text: string, channel: Channel): TextCount[] {
  return countText(text, channel.textLimits);
}

/** The UTF-16 offset of the first character that is over a limit, or null. */
export function overFrom(text: string, channel: Channel): number | null {
  const over = countsOf(text, channel).filter((count) => count.over);
  if (over.length === 0) return null;
  const left = channel.textLimits.map((limit) => ({ ...limit, used: 0 }));
  for (const { segment, index } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    for (const limit of left) {
      limit.used += limit.unit === 'bytes' ? countBytes(segment) : limit.unit === 'graphemes' ? countGraphemes(segment) : segment.length;
      if (limit.used > limit.maximum) return index;
    }
  }
  return null;
}
