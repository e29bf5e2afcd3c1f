/** Events of a stream, gathered until they are worth a transaction. What was said stays before what took it away. Pure. */
import type { JetstreamEvent } from '#connectors/bluesky/jetstream.ts';

export interface StreamBatch {
  posts: Extract<JetstreamEvent, { kind: 'post' }>[];
  reposts: Extract<JetstreamEvent, { kind: 'repost' }>[];
  /** at:// addresses. */
  deleted: string[];
  /** DIDs. */
  goneAccounts: string[];
  /** How far the stream is, microseconds since 1970; null for an empty batch. */
  timeUs: number | null;
  events: number;
  unreadable: number;
  /** Beyond the most of their minute. */
  skipped: number;
}

export interface StreamBuffer {
  /** False where the event must wait for the next batch, as this one takes away what it speaks of. */
  add(event: JetstreamEvent | null): boolean;
  /** All until now, and begin anew. */
  take(): StreamBatch;
  size(): number;
}

const nothing = (): StreamBatch => ({
  posts: [],
  reposts: [],
  deleted: [],
  goneAccounts: [],
  timeUs: null,
  events: 0,
  unreadable: 0,
  skipped: 0,
});

/** `mostPerMinute` by the stream's own clock, so that catching up after a pause is no flood. */
export function createStreamBuffer(mostPerMinute: number): StreamBuffer {
  let batch = nothing();
  let gone = new Set<string>();
  let minute = 0;
  let inMinute = 0;

  function fits(timeUs: number): boolean {
    const now = Math.floor(timeUs / 60_000_000);
    if (now !== minute) {
      minute = now;
      inMinute = 0;
    }
    inMinute += 1;
    if (inMinute <= mostPerMinute) return true;
    batch.skipped += 1;
    return false;
  }

  return {
    add(event) {
      if (event && 'uri' in event && event.kind !== 'deleted' && (gone.has(event.uri) || gone.has(event.did))) return false;
      batch.events += 1;
      if (!event) {
        batch.unreadable += 1;
        return true;
      }
      batch.timeUs = Math.max(batch.timeUs ?? 0, event.timeUs);
      if (event.kind === 'post') {
        if (fits(event.timeUs)) batch.posts.push(event);
      } else if (event.kind === 'repost') {
        if (fits(event.timeUs)) batch.reposts.push(event);
      } else if (event.kind === 'deleted') {
        batch.deleted.push(event.uri);
        gone.add(event.uri);
      } else if (event.kind === 'account_gone') {
        batch.goneAccounts.push(event.did);
        gone.add(event.did);
      }
      return true;
    },
    take() {
      const taken = batch;
      batch = nothing();
      gone = new Set();
      return taken;
    },
    size: () => batch.events,
  };
}
