/**
 * A WebSocket that listens: the same rules as for every way out, no redirects, and messages handed over only as fast as they are
 * asked for. While nobody asks the connection is not read, so that the server waits and memory stays flat.
 */
import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Socket } from 'node:net';
import { closeFrame, createFrameReader, pongFrame } from './frames.ts';
import type { Reach } from './reach.ts';
import { OutboundRefused } from './refused.ts';

export interface WebSocketOptions {
  signal: AbortSignal;
  /** Longer messages end the connection with WebSocketFault `too_large`. */
  maximumMessageBytes: number;
  /** With nothing heard for so long, not even a ping, the connection counts as lost: TimeoutError. */
  idleMs: number;
}

/** Text of each message. Ends when the server says goodbye; throws when the connection is lost or breaks the rules. */
export type Messages = AsyncIterable<string>;

/** Throws OutboundRefused where it will not go, HandshakeRefused where the server will not have it, TimeoutError, or what the network throws. */
export type OpenWebSocket = (url: string | URL, options: WebSocketOptions) => Promise<Messages>;

/** The server answered with something else than a WebSocket. */
export class HandshakeRefused extends Error {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The beginning of what it said. */
  readonly body: string;
  constructor({ statusCode = 0, headers }: IncomingMessage, body: string) {
    super(`the server answered ${statusCode}, not a WebSocket`);
    this.name = 'HandshakeRefused';
    this.status = statusCode;
    this.headers = headers;
    this.body = body;
  }
}

/** RFC 6455, section 1.3. */
const acceptOf = (key: string): string => createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
const mostRefusalBytes = 2000;

export function openWebSocket(reach: Reach, { timeoutMs, userAgent }: { timeoutMs: number; userAgent: string }): OpenWebSocket {
  return async (address, options) => {
    const url = new URL(address);
    if (url.protocol !== 'ws:' && url.protocol !== 'wss:') throw new OutboundRefused('scheme', `not a WebSocket address: ${url.protocol}`);
    if (url.username !== '' || url.password !== '') throw new OutboundRefused('user_info', 'an address may not carry a name or password');
    const isSecure = url.protocol === 'wss:';
    const lookup = reach.lookupFor(url.hostname, url.port || (isSecure ? '443' : '80'));
    const key = randomBytes(16).toString('base64');
    url.protocol = isSecure ? 'https:' : 'http:';
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(timeoutMs)]);
    const call = (isSecure ? httpsRequest : httpRequest)(url, {
      agent: false,
      lookup,
      signal,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-key': key,
        'sec-websocket-version': '13',
        'user-agent': userAgent,
      },
    });
    const { socket, head } = await upgraded(call, key, signal);
    return messagesOf(socket, head, options);
  };
}

function upgraded(call: ClientRequest, key: string, signal: AbortSignal): Promise<{ socket: Socket; head: Buffer }> {
  return new Promise((resolve, reject) => {
    call.once('error', (error) => reject(signal.aborted ? (signal.reason as Error) : error));
    call.once('response', (response) => {
      void refusalOf(response).then(reject, reject);
    });
    call.once('upgrade', (response, socket, head) => {
      // Kept, so that an error between here and the first read is not unheard.
      socket.on('error', () => undefined);
      const isWebSocket =
        response.headers.upgrade?.toLowerCase() === 'websocket' && response.headers['sec-websocket-accept'] === acceptOf(key);
      if (isWebSocket && response.headers['sec-websocket-extensions'] === undefined) return resolve({ socket: socket as Socket, head });
      socket.destroy();
      reject(new HandshakeRefused(response, ''));
    });
    call.end();
  });
}

async function refusalOf(response: IncomingMessage): Promise<HandshakeRefused> {
  let body = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    body += String(chunk);
    if (body.length >= mostRefusalBytes) break;
  }
  response.destroy();
  return new HandshakeRefused(response, body.slice(0, mostRefusalBytes));
}

async function* messagesOf(
  socket: Socket,
  head: Buffer,
  { signal, maximumMessageBytes, idleMs }: WebSocketOptions,
): AsyncGenerator<string> {
  const read = createFrameReader(maximumMessageBytes);
  const stop = () => socket.destroy(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  socket.setTimeout(idleMs, () => socket.destroy(new DOMException('nothing heard', 'TimeoutError')));
  try {
    signal.throwIfAborted();
    if (head.length > 0) socket.unshift(head);
    for await (const bytes of socket) {
      for (const frame of read(bytes as Buffer)) {
        if (frame.kind === 'message') yield frame.text;
        else if (frame.kind === 'ping') socket.write(pongFrame(frame.body));
        else return;
      }
    }
    throw new Error('the connection ended without a goodbye');
  } finally {
    signal.removeEventListener('abort', stop);
    if (!socket.destroyed) socket.end(closeFrame(1000), () => socket.destroy());
  }
}
