/**
 * The real PDS, made less kind. A PDS takes the same post under the same key twice and has one post; most networks have
 * two. Here a second write under a key that is taken goes out under another key, so that a blind repeat is seen.
 */
import { randomToken } from '#kernel/ids.ts';

type Fetch = (input: Parameters<typeof fetch>[0], init?: RequestInit) => Promise<Response>;

const alphabet = '234567abcdefghijklmnopqrstuvwxyz';
/** Any key that no other post has: thirteen characters, the first of the lower half (atproto.com/specs/tid). */
const anotherKey = () => `3${Array.from(randomToken(12).slice(0, 12), (letter) => alphabet[letter.charCodeAt(0) % 32]).join('')}`;

export function unforgiving(outbound: Fetch): Fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    if (!url.pathname.endsWith('/com.atproto.repo.putRecord')) return outbound(input, init);
    const body = JSON.parse(String(init?.body)) as { repo: string; collection: string; rkey: string };
    const standing = new URL('/xrpc/com.atproto.repo.getRecord', url);
    standing.search = new URLSearchParams({ repo: body.repo, collection: body.collection, rkey: body.rkey }).toString();
    const taken = (await outbound(standing)).ok;
    return outbound(input, taken ? { ...init, body: JSON.stringify({ ...body, rkey: anotherKey() }) } : init);
  };
}
