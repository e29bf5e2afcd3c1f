/** From words to places in the original text. Pure, browser-safe. */
import type { Span } from '../analysis.ts';
import type { Hit, Words } from '../safety/matcher.ts';

/** Spans in the original text, in order, overlapping ones joined. */
export function spansOf(hits: readonly Hit[], words: Words): Span[] {
  const spans = hits
    .flatMap(({ from, to }): Span[] => {
      const first = words.tokens[from];
      const last = words.tokens[to - 1];
      return first && last ? [[first.start, last.end]] : [];
    })
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const joined: Span[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span[0] <= last[1]) last[1] = Math.max(last[1], span[1]);
    else joined.push([...span]);
  }
  return joined;
}
