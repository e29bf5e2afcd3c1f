/** What a safety situation is found by, and how urgent it is (1 at once, 2 soon, 3 other). Pure, browser-safe. */
import type { EventFact } from './facts.ts';
import type { Hit } from './matcher.ts';

export interface Found {
  hits: readonly Hit[];
  priority: 1 | 2 | 3;
  /** Nobody in particular is known to have suffered it. */
  hearsay?: boolean;
  /** Harm is claimed, none is named. */
  vague?: boolean;
}

/** The most urgent of some events. */
export function urgencyOf(events: readonly EventFact[]): 1 | 2 | 3 {
  const most = events.reduce((high, event) => Math.max(high, event.severity), 1);
  return most === 3 ? 1 : most === 2 ? 2 : 3;
}
