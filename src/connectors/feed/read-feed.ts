/** One conditional request for a feed, and what came of it, without the entries being read yet. */

export interface FeedCursor {
  etag?: string | undefined;
  lastModified?: string | undefined;
}

export type FeedAnswer =
  | { outcome: 'changed'; body: string; cursor: FeedCursor; address: string }
  | { outcome: 'unchanged' }
  | {
      outcome: 'failed';
      code: 'not_found' | 'gone' | 'forbidden' | 'rate_limited' | 'server_error' | 'unreachable' | 'timeout' | 'too_large' | 'refused';
      /** The server asked for this pause, seconds. */
      retryAfter: number | null;
    };

/** Feeds are a few hundred kilobytes; a gigabyte is an attack or a mistake. */
export const largestFeed = 8 * 1024 * 1024;

/** `fetch` is the guarded one: it refuses addresses inside our network and throws errors that name themselves `OutboundRefused`. */
export async function readFeed(fetch: typeof globalThis.fetch, url: string, cursor: FeedCursor, signal: AbortSignal): Promise<FeedAnswer> {
  const headers = new Headers({
    accept: 'application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5',
  });
  if (cursor.etag) headers.set('if-none-match', cursor.etag);
  if (cursor.lastModified) headers.set('if-modified-since', cursor.lastModified);
  try {
    const response = await fetch(url, { headers, signal });
    if (response.status === 304) return { outcome: 'unchanged' };
    if (!response.ok) {
      await response.body?.cancel();
      return { outcome: 'failed', code: codeOf(response.status), retryAfter: pauseOf(response.headers.get('retry-after')) };
    }
    const bytes = await bounded(response);
    if (bytes === null) return { outcome: 'failed', code: 'too_large', retryAfter: null };
    return {
      outcome: 'changed',
      body: decode(bytes, response.headers.get('content-type') ?? ''),
      cursor: { etag: response.headers.get('etag') ?? undefined, lastModified: response.headers.get('last-modified') ?? undefined },
      address: response.url || url,
    };
  } catch (error) {
    return { outcome: 'failed', code: reasonOf(error), retryAfter: null };
  }
}

function codeOf(status: number) {
  if (status === 404) return 'not_found';
  if (status === 410) return 'gone';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 429) return 'rate_limited';
  return 'server_error';
}

function pauseOf(header: string | null): number | null {
  if (header === null) return null;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(Math.ceil(seconds), 86_400) : null;
}

/** Null where it is larger than a feed may be; the rest is not read. */
async function bounded(response: Response): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > largestFeed) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** By byte order mark, then header, then the document's own word; UTF-8 where none is known. Bytes that do not fit are replaced, never refused. */
export function decode(bytes: Uint8Array, contentType: string): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1');
  const named = /charset\s*=\s*["']?([\w-]+)/i.exec(contentType)?.[1] ?? /^[^>]*encoding\s*=\s*["']([\w-]+)["']/.exec(head)?.[1];
  return decoder(bytes[0] === 0xef && bytes[1] === 0xbb ? 'utf-8' : (named ?? 'utf-8')).decode(bytes);
}

function decoder(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder(); // a name nobody knows
  }
}

function reasonOf(error: unknown): 'refused' | 'too_large' | 'timeout' | 'unreachable' {
  for (let inner = error; inner instanceof Error; inner = inner.cause) {
    if (inner.name === 'OutboundRefused') return 'code' in inner && inner.code === 'too_large' ? 'too_large' : 'refused';
    if (inner.name === 'TimeoutError' || inner.name === 'AbortError') return 'timeout';
  }
  return 'unreachable';
}
