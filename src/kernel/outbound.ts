/**
 * The one way out: a `fetch` that reaches the public internet and what the operator allows, nothing else.
 * People hand in addresses (servers, feeds, links); without this, an address could name the database, a printer
 * or a cloud's metadata service. The address that was checked is the address that is connected to, at every hop.
 */
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { createReach, type Reach, type ReachOptions } from './outbound/reach.ts';
import { OutboundRefused } from './outbound/refused.ts';
import { openWebSocket, type OpenWebSocket } from './outbound/web-socket.ts';

export { OutboundRefused } from './outbound/refused.ts';

export interface OutboundOptions extends ReachOptions {
  /** For the whole call in milliseconds: connecting, redirects, the last byte of the body. */
  timeoutMs: number;
  /** Of the body, after decompression. */
  maximumBytes: number;
  userAgent: string;
}

/**
 * `fetch`; `webSocket`, under the same rules; and an end: `close` lets go of idle connections and waits for open calls, which
 * are cut off after `graceMs`.
 */
export type Outbound = typeof fetch & { webSocket: OpenWebSocket; close(graceMs?: number): Promise<void> };

const maximumRedirects = 5;
/** What another origin may see of our headers; tokens travel in many others. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'content-type', 'user-agent', 'range', 'if-none-match', 'if-modified-since']);
/** Ours to set, or able to confuse who is asked (`host`). */
const forbiddenHeaders = ['host', 'connection', 'content-length', 'transfer-encoding', 'proxy-authorization', 'te', 'upgrade', 'expect'];

interface Hop {
  url: URL;
  method: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Makes the client. It behaves as `fetch` does, and throws OutboundRefused where it will not go; a time-out is a
 * DOMException `TimeoutError`, a failed connection a TypeError, as with `fetch`.
 */
export function createOutbound(options: OutboundOptions): Outbound {
  const reach = createReach(options);
  const agent = new Agent({
    connect: createConnector(reach, options.timeoutMs),
    headersTimeout: options.timeoutMs,
    bodyTimeout: options.timeoutMs,
    allowH2: false,
  });

  const call = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const given = input instanceof Request ? input : undefined;
    const signals = [AbortSignal.timeout(options.timeoutMs), given?.signal, init.signal].filter((one) => one instanceof AbortSignal);
    const signal = AbortSignal.any(signals);
    let hop = await firstHop(input, init, options.userAgent);
    for (let redirects = 0; ; redirects += 1) {
      try {
        refuseUrl(hop.url);
        const response = await undiciFetch(hop.url, { ...hop, dispatcher: agent, redirect: 'manual', signal });
        const next = isRedirect(response.status) ? response.headers.get('location') : null;
        const mode = init.redirect ?? given?.redirect ?? 'follow';
        if (next === null || mode === 'manual') return await limited(response, hop, redirects, options.maximumBytes);
        await response.body?.cancel();
        if (mode === 'error') throw new TypeError('the server redirects, which the caller forbids');
        if (redirects === maximumRedirects) throw new OutboundRefused('too_many_redirects', `more than ${maximumRedirects} redirects`);
        hop = nextHop(hop, new URL(next, hop.url), response.status);
      } catch (error) {
        const refusal = refusalIn(error);
        if (!refusal) throw error;
        refusal.sent ||= redirects > 0;
        throw refusal;
      }
    }
  };
  return Object.assign(call as typeof fetch, {
    webSocket: openWebSocket(reach, { timeoutMs: options.timeoutMs, userAgent: options.userAgent }),
    close: (graceMs = 10_000) => closeAgent(agent, graceMs),
  });
}

async function closeAgent(agent: Agent, graceMs: number): Promise<void> {
  if (agent.destroyed) return;
  const calm = agent.closed ? new Promise<never>(() => undefined) : agent.close();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)));
  await Promise.race([calm, late]);
  clearTimeout(timer);
  if (!agent.destroyed) await agent.destroy();
}

async function firstHop(input: string | URL | Request, init: RequestInit, userAgent: string): Promise<Hop> {
  const url = new URL(input instanceof Request ? input.url : input);
  refuseUrl(url); // before Request does so in other words
  const request = new Request(input, { ...init, signal: null });
  const headers = new Headers(request.headers);
  for (const name of forbiddenHeaders) headers.delete(name);
  if (!headers.has('user-agent')) headers.set('user-agent', userAgent);
  // Held in memory, so that a redirect that keeps the method can send it again.
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  return { url, method: request.method, headers, body };
}

/** What the fetch standard makes of a redirect ("HTTP-redirect fetch"), only stricter about what another origin gets to see. */
function nextHop(hop: Hop, url: URL, status: number): Hop {
  let headers = new Headers(hop.headers);
  let { method, body } = hop;
  if ((status === 303 && method !== 'GET' && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST')) {
    method = 'GET';
    body = undefined;
  }
  if (body === undefined) headers.delete('content-type');
  if (url.origin !== hop.url.origin) {
    if (body !== undefined)
      throw Object.assign(new OutboundRefused('redirected_body', 'another origin asks for the body of the request'), { sent: true });
    headers = new Headers([...headers].filter(([name]) => harmlessHeaders.has(name)));
  }
  return { url, method, headers, body };
}

function refuseUrl(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new OutboundRefused('scheme', `not an http address: ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw new OutboundRefused('user_info', 'an address may not carry a name or password');
}

/** Connects to an address only after judging that very address, so that a name cannot change its mind in between. */
function createConnector(reach: Reach, timeoutMs: number): buildConnector.connector {
  const connectorThat = (lookup: Reach['anywhere']) => buildConnector({ timeout: timeoutMs, allowH2: false, lookup });
  const anywhere = connectorThat(reach.anywhere);
  const publicOnly = connectorThat(reach.publicOnly);
  return (target, callback) => {
    try {
      const lookup = reach.lookupFor(target.hostname, target.port || (target.protocol === 'https:' ? '443' : '80'));
      return (lookup === reach.anywhere ? anywhere : publicOnly)(target, callback);
    } catch (error) {
      return callback(error as Error, null);
    }
  };
}

function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/** The answer as the platform's own Response, its body cut off with an error beyond the limit. */
async function limited(
  response: Awaited<ReturnType<typeof undiciFetch>>,
  hop: Hop,
  redirects: number,
  maximumBytes: number,
): Promise<Response> {
  const tooLarge = () => Object.assign(new OutboundRefused('too_large', `more than ${maximumBytes} bytes`), { sent: true });
  if (hop.method !== 'HEAD' && Number(response.headers.get('content-length')) > maximumBytes) {
    await response.body?.cancel();
    throw tooLarge();
  }
  let seen = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      seen += chunk.byteLength;
      if (seen > maximumBytes) throw tooLarge();
      controller.enqueue(chunk);
    },
  });
  const body = response.body === null ? null : (response.body as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(counter);
  const made = new Response(body, { status: response.status, statusText: response.statusText, headers: [...response.headers] });
  return Object.defineProperties(made, { url: { value: hop.url.href }, redirected: { value: redirects > 0 } });
}

/** `fetch` wraps what its connector threw. */
function refusalIn(error: unknown): OutboundRefused | undefined {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (inner instanceof OutboundRefused) return inner;
  return undefined;
}
